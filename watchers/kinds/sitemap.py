"""News sitemaps (sitemaps.org with Google's news extension), for sites that have no feed.

An index of sitemaps leads to the one of them that changed last, at each look: sites begin a new one every month or day.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from lxml import etree

from config.errors import FetchError
from watchers.decoding import to_utf8
from watchers.kinds.drafts import MOST_ENTRIES, Draft, Listing, Page, finish
from watchers.kinds.pages import span_of

if TYPE_CHECKING:
    from datetime import datetime

    from watchers.kinds.pages import Element


def read(body: bytes, *, url: str, content_type: str | None, now: datetime, seen: frozenset[str]) -> Listing:
    """Read a sitemap; entries newest first. Of an index the listing is empty, and `older` is where to read on.

    Raises:
        FetchError: It is no sitemap, or an index of none.
    """
    root = _parse(to_utf8(body, content_type), url)
    if _name(root) == "sitemapindex":
        return Listing("", None, (), listed=0, older=_newest(root, url))
    if _name(root) != "urlset":
        raise FetchError(url, "is no sitemap")
    drafts = [_draft(element) for element in root.iterchildren("{*}url")]
    drafts.sort(key=lambda draft: str(draft.date or ""), reverse=True)
    spans = [span_of([draft.link, draft.title]) for draft in drafts[:MOST_ENTRIES]]
    fresh = [draft for draft, span in zip(drafts, spans, strict=False) if span not in seen]
    return replace(finish(Page(drafts=fresh), url=url, now=now), listed=len(drafts), spans="".join(spans))


def _parse(xml: bytes, url: str) -> Element:
    parser = etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    try:
        root = etree.fromstring(xml.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FetchError(url, "is no sitemap") from error
    if root is None:
        raise FetchError(url, "is no sitemap")
    return root


def _name(element: Element) -> str:
    return str(etree.QName(element).localname) if isinstance(element.tag, str) else ""


def _newest(index: Element, url: str) -> str:
    """Give the sitemap of an index that changed last; one with "news" in its address before the others."""
    found = [(_text(child, "loc"), _text(child, "lastmod")) for child in index.iterchildren("{*}sitemap")]
    newest = max(found, key=lambda pair: ("news" in pair[0], pair[1]), default=("", ""))[0]
    if not newest:
        raise FetchError(url, "is no sitemap: an index that lists none")
    return urljoin(url, newest)


def _draft(element: Element) -> Draft:
    news = element.find("{*}news")
    publication = news.find("{*}publication") if news is not None else None
    link = _text(element, "loc")
    return Draft(
        guid=link,
        link=link,
        title=_text(news, "title"),
        date=_text(news, "publication_date") or _text(element, "lastmod"),
        lang=_text(publication, "language") or None,
    )


def _text(parent: Element | None, name: str) -> str:
    child = parent.find(f"{{*}}{name}") if parent is not None else None
    return (child.text or "").strip() if child is not None else ""
