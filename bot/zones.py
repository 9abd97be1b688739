"""Time zones by IANA name: read one, and suggest what a misspelt one meant."""

from __future__ import annotations

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from rapidfuzz import fuzz, process

UTC = ZoneInfo("UTC")


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
    return None


def near_zones(words: str, *, limit: int = 3) -> list[str]:
    """Suggest zones that look like what was typed, best first; empty when nothing does."""
    wanted = words.strip().replace(" ", "_").casefold()
    found = process.extract(wanted, zone_names(), scorer=_likeness, processor=None, limit=limit, score_cutoff=70)
    return [name for name, _, _ in found]


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
