"""Spans and times of the day as people type them: 24h, 3 days, на 8 ч, 2 күнге; 22:00-07:00, с 22 до 7."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.typed_words import plain, whole

_SPAN = re.compile(r"(?P<count>\d{1,3}|\D+(?=\s))?\s*(?P<unit>[^\W\d]+)")
_UNITS = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
    "month": timedelta(days=30),
    "year": timedelta(days=365),
}
_SHORTEST_ALONE = 2
"""A single letter says nothing without its number: "h", "ч"."""
_TIME = re.compile(r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?")
_TIMES = re.compile(r"\d{1,2}(?:[:.]\d{2})?")

_SPOKEN = re.compile(
    r"(?:\b(?P<before>таңғы|кешкі)\s+)?(?:\b(?:at|в|сағат)\s+)?\b(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?"
    r"(?:\s*(?P<after>[ap]\.?m\b\.?|утра\b|вечера\b)|(?:-?(?:де|да|те|та)\b))?",
    re.IGNORECASE,
)
_AFTERNOON = ("p", "вечера", "кешкі")


def read_span(words: str) -> timedelta | None:
    """Read a span: 24h, на 2 дня, екі аптаға, a week; None when it is none."""
    found = _SPAN.fullmatch(without_small(plain(words)))
    unit = whole(found["unit"], "span") if found else None
    if not found or not unit:
        return None
    count = (found["count"] or "").strip()
    if not count and len(found["unit"]) < _SHORTEST_ALONE:
        return None
    number = count if count.isdecimal() else whole(count, "number") if count else "1"
    return int(number) * _UNITS[unit] if number else None


def without_small(words: str) -> str:
    """Leave out what only joins other words: "на 2 дня", "2 күн бойы"."""
    return " ".join(word for word in words.split() if not whole(word, "small"))


def plain_hours(words: str) -> str:
    """Turn "8 pm", "в 8 вечера" and "кешкі 8-де" into 20:00; all other words stay as they are."""
    return _SPOKEN.sub(_plain_hour, words)


def _plain_hour(found: re.Match[str]) -> str:
    part = (found["before"] or found["after"] or "").casefold()
    hour = int(found["hour"])
    if not part or not 1 <= hour <= 12:
        return found[0]
    afternoon = 12 if part.startswith(_AFTERNOON) else 0
    return f"{hour % 12 + afternoon:02}:{found['minute'] or '00'}"


def read_minute(words: str) -> int | None:
    """Read 20:00, 8.30 or 20 as a minute of the day; None when it is no time."""
    found = _TIME.fullmatch(words)
    if not found:
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    return hour * 60 + minute if hour < 24 and minute < 60 else None


def read_hours(words: str) -> tuple[int, int] | None:
    """Read two times of the day, whatever stands between them; None when there are not two good ones."""
    minutes = [read_minute(one) for one in _TIMES.findall(words)]
    match minutes:
        case [int(start), int(end)] if start != end:
            return start, end
    return None


def hour_of(minute: int) -> str:
    """Write a minute of the day as 20:00."""
    return f"{minute // 60:02}:{minute % 60:02}"
