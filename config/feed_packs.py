"""Read and check the starter lists of sources in `feeds/`: a TOML file per country or region."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from config.errors import PackError
from config.packs import HERE, line_of, read_toml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

KINDS = ("feed", "telegram", "sitemap", "html", "search")
"""What `kind` may be; a test holds it against the kinds that can be read."""
_KEYS = frozenset({"name", "url", "kind", "lang", "country", "alternates", "note", "options", "checked"})


@dataclass(frozen=True, slots=True)
class StarterFeed:
    """A source to begin with. None is known to work until it has answered here.

    Attributes:
        name: Of the outlet, and of the section where it has several.
        url: Address to try first.
        kind: Which reader reads it.
        lang: Language tag of most of its entries.
        country: Where it sits, None for international ones and for the country of the pack.
        alternates: Addresses to try in this order when the first does not answer.
        note: What a monitor should know before relying on it.
        checked: `unchecked`, or the date on which somebody saw it answer.
        options: For the reader, such as the selectors of a list page.
    """

    name: str
    url: str
    kind: str = "feed"
    lang: str | None = None
    country: str | None = None
    alternates: tuple[str, ...] = ()
    note: str = ""
    checked: str = "unchecked"
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FeedPack:
    """One starter list.

    Attributes:
        id: Name of the file.
        title: For people.
        feeds: In the order of the file; no address twice.
    """

    id: str
    title: str
    feeds: tuple[StarterFeed, ...]


@cache
def feed_packs(folder: Path | None = None) -> tuple[FeedPack, ...]:
    """Read every starter list of a folder, by default those that come with Dabyl; by file name.

    Raises:
        PackError: A mistake; names file, line and reason.
    """
    return tuple(_pack(path) for path in sorted((folder or HERE / "feeds").glob("*.toml")))


def _pack(path: Path) -> FeedPack:
    data = read_toml(path)
    if not isinstance(data.get("title"), str) or not isinstance(data.get("feed"), list):
        raise PackError(f"{path}:1: needs a title and [[feed]] entries")
    feeds = tuple(_feed(path, entry) for entry in data["feed"])
    seen: set[str] = set()
    for feed in feeds:
        if feed.url in seen:
            raise PackError(f"{path}:{line_of(path, feed.url)}: {feed.url} stands twice")
        seen.add(feed.url)
    return FeedPack(path.stem, data["title"], feeds)


def _feed(path: Path, entry: Mapping[str, Any]) -> StarterFeed:
    where = f"{path}:{line_of(path, str(entry.get('url') or entry.get('name')))}"
    if unknown := sorted(set(entry) - _KEYS):
        raise PackError(f"{where}: unknown key {unknown[0]!r}; known are {', '.join(sorted(_KEYS))}")
    if not entry.get("name") or not str(entry.get("url", "")).startswith(("http://", "https://")):
        raise PackError(f"{where}: needs a name and an http(s) url")
    if entry.get("kind", "feed") not in KINDS:
        raise PackError(f"{where}: kind {entry['kind']!r} is none of {', '.join(KINDS)}")
    return StarterFeed(**{**entry, "alternates": tuple(entry.get("alternates", ()))})
