"""Read and check which outlets a country punishes people for sharing: `risks.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from config.errors import PackError
from config.packs import HERE, line_of, read_toml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

STATUSES = ("undesirable", "extremist")
_KEYS = {"name", "at", "country", "status", "since"}


@dataclass(frozen=True, slots=True)
class Risk:
    """One designation.

    Attributes:
        name: Of who was designated.
        at: Hosts, or the first parts of addresses without a scheme.
        country: Where sharing it is punished, as ISO 3166 writes it.
        status: One of `STATUSES`.
        since: When it was designated.
    """

    name: str
    at: tuple[str, ...]
    country: str
    status: str
    since: date


@lru_cache(maxsize=4)
def load_risks(path: Path = HERE / "risks.toml") -> tuple[Risk, ...]:
    """Read the designations.

    Raises:
        PackError: A mistake; names file, line and reason.
    """
    return tuple(_risk(path, table) for table in read_toml(path).get("risk", ()))


def risks_at(url: str | None) -> tuple[Risk, ...]:
    """Tell which designations an address falls under; none for no address."""
    return _risks_at(url) if url else ()


@lru_cache(maxsize=4096)
def _risks_at(url: str) -> tuple[Risk, ...]:
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    place = f"{host}{parts.path}".replace("t.me/s/", "t.me/", 1)
    return tuple(risk for risk in load_risks() if any(_is_at(place, host, at) for at in risk.at))


def _is_at(place: str, host: str, at: str) -> bool:
    if "/" in at:
        return place.casefold() == at or place.casefold().startswith(f"{at}/")
    return host == at or host.endswith(f".{at}")


def _risk(path: Path, table: Mapping[str, Any]) -> Risk:
    where = f"{path}:{line_of(path, str(table.get('name', '[[risk]]')))}"
    if set(table) != _KEYS:
        raise PackError(f"{where}: needs {', '.join(sorted(_KEYS))} and nothing else")
    if table["status"] not in STATUSES:
        raise PackError(f"{where}: status {table['status']!r} is none of {', '.join(STATUSES)}")
    if not isinstance(table["since"], date) or len(table["country"]) != 2 or not table["at"]:
        raise PackError(f"{where}: needs a date, a country of two letters and at least one address")
    return Risk(table["name"], tuple(table["at"]), table["country"], table["status"], table["since"])
