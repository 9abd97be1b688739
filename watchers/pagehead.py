"""What an article page says of itself in its head: headline, outlet, date, language, address. Pure.

Sources: the Open Graph protocol (ogp.me), schema.org's NewsArticle in JSON-LD, RFC 6596 (canonical links).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from watchers.article import Head
from watchers.links import safe_link
from watchers.plain import plain_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from watchers.kinds.pages import Element

_LONGEST_SCRIPT = 200_000
_DATE_NAMES = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "date",
    "pubdate",
    "publish-date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
)
_LD_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{4,60})"')
_LD_ARTICLE = re.compile(r'"@type"\s*:\s*(?:\[[^\]]{0,200})?"[A-Za-z]*(?:Article|BlogPosting|Report)"')


def read_head(root: Element, url: str) -> Head:
    """Read what a parsed page says of itself.

    Args:
        root: As `kinds.pages.parse_page` gives it, before anything is taken out.
        url: Where it came from; relative addresses rest on it.
    """
    named = _named(root)
    scripts = [(script.text or "")[:_LONGEST_SCRIPT] for script in _scripts(root)]
    published = next((named[name] for name in _DATE_NAMES if named.get(name)), "") or _dated(root, scripts)
    canonical = next(iter(root.xpath("//link[contains(concat(' ', @rel, ' '), ' canonical ')]/@href")), "")
    return Head(
        title=plain_line(named.get("og:title") or _first(root, "//h1") or _first(root, "//title"), markup=False),
        outlet=plain_line(named.get("og:site_name") or named.get("application-name") or "")[:200],
        published=published[:80],
        lang=(root.get("lang") or named.get("og:locale") or "")[:35],
        canonical=safe_link(canonical.strip(), url) or "" if canonical.strip() else "",
        is_listed=_is_article(named, scripts) and not _is_left_out(named),
    )


def _named(root: Element) -> dict[str, str]:
    """Give the page's `meta` elements by name in lower case, the first of each."""
    found: dict[str, str] = {}
    for meta in root.xpath("//meta[@content]"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        found.setdefault(name.strip().lower(), meta.get("content").strip())
    return found


def _scripts(root: Element) -> Iterable[Element]:
    found: list[Element] = root.xpath("//script[@type='application/ld+json']")
    return found[:20]


def _first(root: Element, path: str) -> str:
    found = root.xpath(path)
    return " ".join("".join(found[0].itertext()).split()) if found else ""


def _dated(root: Element, scripts: Iterable[str]) -> str:
    """Find the date in structured data, or else the first `time` of the page."""
    for script in scripts:
        if match := _LD_DATE.search(script):
            return match[1]
    return next(iter(root.xpath("//time/@datetime")), "")


def _is_article(named: dict[str, str], scripts: Iterable[str]) -> bool:
    return (
        named.get("og:type", "").lower() == "article"
        or bool(named.get("article:published_time"))
        or any(_LD_ARTICLE.search(script) for script in scripts)
    )


def _is_left_out(named: dict[str, str]) -> bool:
    words = f"{named.get('robots', '')},{named.get('googlebot', '')}".lower()
    return "noindex" in words or "none" in re.split(r"[,\s]+", words)
