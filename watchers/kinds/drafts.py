"""From what a parser read to entries: one place that makes texts plain, links safe, dates sound and ids unique."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import blake2b
from typing import TYPE_CHECKING

from storage.records import Entry
from watchers.dates import believable, parse_date
from watchers.links import safe_link
from watchers.plain import plain, plain_line

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_ENTRIES = 5000
"""Entries taken of one answer, newest first; a full archive served as a feed has more, and it is not news."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a source lists.

    Attributes:
        title: Of the source, may be empty.
        lang: Declared language tag, None where none is.
        entries: In the order of the source; ids unique. After a delta read, only those not listed the last time.
        listed: How many the source lists in all.
        spans: Digests of the entries' bytes, end to end, to tell next time which are new; empty when they can not be
            cut.
        older: Address of the page before this one, where the source shows few entries at a time and none of them is
            known, so that some may have passed unseen; None otherwise.
    """

    title: str
    lang: str | None
    entries: tuple[Entry, ...]
    listed: int
    spans: str = ""
    older: str | None = None


@dataclass(slots=True)
class Draft:
    """One entry as a parser read it, XML or JSON escapes undone once; `..._markup` says that a field is HTML."""

    guid: str = ""
    link: str = ""
    title: str = ""
    summary: str = ""
    content: str = ""
    date: str | datetime | None = None
    author: str = ""
    lang: str | None = None
    base: str = ""
    title_markup: bool = False
    summary_markup: bool = True
    content_markup: bool = True


@dataclass(slots=True)
class Page:
    """A whole feed as a parser read it."""

    title: str = ""
    lang: str | None = None
    drafts: list[Draft] = field(default_factory=list)


def finish(page: Page, *, url: str, now: datetime) -> Listing:
    """Turn what a parser read into a listing.

    Args:
        page: As read.
        url: Where the feed stands; relative links rest on it.
        now: Aware; dates far ahead of it are dropped.
    """
    drafts = page.drafts[:MOST_ENTRIES]
    feed_lang = clean_lang(page.lang)
    entries = [_entry(draft, feed_lang, url, now) for draft in drafts]
    return Listing(
        title=plain_line(page.title), lang=feed_lang, entries=tuple(_unique(entries)), listed=len(page.drafts)
    )


def clean_lang(tag: str | None) -> str | None:
    """Keep a language tag that is one: two or three letters, perhaps with a script and region."""
    tag = (tag or "").strip().replace("_", "-")
    head = tag.partition("-")[0]
    sound = head.isascii() and head.isalpha() and 2 <= len(head) <= 3 and len(tag) <= 35
    return tag if sound and tag.replace("-", "").isalnum() and tag.isascii() else None


def _entry(draft: Draft, feed_lang: str | None, url: str, now: datetime) -> Entry:
    title = plain_line(draft.title, markup=draft.title_markup)
    summary = plain(draft.summary, markup=draft.summary_markup) if draft.summary else ""
    text = plain(draft.content, markup=draft.content_markup) if draft.content else ""
    link = safe_link(draft.link, draft.base or url)
    return Entry(
        id=plain_line(draft.guid) or link or f"no-guid:{_digest(title, summary or text)}",
        title=title,
        text=text or summary,
        lang=clean_lang(draft.lang) or feed_lang,
        url=link,
        published_at=_date(draft.date, now),
        summary=summary,
        author=plain_line(draft.author)[:200] or None,
    )


def _date(value: str | datetime | None, now: datetime) -> datetime | None:
    return believable(value, now) if isinstance(value, datetime) else parse_date(value, now)


def _unique(entries: Iterable[Entry]) -> list[Entry]:
    """Drop exact repetitions, and tell entries that share a GUID apart by a suffix made from their own words.

    Every entry of a shared GUID gets one, so that ids do not depend on the order of the feed.
    """
    kept: list[Entry] = []
    by_id: dict[str, dict[str, Entry]] = {}
    for entry in entries:
        same = by_id.setdefault(entry.id, {})
        words = f"{entry.url}\n{entry.title}" if entry.title else f"{entry.url}\n{entry.text}"
        if words not in same:
            same[words] = entry
            kept.append(entry)
    return [
        entry
        if len(by_id[entry.id]) == 1
        else replace(entry, id=f"{entry.id}#{_digest(entry.url or '', entry.title or entry.text)}")
        for entry in kept
    ]


def _digest(first: str, second: str) -> str:
    return blake2b(f"{first}\n{second}".encode("utf-8", "replace"), digest_size=12).hexdigest()
