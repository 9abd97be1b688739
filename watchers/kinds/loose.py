"""The thorough reader: feedparser, for old, odd and broken feeds. Slow, so it runs in a worker process with a deadline.

feedparser gets the body as a BytesIO only: given bytes it would open a local file of that name, given a string it would
even fetch an address.
"""

from __future__ import annotations

import io
import re
from calendar import timegm
from datetime import UTC, datetime

import feedparser
from feedparser import FeedParserDict

from config.errors import FetchError
from watchers.kinds.drafts import MOST_ENTRIES, Draft, Page

_LONG_TAG = re.compile(rb"<[^<>]{100000,}+>?")
_RSS_SOURCE = re.compile(rb"<source\s[^<>]{0,2000}>[^<]{0,2000}</source\s*>", re.IGNORECASE)
"""After RSS's `source` feedparser forgets that the entry has a title, and takes that of its picture (media:title)."""
_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})


def read_loose(body: bytes, url: str) -> Page:
    """Read a feed in UTF-8 as well as can be.

    Raises:
        FetchError: It is no feed.
    """
    headers = {"content-type": "application/xml; charset=utf-8"}
    if b"xml:base" in body:
        headers["content-location"] = url  # else not: feedparser would take GUIDs for addresses and resolve them
    parsed = feedparser.parse(
        io.BytesIO(_RSS_SOURCE.sub(b"", _LONG_TAG.sub(b"", body))),
        response_headers=headers,
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if not parsed.get("version") and not parsed.get("entries"):
        raise FetchError(url, "is no feed: neither RSS, Atom nor JSON Feed")
    feed = parsed.get("feed", {})
    page = Page(title=feed.get("title") or "", lang=feed.get("language"))
    atom = parsed.get("version", "").startswith("atom")
    page.drafts = [_draft(entry, atom=atom) for entry in parsed.entries[:MOST_ENTRIES]]
    for draft in page.drafts if atom else ():
        draft.author = draft.author or _authors(feed)
    return page


def _draft(entry: FeedParserDict, *, atom: bool) -> Draft:
    content, content_markup = _content(entry)
    summary = entry.get("summary") or ""
    detail = entry.get("summary_detail") or {}
    title_detail = entry.get("title_detail") or {}
    return Draft(
        guid=entry.get("id") or "",
        link=_link(entry, atom=atom),
        title=entry.get("title") or "",
        title_markup=title_detail.get("type") in _HTML_TYPES and title_detail.get("type") != "text/plain",
        summary="" if summary == content else summary,
        summary_markup=detail.get("type") != "text/plain",
        content=content,
        content_markup=content_markup,
        date=_date(entry),
        author=_authors(entry) if atom else entry.get("author") or "",
        lang=entry.get("language") or title_detail.get("language") or detail.get("language"),
    )


def _content(entry: FeedParserDict) -> tuple[str, bool]:
    """Take the longest text among the contents, and whether it is HTML."""
    texts = [(item.get("value") or "", item.get("type") != "text/plain") for item in entry.get("content") or []]
    return max(texts, key=lambda pair: len(pair[0]), default=("", True))


def _authors(entry: FeedParserDict) -> str:
    """Name all authors, else those of the source; feedparser's own `author` is the last one."""
    names = [author.get("name") or "" for author in entry.get("authors") or []]
    if not entry.get("author") and entry.get("source"):
        return _authors(entry["source"])
    return ", ".join(names) if len(names) > 1 and all(names) else entry.get("author") or ""


def _link(entry: FeedParserDict, *, atom: bool) -> str:
    """Find the page of an entry; of an Atom entry's the first, where feedparser takes the last."""
    links = [item for item in entry.get("links") or [] if str(item.get("rel")).endswith("alternate")]
    pages = [str(item.get("href") or "") for item in links if item.get("type", "text/html") in _HTML_TYPES]
    link = str(entry.get("link") or "")
    if link == entry.get("id") and not link.startswith(("http://", "https://")):
        link = ""  # feedparser takes every GUID for an address
    if atom and pages and link:
        return pages[0]
    if link:
        return link
    alternates = [item.get("href") for item in links]
    return next((str(href) for href in alternates if href and href != entry.get("id")), "")


def _date(entry: FeedParserDict) -> str | datetime | None:
    for name in ("published", "updated", "created"):
        parsed = entry.get(f"{name}_parsed")
        if parsed:
            try:
                return datetime.fromtimestamp(timegm(parsed), UTC)
            except (ValueError, TypeError, OverflowError):
                continue
        if entry.get(name):
            return str(entry[name])
    return None
