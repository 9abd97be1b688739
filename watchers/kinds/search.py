"""Google News by RSS: a search per name, for outlets that nobody has on their list.

Its links are opaque and its GUIDs change, so an entry is known by headline and publisher.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from watchers.kinds import feed

if TYPE_CHECKING:
    from datetime import datetime

    from storage.records import Entry
    from watchers.kinds.drafts import Listing

_SEARCH = "https://news.google.com/rss/search"
_EDITIONS = {"ru": "hl=ru&gl=KZ&ceid=KZ:ru", "kk": "hl=kk&gl=KZ&ceid=KZ:kk", "en": "hl=en-US&gl=US&ceid=US:en"}


def address(words: str, lang: str | None = None) -> str:
    """Give the address that searches for a name or phrase. Whoever asks it tells Google the name.

    Args:
        words: As they stand in the news; they are searched for as one phrase.
        lang: `ru`, `kk` or `en`: the edition asked; None takes that of the letters.
    """
    phrase = quote(f'"{" ".join(words.replace(chr(34), " ").split())}"')
    return f"{_SEARCH}?q={phrase}&{_EDITIONS[lang or _lang_of(words)]}"


def is_search(url: str) -> bool:
    """Tell whether an address asks Google News for something; its links and GUIDs are no better than ours."""
    return url.startswith(_SEARCH)


def _lang_of(words: str) -> str:
    """Choose an edition by the letters: Kazakh has some that Russian has not."""
    letters = set(words.lower())
    if letters & set("әғқңөұүһі"):
        return "kk"
    return "ru" if any("а" <= letter <= "я" for letter in letters) else "en"


def read(body: bytes, *, url: str, content_type: str | None, now: datetime, seen: frozenset[str]) -> Listing:
    """Read the answer of a search; see `feed.read`."""
    listing = feed.read(body, url=url, content_type=content_type, now=now, seen=seen)
    entries = {entry.id: entry for entry in map(_keyed, listing.entries)}
    return replace(listing, entries=tuple(entries.values()))


def _keyed(entry: Entry) -> Entry:
    """Take the publisher off the headline, and both for the identity; the summary only repeats them as a link."""
    headline, dash, publisher = entry.title.rpartition(" - ")
    if not dash:
        headline, publisher = entry.title, ""
    return replace(entry, id=f"{headline} — {publisher}", title=headline, source=publisher or None, text="", summary="")
