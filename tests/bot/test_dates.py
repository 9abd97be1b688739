"""Days as people type them in three languages."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dates import read_day
from bot.phrases import LANGUAGES, phrases

MONDAY = date(2026, 11, 30)
NEW_YEARS_EVE = date(2026, 12, 31)


@pytest.mark.parametrize(
    "words",
    [
        "2026-12-31",
        "31.12.2026",
        "31/12/2026",
        "31.12",
        "31 December",
        "Dec 31",
        "December 31, 2026",
        "31st of December",
        "end of the year",
        "31 декабря",
        "до 31 декабря",
        "по 31 дек.",
        "31 декабря 2026 г.",
        "до конца года",
        "31 желтоқсан",
        "31-желтоқсан",
        "31 желтоқсанға дейін",
        "2026 ж. 31 желтоқсан",
        "2026 жылғы 31 желтоқсанға дейін",
        "жыл соңына дейін",
    ],
)
def test_a_date_is_read_as_people_write_it(words):
    assert read_day(words, MONDAY) == NEW_YEARS_EVE


@pytest.mark.parametrize(
    ("words", "ahead"),
    [
        ("today", 0),
        ("завтра", 1),
        ("ертеңге дейін", 1),
        ("послезавтра", 2),
        ("бүрсігүні", 2),
        ("by Friday", 4),
        ("до пятницы", 4),
        ("жұмаға дейін", 4),
        ("до воскресенья", 6),
        ("понедельник", 7),
        ("30 ноября", 0),
        ("29 қараша", 364),
    ],
)
def test_a_day_without_its_year_is_the_next_one(words, ahead):
    assert read_day(words, MONDAY) == MONDAY + timedelta(days=ahead)


def test_a_leap_day_may_be_years_ahead():
    assert read_day("29 февраля", MONDAY) == date(2028, 2, 29)


@pytest.mark.parametrize(
    "words", ["", "soon", "31", "2026", "31 дикабря", "31 ноября", "32.12.2026", "12-31", "декабрь", "31 жел тоқсан"]
)
def test_what_is_no_day_is_not_guessed(words):
    assert read_day(words, MONDAY) is None


@pytest.mark.parametrize("lang", LANGUAGES)
@given(day=st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_day_is_read_as_it_is_written(lang, day):
    say = phrases(lang)
    assert read_day(say.written(day, say.template("long_day")), MONDAY) == day
