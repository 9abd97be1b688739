"""Time zones by IANA name: read one, and suggest what a misspelt one meant."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

from rapidfuzz import fuzz, process

from config.packs import read_toml

if TYPE_CHECKING:
    from datetime import datetime

UTC = ZoneInfo("UTC")
_LIKE = 70


@cache
def zone_names() -> tuple[str, ...]:
    """All names of places, and UTC; legacy spellings such as `posix/…` and `EST5EDT` left out."""
    places = ("Africa/", "America/", "Antarctica/", "Arctic/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/")
    return tuple(
        sorted(name for name in available_timezones() if name.startswith((*places, "Pacific/")) or name == "UTC")
    )


def read_zone(words: str) -> str | None:
    """Give the name of the zone somebody typed, in any case, or by its city alone; None when there is no such zone."""
    wanted = words.strip().replace(" ", "_").casefold()
    for name in zone_names():
        if wanted in {name.casefold(), name.rsplit("/", 1)[-1].casefold()}:
            return name
    return _cities().get(wanted.replace("_", "-"))


@cache
def _cities() -> dict[str, str]:
    """Give what people call a place in their own letters, to its zone."""
    places = read_toml(Path(__file__).parent / "cities.toml")
    return {city: zone for zone, names in places.items() for city in names.split()}


def near_zones(words: str, *, limit: int = 3) -> list[str]:
    """Suggest zones that look like what was typed, by name or by what people call a place, best first."""
    wanted = words.strip().replace(" ", "_").casefold()
    called = process.extract(wanted, list(_cities()), scorer=fuzz.ratio, processor=None, limit=1, score_cutoff=_LIKE)
    named = process.extract(wanted, zone_names(), scorer=_likeness, processor=None, limit=limit, score_cutoff=_LIKE)
    found = [_cities()[city] for city, _, _ in called] + [name for name, _, _ in named]
    return list(dict.fromkeys(found))[:limit]


def offset_of(name: str, now: datetime) -> str:
    """Write how far a zone is from UTC now: UTC+5, UTC−3:30."""
    minutes = int((now.astimezone(zone_of(name)).utcoffset() or timedelta()).total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    sign = "−" if minutes < 0 else "+"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "") if minutes else "UTC"


def with_offset(place: str, name: str, now: datetime) -> str:
    """Write a place with how far it is from UTC: Almaty UTC+5; UTC alone for itself."""
    offset = offset_of(name, now)
    return place if place == offset else f"{place} {offset}"


def zone_of(name: str) -> ZoneInfo:
    """Open a zone; one that this machine's tzdata does not know becomes UTC, so that no message is lost over it."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return UTC


def _likeness(wanted: str, name: str, **_: object) -> float:
    """Compare with the whole name and with its city."""
    folded = name.casefold()
    return max(fuzz.ratio(wanted, folded), fuzz.ratio(wanted.rsplit("/", 1)[-1], folded.rsplit("/", 1)[-1]))
