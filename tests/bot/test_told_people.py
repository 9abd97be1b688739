import pytest

from bot.markup import Covered
from bot.told_people import distinct_people


@pytest.mark.parametrize(
    ("persons", "listed", "told"),
    [
        (("Ерлан Кемелов", "Yerlan Kemelov", "Полина Вершинина"), (), ["Ерлан Кемелов", "Полина Вершинина"]),
        (("Болата Ахметова", "Ахметов Болат"), (), ["Болат Ахметов"]),
        (("Әсел Төребаева",), ("Асель Торебаева",), []),
        (("Yerlan Kemelov",), ("Ерлан Кемелов",), []),
        ((), ("Ерлан Кемелов",), []),
    ],
)
def test_a_person_is_named_once_in_whatever_script(persons, listed, told):
    assert [name for _, name in distinct_people(persons, listed)] == told


def test_the_places_are_those_among_all():
    assert distinct_people(("Ерлан Кемелов", "Yerlan Kemelov", "Зорин")) == [(0, "Ерлан Кемелов"), (2, "Зорин")]


def test_a_covered_name_stays_covered():
    [(_, name)] = distinct_people([Covered("Болата Ахметова")])
    assert isinstance(name, Covered)
