"""Is this entry one we have seen? Two of three must agree: GUID, link, title.

A publisher's GUID alone is not enough: some content systems give every story the same one, others a new one at every
request. A link alone is not either (all entries may lead to the home page), and two stories may share a headline. Any
two of them together are. Schemes are ignored, since sites move from http to https.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from storage.records import Entry

_SCHEME = re.compile(r"https?://(?:www\.)?", re.IGNORECASE)
_NO_TITLE = 80
"""Characters of the text that stand for a missing title."""


def keys(entry: Entry) -> tuple[str, ...]:
    """Tell the keys to remember of an entry.

    Returns:
        One to three different digests of 32 hex digits: GUID with link, GUID with title, link with title. An entry that
        lacks one of the three has fewer, and so has one whose GUID is its link, or whose link is a bare host. They
        stay the same from run to run and version to version.
    """
    guid = _bare(entry.id)
    link = guid if entry.url == entry.id else _bare(entry.url or "")
    title = " ".join((entry.title or entry.text[:_NO_TITLE]).casefold().split())
    found = [_digest(guid, link)] if link else []
    if title:
        found.append(_digest(guid, title))
        if "/" in link and link != guid:
            found.append(_digest(link, title))
    return tuple(found) or (_digest(guid, ""),)


def known(entry_keys: Iterable[str], seen: Container[str]) -> bool:
    """Tell whether any key of an entry was seen at this source before."""
    return any(key in seen for key in entry_keys)


def _bare(address: str) -> str:
    """Drop the scheme and `www.`, which change when a site moves to https."""
    if not address.startswith(("http", "HTTP")):
        return address
    return _SCHEME.sub("", address, count=1).rstrip("/")


def _digest(first: str, second: str) -> str:
    return blake2b(f"{first}\n{second}".encode("utf-8", "replace"), digest_size=16).hexdigest()
