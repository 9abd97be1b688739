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

_ZONE = r"(?P<zone>[A-Za-z]{1,5}|(?:GMT|UTC|Z)?[+-]\d{1,2}(?::?\d{2})?)?"
_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?(?:\s*(?P<half>[AaPp])\.?[Mm]\.?)?"
_TIME = rf"(?:(?:,?\s+|T)(?:at |в |сағат )?{_CLOCK})?\s*{_ZONE}"
_WEEKDAY = r"(?:[^\W\d_]+\.?,?\s*)?"
_MONTH_WORD = r"(?P<month>[^\W\d_]{3,9})\.?"
_FORMS = tuple(
    re.compile(form)
    for form in (
        # RFC 822 and what people make of it: Wed, 15 Apr 2026 10:00:00 +0500; 15 апреля 2026 г., 10:00
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})[ -]+{_MONTH_WORD},?[ -]+(?P<year>\d{{4}}|\d{{2}})(?:\s*(?:г\.?|ж\.?))?{_TIME}",
        # Apr 15, 2026 10:00 AM
        rf"(?:[^\W\d_]+\.?,?\s+)?{_MONTH_WORD}\s+(?P<day>\d{{1,2}}),?\s+(?P<year>\d{{4}}){_TIME}",
        # asctime: Wed Apr 15 10:00:00 UTC 2026
        rf"[^\W\d_]+\.?,?\s+{_MONTH_WORD}\s+(?P<day>\d{{1,2}}),?\s+{_CLOCK}\s*{_ZONE}\s+(?P<year>\d{{4}})",
        # 2026 ж. 15 сәуір, 10:00
        rf"(?P<year>\d{{4}})\s*(?:ж\.?|жылғы|жылдың)?,?\s+(?P<day>\d{{1,2}})\s+{_MONTH_WORD}{_TIME}",
        # 15.04.2026 10:00: the day first, as in all of Europe and Central Asia
        rf"(?P<day>\d{{1,2}})[./](?P<month>\d{{1,2}})[./](?P<year>\d{{4}}){_TIME}",
        # 2026/04/15, 2026-04-15 10:00:00 UTC
        rf"(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}}){_TIME}",
    )
)
_ORDINAL = re.compile(r"(\d{4})-(\d{3})")
_UNIX = re.compile(r"(\d{10})(?:\d{3})?")
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
_ZONES = {"": 0, "Z": 0, "UT": 0, "GMT": 0, "UTC": 0, "WET": 0, "MSK": 180, "ALMT": 300, "AQTT": 300, "QYZT": 300}
_ZONES |= {"BST": 60, "CET": 60, "MET": 60, "WEST": 60, "CEST": 120, "MEST": 120, "EET": 120, "EEST": 180}
_ZONES |= {"EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420}
_OFFSET = re.compile(r"(?:GMT|UTC|Z)?([+-])(\d{1,2}?)(?::?(\d{2}))?")
_LOST_PLUS = re.compile(r"(?<=:\d\d) (?=\d\d:\d\d$)")
"""The plus of an offset that an unquoted query made a blank."""


def parse_date(text: str | None, now: datetime) -> datetime | None:
    """Read a date.

    Args:
        text: As printed by the feed; a date without a zone is taken for UTC.
        now: Aware.

    Returns:
        Aware UTC; None when it is absent, unreadable, before 1971 or more than a day ahead of `now`.
    """
    text = " ".join((text or "").split())
    if not 4 <= len(text) <= 80:
        return None
    found = _from_form(_FORMS[0], text) or _from_iso(text) or _from_forms(text) or _from_feedparser(text)
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


def _from_forms(text: str) -> datetime | None:
    if match := _UNIX.fullmatch(text):
        return datetime.fromtimestamp(int(match[1]), UTC)
    if match := _ORDINAL.fullmatch(text):
        return _day_of_year(int(match[1]), int(match[2]))
    text = _LOST_PLUS.sub("+", text)
    return next((found for form in _FORMS[1:] if (found := _from_form(form, text))), None)


def _day_of_year(year: int, day: int) -> datetime | None:
    return datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=day - 1) if year >= _EARLIEST_YEAR else None


def _from_form(form: re.Pattern[str], text: str) -> datetime | None:
    match = form.fullmatch(text)
    if match is None:
        return None
    month, offset = _month(match["month"]), _offset(match["zone"])
    if month is None or offset is None:
        return None
    day, hour = int(match["day"]), _hour(match)
    if month > 12 >= day and form is _FORMS[4]:
        month, day = day, month  # 04/15/2026: only in America
    try:
        midnight = datetime(_year(match["year"]), month, day, tzinfo=UTC)
        seconds = min(int(match["second"] or 0), 59)
        return midnight + timedelta(hours=hour, minutes=int(match["minute"] or 0) - offset, seconds=seconds)
    except (ValueError, OverflowError):
        return None


def _year(digits: str) -> int:
    year = int(digits)
    return year + (0 if year > 99 else 1900 if year >= 70 else 2000)


def _month(word: str) -> int | None:
    return int(word) if word.isdigit() else _MONTH.get(word[:3].lower())


def _hour(match: re.Match[str]) -> int:
    """Tell the hour of the day; 24:00 is the next day's midnight."""
    hour = int(match["hour"] or 0)
    if match["half"]:
        hour = hour % 12 + (12 if match["half"] in "Pp" else 0)
    return hour if hour <= 24 else 0


def _offset(zone: str | None) -> int | None:
    """Tell the minutes east of UTC; None for a zone we do not know."""
    match = _OFFSET.fullmatch(zone or "")
    if match:
        minutes = int(match[2]) * 60 + int(match[3] or 0)
        return -minutes if match[1] == "-" else minutes
    return _ZONES.get((zone or "").upper())


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
