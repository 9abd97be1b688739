"""Dates as feeds print them -> aware UTC.

RFC 822 with English, Russian and Kazakh months, then ISO 8601, then the formats feedparser knows.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from time import struct_time

AHEAD = timedelta(days=1)
"""A date further in the future is a mistake; less may be a zone written wrongly."""
_EARLIEST_YEAR = 1971

_WORDS = re.compile(
    r"(?:[^\W\d_]+\.?,?\s+)?(?P<day>\d{1,2})[ -]+(?P<month>[^\W\d_]{3,9})\.?,?[ -]+(?P<year>\d{4}|\d{2})"
    r"(?:\s*(?:г\.?|ж\.?))?"
    r"(?:,?\s+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?)?\s*(?P<zone>[A-Z]{1,4}|(?:GMT|UTC)?[+-]\d{1,2}:?\d{2})?"
)
_MONTHS = (
    "jan янв қаң",
    "feb фев ақп",
    "mar мар нау",
    "apr апр сәу",
    "may мая май мам",
    "jun июн мау",
    "jul июл шіл",
    "aug авг там",
    "sep сен қыр",
    "oct окт қаз",
    "nov ноя қар",
    "dec дек жел",
)
_MONTH = {stem: number for number, stems in enumerate(_MONTHS, 1) for stem in stems.split()}
_ZONES = {"": 0, "Z": 0, "UT": 0, "GMT": 0, "UTC": 0, "MSK": 180, "ALMT": 300}
_ZONES |= {"EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420}
_OFFSET = re.compile(r"(?:GMT|UTC)?([+-])(\d{1,2}):?(\d{2})")


def parse_date(text: str | None, now: datetime) -> datetime | None:
    """Read a date.

    Args:
        text: As printed by the feed; a date without a zone is taken for UTC.
        now: Aware.

    Returns:
        Aware UTC; None when it is absent, unreadable, before 1971 or more than a day ahead of `now`.
    """
    text = (text or "").strip()
    if not 4 <= len(text) <= 80:
        return None
    found = _from_words(text) or _from_iso(text) or _from_feedparser(text)
    return believable(found, now)


def believable(found: datetime | None, now: datetime) -> datetime | None:
    """Bring a date to UTC, or drop it where no news can be of that time."""
    if found is None:
        return None
    try:
        utc = found.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return utc if utc.year >= _EARLIEST_YEAR and utc <= now + AHEAD else None


def _from_words(text: str) -> datetime | None:
    match = _WORDS.fullmatch(text)
    month = _MONTH.get(match["month"][:3].lower()) if match else None
    offset = _offset(match["zone"]) if match else None
    if not match or not month or offset is None:
        return None
    year = int(match["year"])
    year += 0 if year > 99 else 1900 if year >= 70 else 2000
    try:
        local = datetime(
            year,
            month,
            int(match["day"]),
            int(match["hour"] or 0),
            int(match["minute"] or 0),
            min(int(match["second"] or 0), 59),
            tzinfo=UTC,
        )
        return local - timedelta(minutes=offset)
    except (ValueError, OverflowError):
        return None


def _offset(zone: str | None) -> int | None:
    """Tell the minutes east of UTC; None for a zone we do not know."""
    match = _OFFSET.fullmatch(zone or "")
    if match:
        minutes = int(match[2]) * 60 + int(match[3])
        return -minutes if match[1] == "-" else minutes
    return _ZONES.get(zone or "")


def _from_iso(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _from_feedparser(text: str) -> datetime | None:
    try:
        parsed = _feedparser_dates()(text)
        return datetime(*parsed[:6], tzinfo=UTC) if parsed else None
    except (ValueError, TypeError, OverflowError, AttributeError, IndexError):
        return None


@cache
def _feedparser_dates() -> Callable[[str], struct_time | None]:
    """Load feedparser's date formats (Korean, Hungarian, Greek, asctime ...) when the first odd date asks for them."""
    from feedparser.datetimes import _parse_date  # noqa: PLC0415 (a second to load, seldom needed)

    parse: Callable[[str], struct_time | None] = _parse_date
    return parse
