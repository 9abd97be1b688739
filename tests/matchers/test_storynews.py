"""What is new beside an earlier entry: numbers, places and people."""

from datetime import UTC, datetime, timedelta

import pytest

from matchers.stories import signature
from matchers.storynews import all_news, places_differ
from storage.records import Entry

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def news(old, new, hours=5):
    """Say what the newer of two entries, `title | text`, tells that the older does not: kind and value."""
    texts = [(*entry.split(" | "), "")[:2] for entry in (old, new)]
    signed = [
        signature(Entry("1", *text, None, None, f"{place}.example"), seen_at=START + timedelta(hours=hours * place))
        for place, text in enumerate(texts)
    ]
    return [(one.kind, one.value) for one in all_news(signed[1], signed[0])]


@pytest.mark.parametrize(
    ("mine", "theirs", "differ"),
    [
        ({"oral"}, {"aktau"}, True),
        ({"oral", "kazakhstan"}, {"aktau", "kazakhstan"}, True),
        ({"oral"}, {"kazakhstan"}, False),
        ({"vilnius"}, {"lithuania"}, False),
        ({"vilnius"}, {"poland"}, True),
        ({"japan"}, {"peru"}, True),
        (set(), {"peru"}, False),
    ],
)
def test_two_towns_differ_but_not_a_town_and_its_land(mine, theirs, differ):
    assert places_differ(frozenset(mine), frozenset(theirs)) is differ


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("В шахте погибли 3 человека", "В шахте погибли 11 человек", [("number", "11 people")]),
        ("В шахте погибли 3 человека", "Число погибших в шахте выросло с 3 до 11 человек", [("number", "11 people")]),
        ("Police detain nearly 500 people", "Police detain 492 people", []),
        ("Страйк: за проголосовали 55% рабочих", "Страйк: за проголосовали 55,3% рабочих", []),
        ("17 people dead off the coast", "Seventeen bodies found off the coast", [("step", "found")]),
        ("Actor dies at 87 years", "Actor dies in the 88 years of his life", []),
    ],
)
def test_a_number_is_new_when_the_earlier_entry_counts_otherwise(old, new, expected):
    assert news(old, new) == expected


def test_a_relative_is_not_the_person_of_whom_the_relative_is():
    told = news(
        "Армана Серика оштрафовали | Суд оштрафовал Армана Серика.",
        "Жену Армана Серика оштрафовали | Суд оштрафовал Дану Серик, жену Армана Серика.",
    )
    assert ("person", "Дану Серик") in told


def test_another_ground_is_another_charge():
    told = news("Arman Serik charged with fraud", "Arman Serik charged with extremism")
    assert told == [("step", "charge")]


def test_a_fire_in_which_people_died_is_nothing_new_beside_their_death():
    assert news("Погибли пять человек в хостеле", "Пять человек погибли при пожаре в хостеле") == []


def test_a_title_counts_what_its_text_names():
    first = "12 detained at rally | Police detained 12 people at a rally in Zhanaozen."
    later = "Number of detained in Zhanaozen rises to 27 | Police have detained 27 people, at first 12 people."
    assert ("number", "27 people") in news(first, later)


def test_a_supporter_of_a_party_is_somebody_new():
    told = news("Арестован сторонник партии Ануар Шокай", "Арестована сторонница партии Гулим Дарибай")
    assert told == [("person", "Гулим Дарибай")]
