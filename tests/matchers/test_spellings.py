"""Spellings: the forms a dialogue shows, and that the index finds every one of them."""

import pytest

from matchers.names import NameIndex
from matchers.spellings import spellings
from matchers.text import prepare
from storage.records import NameWatch

NAMES = [
    "Бейбарыс Толымбеков",
    "Қасым-Жомарт Тоқаев",
    "Айгүл Есенғалиева",
    "Alimzhan Izbasarov",
    "Aigul Yessengaliyeva",
    "Юрий Щеглов",
    "Пётр Белинский",
    "Наталья Воробьёва",
    "Мұхтар Өмірзақов",
    "Шыңғыс Жәкішев",
]


def form(name, language, kind):
    return next(
        spelling.text for spelling in spellings(name).forms if (spelling.language, spelling.kind) == (language, kind)
    )


@pytest.mark.parametrize("name", NAMES)
def test_every_spelling_shown_is_found_in_a_text(name):
    index = NameIndex([NameWatch("w", name)])
    for spelling in spellings(name).forms:
        found = index.mentions(prepare(""), prepare(f"— {spelling.text} —"))
        assert [mention.matched for mention in found] == [spelling.text], spelling


@pytest.mark.parametrize(
    ("name", "language", "kind", "expected"),
    [
        ("Бейбарыс Толымбеков", "kk", "kazakh-latin-2018", "Beıbarys Tolymbekov"),
        ("Әлімжан Бектұрғанов", "kk", "kazakh-latin-2021", "Älimjan Bektūrğanov"),
        ("Әлімжан Бектұрғанов", "ru", "press", "Алимжан Бектурганов"),
        ("Қасым-Жомарт Тоқаев", "en", "press", "Kasym-Zhomart Tokayev"),
        ("Юрий Щеглов", "en", "passport", "Iurii Shcheglov"),
        ("Юрий Щеглов", "en", "scholarly", "Jurij Ščeglov"),
        ("Aigul Yessengaliyeva", "kk", "press", "Айгүл Есенғалиева"),
        ("Пётр Белинский", "en", "press", "Pyotr Belinsky"),
        ("ҚАНАТ ӨТЕПОВ", "ru", "press", "КАНАТ ОТЕПОВ"),
    ],
)
def test_form_follows_the_habit(name, language, kind, expected):
    assert form(name, language, kind) == expected


def test_no_text_is_shown_twice_in_one_language():
    for name in NAMES:
        shown = [(spelling.language, spelling.text) for spelling in spellings(name).forms]
        assert len(shown) == len(set(shown))


def test_empty_name_has_no_forms():
    assert spellings("  ").forms == ()


@pytest.mark.parametrize(
    ("name", "russian"),
    [("Michael Walker", "Майкл Уокер"), ("Jacques Moreau", "Жак"), ("Serik Akhmetov", "Серик Ахметов")],
)
def test_known_foreign_name_is_shown_as_russian_writes_it(name, russian):
    """By usage, not letter by letter."""
    shown = [form.text for form in spellings(name).forms if form.language == "ru"]
    assert any(text.startswith(russian) for text in shown)
