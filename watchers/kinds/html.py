"""List pages: the front page or news page of a site that has neither feed nor sitemap.

With selectors the monitor says where the headlines are. Without, the largest group of like-built links with
headline-long texts is taken: menus have short ones, and related stories stand in smaller groups.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from config.errors import FetchError
from watchers.kinds.drafts import Draft, Listing, Page, finish
from watchers.kinds.pages import parse_page, span_of
from watchers.kinds.selectors import to_xpath

if TYPE_CHECKING:
    from datetime import datetime

    from watchers.kinds.pages import Element

_HEADLINE = 25
"""Characters from which a link's text is rather a headline than a menu's word."""


def read(
    body: bytes,
    *,
    url: str,
    content_type: str | None,
    now: datetime,
    seen: frozenset[str],
    item: str = "",
    link: str = "a[href]",
    title: str = "",
    date: str = "time",
) -> Listing:
    """Read a list page.

    Args:
        body: As it came.
        url: Where it came from.
        content_type: Its header.
        now: Aware.
        seen: Digests of the entries listed the last time.
        item: CSS selector of what holds one story; empty to find the headlines by themselves.
        link: Within it, the link to the story.
        title: Within it, the headline; empty for the link's own text.
        date: Within it, an element with a `datetime` attribute or a date as its text.

    Raises:
        FetchError: No story was found: the selectors do not fit, or the page is built by a script.
    """
    root = parse_page(body, content_type, url)
    base = urljoin(url, next(iter(root.xpath("//base/@href")), ""))
    if item:
        drafts = [_draft(element, link, title, date, base) for element in root.xpath(to_xpath(item))]
    else:
        drafts = _headlines(root, base)
    drafts = list({draft.link: draft for draft in reversed(drafts) if draft.link and draft.title}.values())[::-1]
    if not drafts:
        raise FetchError(url, "lists no stories: its selectors no longer fit, or the page is built by a script")
    spans = [span_of([draft.link, draft.title]) for draft in drafts]
    fresh = [draft for draft, span in zip(drafts, spans, strict=True) if span not in seen]
    page = Page(title=" ".join(root.xpath("string(//title)").split()), lang=root.get("lang"), drafts=fresh)
    return replace(finish(page, url=url, now=now), listed=len(drafts), spans="".join(spans))


def _draft(element: Element, link: str, title: str, date: str, base: str) -> Draft:
    anchor = element if element.tag == "a" else _first(element, link)
    headline = _first(element, title) if title else anchor
    when = _first(element, date)
    href = anchor.get("href") if anchor is not None else None
    return Draft(
        guid=urljoin(base, href) if href else "",
        link=urljoin(base, href) if href else "",
        title=_words(headline),
        date=(when.get("datetime") or _words(when)) if when is not None else None,
    )


def _first(element: Element, css: str) -> Element | None:
    return next(iter(element.xpath(to_xpath(css))), None)


def _words(element: Element | None) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def _headlines(root: Element, base: str) -> list[Draft]:
    """Take the links of the group whose texts are longest in all."""
    host = (urlsplit(base).hostname or "").removeprefix("www.")
    groups: dict[str, list[Draft]] = {}
    for anchor in root.xpath("//a[@href][not(ancestor::nav or ancestor::footer)]"):
        address = urljoin(base, anchor.get("href"))
        words = _words(anchor)
        same_site = (urlsplit(address).hostname or "").removeprefix("www.") == host
        if len(words) >= _HEADLINE and same_site and urlsplit(address).path.strip("/"):
            when = next(iter(anchor.xpath("(.//time | ../time | ../../time)/@datetime")), None)
            groups.setdefault(_shape(anchor), []).append(Draft(guid=address, link=address, title=words, date=when))
    return max(groups.values(), key=lambda group: sum(len(draft.title) for draft in group), default=[])


def _shape(anchor: Element) -> str:
    """Describe how a link is built in: tags and first classes up to three levels above."""
    steps = []
    element: Element | None = anchor
    for _ in range(4):
        if element is None or not isinstance(element.tag, str):
            break
        steps.append(f"{element.tag}.{(element.get('class') or '').partition(' ')[0]}")
        element = element.getparent()
    return "/".join(steps)
