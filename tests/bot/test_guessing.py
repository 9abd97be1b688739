"""Plain words: names, events, words to search for; and what has to be asked."""

import pytest

from bot.guessing import readings
from bot.name_lines import is_list, is_names
from bot.pattern_words import find_pattern
from bot.phrases import marks
from storage.records import NameWatch, PatternWatch, QueryWatch

KNOWN = tuple(marks())


@pytest.mark.parametrize(
    ("words", "pattern", "days"),
    [
        ("аресты от 10 суток", "jail-days", 10),
        ("jail over 15 days", "jail-days", 15),
        ("қамақ 10 тәулік", "jail-days", 10),
        ("10 тәуліктен асатын қамақ", "jail-days", 10),
        ("аресты дольше 10 суток", "jail-days", 10),
        ("Задержания", "detention", None),
        ("detention", "detention", None),
        ("пытки", "torture", None),
        ("тінту", "search", None),
        ("шақырту", "draft-notice", None),
        ("draft-notice", "draft-notice", None),
        ("обыск", "search", None),
        ("призыв", "draft-notice", None),
    ],
)
def test_an_event_is_known_by_what_people_call_it(words, pattern, days):
    assert readings(words, KNOWN) == [PatternWatch("", pattern, days)]


@pytest.mark.parametrize(
    "words", ["Айгерим Сулейменова", "Aigerim S. Suleimenova", "Әйгерім Сүлейменова-Омар", "Нұрлан Әбілұлы Ахмет"]
)
def test_words_with_capitals_are_a_person(words):
    assert readings(words, KNOWN) == [NameWatch("", words)]


def test_small_letters_may_be_a_person_or_words_so_it_is_asked():
    assert readings("айгерим сулейменова", KNOWN) == [
        QueryWatch("", "айгерим AND сулейменова"),
        NameWatch("", "Айгерим Сулейменова"),
    ]
    assert readings("митинг в алматы у акимата на площади", KNOWN) == [
        QueryWatch("", "митинг AND алматы AND акимата AND площади")
    ]


@pytest.mark.parametrize("words", ["митинги в Алматы", "rallies in Almaty", "Луис де Торре"])
def test_a_small_word_among_capitals_may_be_a_person_or_words_so_it_is_asked(words):
    search, person = readings(words, KNOWN)
    assert isinstance(search, QueryWatch)
    assert person == NameWatch("", words)


@pytest.mark.parametrize(
    ("text", "is_it"),
    [
        ("Әйгерім Төлеуова\nБекзат", True),
        ("1. Айгерим Сулейменова\n2. Ерлан", True),
        ("Айгерим Сулейменова", False),
        ("Асет\nБекзат", False),
        ("Айгерим Сулейменова\nи ещё кто-то", False),
        ("Айгерим Сулейменова\nЕрлан Касымов; журналист\nАсет\n😀", False),
        ("Айгерим Сулейменова\nЕрлан Касымов; журналист\nДана Есимова\nАсет\n😀", True),
        ("Айгерим Сулейменова, Ерлан Касымов", True),
        ("Ерлан Касымов, журналист, задержан сегодня утром у здания суда в Алматы\nСуд решил иначе", False),
    ],
)
def test_a_list_may_hold_single_words_beside_names(text, is_it):
    assert is_list(text) is is_it


def test_one_word_may_be_searched_for():
    assert readings("Асет", KNOWN) == [QueryWatch("", "Асет")]


@pytest.mark.parametrize("words", ["", "😀", "😀 😀", "1 2 & 3", "в на и"])
def test_what_is_no_word_is_left_to_the_checks(words):
    assert readings(words, KNOWN) in ([], [NameWatch("", words.title())])


@pytest.mark.parametrize(
    ("text", "is_it"),
    [
        ("Айгерим Сулейменова", True),
        ("1. Айгерим Сулейменова\n- Ерлан Касымов", True),
        ("Суд в Алматы арестовал Айгерим Сулейменову", False),
        ("айгерим сулейменова", False),
        ("Привет", False),
        ("Айгерим Сулейменова, Ерлан Касымов", True),
        ("Айгерим Сулейменова\nи ещё кто-то", False),
        ("", False),
        ("Добрый день!", False),
    ],
)
def test_names_are_told_from_everything_else(text, is_it):
    assert is_names(text) == is_it


def test_only_events_there_are_are_found():
    assert find_pattern("задержания", ("fine",)) is None
    assert find_pattern("что-то другое", KNOWN) is None
