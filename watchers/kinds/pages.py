"""What the kinds that read HTML share: a parser without network or limits to trip over, and the text of an element."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, TypeAlias

from lxml import etree
from lxml.html import HTMLParser

from config.errors import FetchError
from watchers.decoding import decode
from watchers.kinds.spans import digest

if TYPE_CHECKING:
    from collections.abc import Iterable

Element: TypeAlias = etree._Element  # noqa: SLF001 (lxml offers no public name for it)


def parse_page(body: bytes, content_type: str | None, url: str) -> Element:
    """Parse an HTML page, however broken.

    Raises:
        FetchError: There is nothing in it.
    """
    text = decode(body, content_type).translate({0: None})
    parser = HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser) if text.strip() else None
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FetchError(url, "is no page that can be read") from error
    if root is None:
        raise FetchError(url, "answered with an empty page")
    return root


def inner_html(element: Element | None) -> str:
    """Give what stands inside an element as HTML, for `plain.plain`."""
    if element is None:
        return ""
    children = (etree.tostring(child, encoding="unicode", method="html") for child in element)
    return (element.text or "") + "".join(children)


def has_class(name: str) -> str:
    """Give the XPath condition for a class among others."""
    return f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"


def span_of(words: Iterable[str]) -> str:
    """Give the digest under which an entry of a page is remembered: from its words, since counters around it change."""
    return digest(sha256("\n".join(words).encode("utf-8", "replace")).digest())
