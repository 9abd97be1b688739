import pytest

from bot.facts import DigestItem
from bot.near_misses import near_misses
from storage.records import NameWatch, PatternWatch, StoredWatch

LISTED = [
    StoredWatch(1, 1, "1", NameWatch("1", "Айгерим Сулейменова")),
    StoredWatch(2, 1, "2", NameWatch("2", "Ерлан Касымов", aliases=("Yerlan Kassym",))),
    StoredWatch(3, 1, "3", NameWatch("3", "Әсел Жандосова", code_name="P-3")),
    StoredWatch(4, 1, "4", PatternWatch("4", "fine")),
]


@pytest.fixture
def near(told):
    def ask(*names, watches=()):
        found = near_misses([DigestItem(7, told(watches=watches, persons=names), 1, ("ru",))], LISTED)
        return [(one.name, one.watch.ref) for one in found]

    return ask


@pytest.mark.parametrize(
    ("name", "ref"),
    [
        ("Айгерим Сулейменко", "1"),
        ("Сулейменовну Айгерим", "1"),
        ("Ерлан Касымбеков", "2"),
        ("Erlan Kassymow", "2"),
        ("Жандосовқа", "3"),
    ],
)
def test_a_name_that_comes_near_somebody_is_found(near, name, ref):
    assert near(name) == [(name, ref)]


@pytest.mark.parametrize("name", ["Марат Касымов", "Болат Ахметов", "Айгерим", "Иванов", ""])
def test_a_namesake_and_a_stranger_are_not(near, name):
    assert near(name) == []


def test_who_is_told_of_in_the_story_is_not_asked_about(near):
    assert near("Жандосовқа", watches=("P-3",)) == []


def test_the_likest_comes_first(near):
    assert near("Жандосовқа", "Айгерим Сулейменко") == [("Айгерим Сулейменко", "1"), ("Жандосовқа", "3")]
