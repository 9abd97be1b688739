"""Make a feed's text readable for an XML parser: what stands around it goes, and the usual mistakes are mended.

`tidy` is cheap and always done; `mend` runs only on what is not well-formed. Neither expands a custom entity further
than a short word, and a document type is never looked at again, so that entity bombs and external entities have
nothing to hold on to.
"""

from __future__ import annotations

import re
from collections import deque
from html.entities import html5

from config.errors import FetchError

_FEED_ROOT = re.compile(rb"<(?:[A-Za-z][\w.-]*:)?(?:rss|feed|rdf|channel)(?=[\s>])", re.IGNORECASE)
_ENTITY = re.compile(rb"<!ENTITY\s+([\w.-]{1,60})\s+(?:\"([^\"%&<]{0,200})\"|'([^'%&<]{0,200})'|\"(&#\w{1,8};)\")\s*>")
_CONTROLS = bytes(code for code in range(32) if code not in (9, 10, 13)) + b"\x7f"
_NON_CHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")
_REFERENCE = re.compile(rb"&(?:#(\d{1,10});|#[xX]([0-9A-Fa-f]{1,8});|([A-Za-z][\w.-]{0,60});)?")
_CDATA_OR_REFERENCE = re.compile(rb"<!\[CDATA\[(?:.*?\]\]>|.*)|" + _REFERENCE.pattern, re.DOTALL)
"""A section never closed reaches to the end: to look for its end again at each one took 0.5 s for 60 kB, squared."""
_XML_ENTITIES = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
_PREFIX = re.compile(rb"</?([A-Za-z_][\w.-]{0,40}):")
_LAST_ENTRY = re.compile(rb"</((?:[A-Za-z][\w.-]*:)?(?:item|entry))\s*>")
_OPENING = re.compile(rb"<((?:[A-Za-z][\w.-]*:)?[A-Za-z][\w.-]*)[^<>]*>")
_SPACES = {
    b"content": b"http://purl.org/rss/1.0/modules/content/",
    b"dc": b"http://purl.org/dc/elements/1.1/",
    b"media": b"http://search.yahoo.com/mrss/",
    b"atom": b"http://www.w3.org/2005/Atom",
    b"rdf": b"http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    b"slash": b"http://purl.org/rss/1.0/modules/slash/",
    b"sy": b"http://purl.org/rss/1.0/modules/syndication/",
    b"itunes": b"http://www.itunes.com/dtds/podcast-1.0.dtd",
    b"yandex": b"http://news.yandex.ru",
    b"wfw": b"http://wellformedweb.org/CommentAPI/",
}


_OLD_SPACES = (
    (b"http://purl.org/dc/elements/1.0/", b"http://purl.org/dc/elements/1.1/"),
    (b"http://channel.netscape.com/rdf/simple/0.9/", b"http://my.netscape.com/rdf/simple/0.9/"),
)
"""Namespaces that were given another name without another meaning."""
_ROOT_SIZE = 4096
"""Bytes in which namespaces are declared: the root's tag, as a rule."""


def tidy(text: bytes, url: str) -> bytes:
    """Cut a feed out of what stands before it.

    Returns:
        UTF-8 that begins with the root element; no XML declaration, no document type.

    Raises:
        FetchError: It is no feed: a page, another kind of XML, plain text.
    """
    root = _root(text)
    if root is None:
        raise FetchError(url, _what_it_is(text))
    head = text[: root.start()]
    page = re.search(rb"<html[\s>]", head, re.IGNORECASE)
    if page and b"<?xml" not in head[page.start() :]:
        raise FetchError(url, _what_it_is(text))
    xml = text[root.start() :]
    for name, value in _short_entities(head).items():
        xml = xml.replace(b"&" + name + b";", value)
    for old, new in _OLD_SPACES:
        if old in xml[:_ROOT_SIZE]:
            xml = xml.replace(old, new)
    return xml


