"""An article page -> the article's text, by trafilatura, with the page's furniture taken out before and after it.

Before: elements that their class or id gives away (share bars, author boxes, cookie banners) and blocks that are
nothing but a link. After: paragraphs worded like furniture.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import trafilatura

from config.errors import FetchError
from watchers.article import Article
from watchers.furniture import is_furniture, is_stub_mark
from watchers.kinds.pages import parse_page
from watchers.pagehead import read_head
from watchers.plain import plain

if TYPE_CHECKING:
    from watchers.kinds.pages import Element

_NAMES = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent|gdpr|shar(?:e|ing)|social|socials|relat(?:ed|ive)|recommend(?:ed|ations?)?|read-?more"
    r"|read-?also|also-?read|see-?also|more-?news|similar|comments?|disqus|authors?|bio|subscri(?:be|ption)|newsletter|paywall"
    r"|promo|banner|advert(?:isement)?|ads?|sponsor(?:ed)?|breadcrumbs?|sidebar|undesirable|disclaimer|popup|modal|tg|telegram"
    r"|call-?out|embed|media-block|copyright|rating|likes?|views|pagination|menu|login)(?:$|[\s_-])",
    re.IGNORECASE,
)
_KEPT = frozenset({"html", "body", "main", "article", "head", "meta", "title", "h1"})
_LARGEST_SHARE = 0.3
"""Of the page's text; a larger element is the article, whatever its class."""
_BLOCKS = "//div | //aside | //section | //ul | //p | //h2 | //h3 | //h4"
_STUB_LENGTH = 1500
_MOST_BLOCKS = 4_000
"""Each costs up to 170 µs: 60 kB of nothing but paragraph tags took 1.8 s, a page of 8 MB would take minutes."""


def read_article(body: bytes, *, content_type: str | None, url: str) -> Article:
    """Read an article page.

    Args:
        body: HTML as it came.
        content_type: Its header, for the charset.
        url: Where it stands, for messages.

    Raises:
        FetchError: It is no page, or one made to take long.
    """
    root = parse_page(body, content_type, url)
    blocks = root.xpath("//p | //div[not(div or p)]")
    if len(blocks) > _MOST_BLOCKS:
        raise FetchError(url, f"has {len(blocks):,} paragraphs, which no article has")
    head = read_head(root, url)
    marked = [_words(element) for element in blocks]
    stub = any(is_stub_mark(words) for words in marked if words)
    _strip(root)
    extracted = trafilatura.extract(root, include_comments=False, include_tables=True, favor_recall=True) or ""
    lines = [plain(line.lstrip("- "), markup=False) for line in extracted.split("\n")]
    kept = [line for line in lines if line and not is_furniture(line)]
    text = "\n".join(kept)
    return Article(text, stub=stub and len(text) < _STUB_LENGTH, head=head)


def _strip(root: Element) -> None:
    """Take furniture out of the tree."""
    limit = len(_words(root)) * _LARGEST_SHARE
    for element in root.xpath("//*[@class or @id]"):
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        if element.tag not in _KEPT and _NAMES.search(names) and len(_words(element)) <= limit:
            _drop(element)
    for element in root.xpath(_BLOCKS):
        if _is_only_a_link(element) and len(_words(element)) <= limit:
            _drop(element)


def _is_only_a_link(element: Element) -> bool:
    """Tell whether all words of an element lie in links: a pointer to another story, or a menu."""
    words = _words(element)
    linked = sum(len(_words(anchor)) for anchor in element.iter("a"))
    return bool(words) and linked >= len(words)


def _words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _drop(element: Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    parent.remove(element)
