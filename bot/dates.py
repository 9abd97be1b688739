"""Days as people type them: 2026-12-31, 31.12, до 31 декабря, 31 желтоқсанға дейін, by Friday, жыл соңына дейін.

Names of months and weekdays come from Unicode's CLDR, through Babel; all three languages are read in any chat.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from bot.phrases import LANGUAGES, phrases
from bot.spans import without_small
from bot.typed_words import leading, plain, trailing, whole
from bot.weekdays import read_weekday

if TYPE_CHECKING:
    from collections.abc import Callable

_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})[./-](?P<month>\d{1,2})(?:[./-](?P<year>\d{4}))?")
_YEAR = re.compile(r"\b(?P<year>\d{4})(?:\s*(?:г|года|год|ж|жыл|жылы|жылғы|жылдың)\b\.?)?,?")
_DAY = re.compile(r"\b(?P<day>\d{1,2})(?:-?(?:st|nd|rd|th|е|го|ое|і|ы)\b)?,?")
_SHORTEST = 3
_LONGEST_ENDING = 4
"""Of a Kazakh case after the name of a month: желтоқсанның."""


def read_day(words: str, today: date) -> date | None:
    """Read one day.

    Args:
        words: A date, a name for a day, or a weekday, which is the next such day after today.
        today: In the zone of whoever types. A date without its year is the next such one.

    Returns:
        The day, which may be past where its year was typed; None when it is none.
    """
    text = plain(words)
    for strip in (leading, trailing):
        found = strip(text, "set")
        text = found[1] if found and found[0] == "until" else text
    if name := whole(text, "day"):
        return _NAMED[name](today)
    text = without_small(text)
    for shape in (_ISO, _DAY_FIRST):
        if found_date := shape.fullmatch(text):
            year, month, day = found_date["year"], int(found_date["month"]), int(found_date["day"])
            return _day(int(year), month, day) if year else _next(month, day, today)
    weekday = read_weekday(text)
    if weekday is not None:
        return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    return _written_out(text, today)


def _written_out(text: str, today: date) -> date | None:
    """Read a date whose month is a word, in any order: 31 декабря 2026 г., December 31, 2026 ж. 31 желтоқсан."""
    year = _YEAR.search(text)
    rest = _YEAR.sub(" ", text, count=1)
    day = _DAY.search(rest)
    month = _month(_DAY.sub(" ", rest, count=1).strip(" .,-"))
    if month is None or day is None:
        return None
    return _day(int(year["year"]), month, int(day["day"])) if year else _next(month, int(day["day"]), today)


def _month(word: str) -> int | None:
    for name, month in _months().items():
        is_cut_short = len(word) >= _SHORTEST and name.startswith(word)
        is_ended = len(name) > _LONGEST_ENDING and word.startswith(name) and len(word) <= len(name) + _LONGEST_ENDING
        if word == name or is_cut_short or is_ended:
            return month
    return None


@cache
def _months() -> dict[str, int]:
    """Give every name of a month, whole or short, alone or after a day; the longest first."""
    names = {
        phrases(lang).written(date(2024, month, 1), pattern).casefold().rstrip("."): month
        for lang in LANGUAGES
        for month in range(1, 13)
        for pattern in ("MMMM", "LLLL", "MMM", "LLL")
    }
    return dict(sorted(names.items(), key=lambda item: -len(item[0])))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _next(month: int, day: int, today: date) -> date | None:
    """Give the next such day, today itself included; 29 February may be years ahead."""
    found = (_day(today.year + ahead, month, day) for ahead in range(9))
    return next((one for one in found if one and one >= today), None)


def _month_end(today: date) -> date:
    return today.replace(day=monthrange(today.year, today.month)[1])


_NAMED: dict[str, Callable[[date], date]] = {
    "today": lambda today: today,
    "tomorrow": lambda today: today + timedelta(days=1),
    "overmorrow": lambda today: today + timedelta(days=2),
    "month_end": _month_end,
    "year_end": lambda today: today.replace(month=12, day=31),
}