def _root(text: bytes) -> re.Match[bytes] | None:
    """Find the root element: the first tag of a feed that stands in no comment."""
    found = _FEED_ROOT.search(text)
    while found and text.rfind(b"<!--", 0, found.start()) > text.rfind(b"-->", 0, found.start()):
        end = text.find(b"-->", found.end())
        found = _FEED_ROOT.search(text, end) if end >= 0 else None
    return found


def _short_entities(head: bytes) -> dict[bytes, bytes]:
    """Collect the entities a document type defines as a plain word; the others are what bombs are made of."""
    if b"<!ENTITY" not in head:
        return {}
    found = list(_ENTITY.finditer(head))[:100]
    return {match[1]: match[2] or match[3] or match[4] or b"" for match in found if len(match[0]) < 300}


def _what_it_is(text: bytes) -> str:
    start = text[:2000].decode("utf-8", "replace").lower()
    if "just a moment" in start or "cf-challenge" in start:
        return "is no feed: a page that checks for robots (Cloudflare)"
    if "<html" in start or "<!doctype html" in start:
        return "is no feed: an HTML page"
    if start.startswith("<"):
        return "is no feed: another kind of XML"
    return "is no feed: neither RSS, Atom nor JSON Feed"


def mend(xml: bytes) -> bytes:
    """Mend what newsrooms get wrong.

    That is: control characters, bare ampersands, HTML entities, forbidden references, missing namespaces, a cut end.
    """
    xml = _ended(xml.translate(None, _CONTROLS))
    for character in _NON_CHARACTERS:
        xml = xml.replace(character, b"")
    return _declared(_CDATA_OR_REFERENCE.sub(_reference, xml))


def _reference(match: re.Match[bytes]) -> bytes:
    whole = match[0]
    if whole.startswith(b"<"):
        return whole
    decimal, hexadecimal, name = match[1], match[2], match[3]
    if decimal or hexadecimal:
        code = int(decimal) if decimal else int(hexadecimal, 16)
        return whole if _allowed(code) else b""
    if name is None:
        return b"&amp;"
    if name in _XML_ENTITIES:
        return whole
    letters = html5.get(name.decode("ascii", "replace") + ";")
    return "".join(f"&#{ord(letter)};" for letter in letters).encode() if letters else b"&amp;" + whole[1:]


def _allowed(code: int) -> bool:
    """Tell whether XML 1.0 allows a character."""
    return code in (9, 10, 13) or 32 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF


def _ended(xml: bytes) -> bytes:
    """End a feed after its last whole entry where it is cut or followed by other matter."""
    opening = _OPENING.match(xml)
    last = _last(xml)
    if opening is None or last is None:
        return xml
    root = opening[1]
    closing = xml.find(b"</" + root, last.end())
    if closing >= 0:
        return xml[:closing] + b"</" + root + b">"
    channel = b"</channel>" if root.lower() == b"rss" else b""
    return xml[: last.end()] + channel + b"</" + root + b">"


def _last(xml: bytes) -> re.Match[bytes] | None:
    """Find the end of the last entry."""
    ends = deque(_LAST_ENTRY.finditer(xml), maxlen=1)
    return ends[0] if ends else None


def _declared(xml: bytes) -> bytes:
    """Declare the prefixes that are used without a declaration."""
    opening = _OPENING.match(xml)
    if opening is None:
        return xml
    head = opening[0]
    used = {match[1] for match in _PREFIX.finditer(xml)} - {b"xml", b"xmlns"}
    missing = sorted(prefix for prefix in used if b"xmlns:" + prefix not in head)
    if not missing or len(missing) > 50:
        return xml
    names = b"".join(
        b' xmlns:%s="%s"' % (prefix, _SPACES.get(prefix, b"urn:undeclared:" + prefix)) for prefix in missing
    )
    return head[: len(opening[1]) + 1] + names + xml[len(opening[1]) + 1 :]
