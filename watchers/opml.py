"""OPML, the lists of feeds that readers exchange; hostile files are read without entities and network.

What other readers do not know of a source (its kind, its rhythm, its selectors) stands in attributes of a namespace of
our own, as OPML 2.0 asks. Proxies are left out: their addresses hold passwords.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from config.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_MOST_BYTES = 16_000_000
_LONGEST_EVERY_S = 86_400
_OURS = "{urn:dabyl:opml}"


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed of a list.

    Attributes:
        url: As it stands in the file; not checked.
        title: Empty where there is none.
        kind: How Dabyl reads it; empty in files of other programs.
        every_s: Its fixed rhythm.
        options: What its kind wants to know.
    """

    url: str
    title: str
    kind: str = ""
    every_s: int | None = None
    options: Mapping[str, str] = field(default_factory=dict)


def read_opml(body: bytes) -> list[Outline]:
    """Read the feeds of an OPML file, however deep its folders, each address once.

    Raises:
        FileError: It is not OPML, or lists no feed.
    """
    if len(body) > _MOST_BYTES:
        raise FileError(f"the OPML file has {len(body):,} bytes; {_MOST_BYTES:,} are the most")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(body, parser)
        name = "" if root is None else etree.QName(root).localname.lower()
    except (etree.XMLSyntaxError, ValueError) as error:  # a mended root may be called what no element can be: "opm:"
        raise FileError("this is not an OPML file") from error
    if name != "opml":
        raise FileError("this is not an OPML file")
    found: dict[str, Outline] = {}
    for element in root.iter("outline"):
        url = (element.get("xmlUrl") or element.get("xmlurl") or "").strip()
        if url:
            found.setdefault(url, _outline(url, element))
    if not found:
        raise FileError("the OPML file lists no feed (no outline with an xmlUrl)")
    return list(found.values())


def _outline(url: str, element: etree._Element) -> Outline:
    every = element.get(f"{_OURS}every") or ""
    title = (element.get("title") or element.get("text") or "").strip()
    return Outline(
        url,
        "" if title == url else title,
        element.get(f"{_OURS}kind") or "",
        int(every) if every.isascii() and every.isdigit() and 1 <= int(every[:9]) <= _LONGEST_EVERY_S else None,
        _options(element.get(f"{_OURS}options")),
    )


def _options(text: str | None) -> dict[str, str]:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}


def write_opml(outlines: Iterable[Outline]) -> bytes:
    """Write sources as OPML 2.0."""
    root = etree.Element("opml", version="2.0", nsmap={"dabyl": _OURS[1:-1]})
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = "Sources watched by Dabyl"
    body = etree.SubElement(root, "body")
    for one in outlines:
        name = _printable(one.title) or one.url
        element = etree.SubElement(body, "outline", type="rss", text=name, title=name, xmlUrl=one.url)
        if one.kind and one.kind != "feed":
            element.set(f"{_OURS}kind", one.kind)
        if one.every_s:
            element.set(f"{_OURS}every", str(one.every_s))
        if one.options:
            element.set(f"{_OURS}options", json.dumps(dict(one.options), ensure_ascii=False))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _printable(text: str) -> str:
    """Drop what XML can not hold."""
    return "".join(character for character in text if character >= " " and not "\ud800" <= character <= "\udfff")
