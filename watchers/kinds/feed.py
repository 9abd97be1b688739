"""Feeds: RSS, Atom, RDF and JSON Feed.

    bytes -> UTF-8 (decoding.py) -> tidy -> quick.py -> mended, quick.py again -> loose.py -> entries (drafts.py)

The quick reader gets nearly all of them; the other two steps are for the broken and the strange.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from config.errors import FetchError
from watchers.decoding import to_utf8
from watchers.kinds.drafts import Draft, Listing, Page, finish
from watchers.kinds.jsonfeed import read_json
from watchers.kinds.mending import mend, tidy
from watchers.kinds.quick import DeclinedError, read_quick
from watchers.kinds.spans import Cut, cut

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

_ALONE = 300
"""Entries read one by one at most; a healthy feed has fewer, and each costs a millisecond."""

__all__ = ["Listing", "read"]


def read(
    body: bytes, *, url: str, content_type: str | None, now: datetime, seen: frozenset[str] = frozenset()
) -> Listing:
    """Read a feed.

    Args:
        body: As it came, content coding undone.
        url: Where it came from; relative links rest on it.
        content_type: Its header, of which only the charset is believed, and that not blindly.
        now: Aware; dates far ahead of it are dropped.
        seen: Digests of the spans that the last reading gave; their entries are left out (a delta read).

    Returns:
        What it lists; see `Listing`.

    Raises:
        FetchError: It is no feed: a page, an error message, nothing.
    """
    if seen and body.startswith(b"<") and b"\0" not in body[:8]:
        delta = _delta(cut(tidy(body, url)), url, now, seen, content_type=content_type)
        if delta is not None:
            return delta
    text = to_utf8(body, content_type).lstrip(b"\0 \t\r\n")
    if not text:
        raise FetchError(url, "answered with an empty body")
    if text.startswith((b"{", b"[")):
        return finish(read_json(text, url), url=url, now=now)
    xml = tidy(text, url)
    pieces = cut(xml)
    if seen:
        delta = _delta(pieces, url, now, seen)
        if delta is not None:
            return delta
    page = _page(xml, url, lambda _: True)
    if len(page.drafts) < len(pieces.places):
        page = _one_by_one(pieces, url, page)
    sound = len(page.drafts) == len(pieces.places)
    return _with_spans(finish(page, url=url, now=now), pieces if sound else None)


def _delta(
    pieces: Cut, url: str, now: datetime, seen: frozenset[str], *, content_type: str | None = None
) -> Listing | None:
    """Read only what is new; None when nothing of it was seen, or the cut proves wrong.

    What was seen was valid UTF-8 then, so that of bytes as they came only the rest must be looked at.
    """
    if seen.isdisjoint(pieces.digests):
        return None
    shorter, remaining = pieces.without(seen)
    if to_utf8(shorter, content_type) is not shorter:
        return None
    page = Page()
    if remaining:
        try:
            page = _page(shorter, url, lambda found: len(found.drafts) == remaining)
        except (DeclinedError, FetchError):
            return None
    listing = finish(page, url=url, now=now)
    return _with_spans(listing, pieces)


def _with_spans(listing: Listing, pieces: Cut | None) -> Listing:
    if pieces is None:
        return listing
    return Listing(listing.title, listing.lang, listing.entries, len(pieces.places), pieces.joined)


def _page(xml: bytes, url: str, sound: Callable[[Page], bool]) -> Page:
    """Try the readers in turn until one gives a page that is sound.

    Raises:
        DeclinedError: None did.
        FetchError: It is no feed.
    """
    for prepare in (bytes, mend):
        try:
            page = read_quick(prepare(xml))
        except DeclinedError:
            continue
        if sound(page):
            return page
    page = _read_loose(mend(xml), url)
    if sound(page):
        return page
    raise DeclinedError("the cut was wrong")


def _one_by_one(pieces: Cut, url: str, page: Page) -> Page:
    """Read entries alone where a broken one has swallowed its neighbours; the better of both readings is taken."""
    head = pieces.body[: pieces.places[0][0]] if pieces.places else b""
    drafts: list[Draft] = []
    for start, end in pieces.places[:_ALONE]:
        try:
            drafts += _page(head + pieces.body[start:end], url, lambda _: True).drafts
        except FetchError:
            continue
    return replace(page, drafts=drafts) if len(drafts) > len(page.drafts) else page


def _read_loose(xml: bytes, url: str) -> Page:
    """Load feedparser only for a feed that needs it: it takes 20 MB and a tenth of a second."""
    from watchers.kinds.loose import read_loose  # noqa: PLC0415 (see above)

    return read_loose(xml, url)
