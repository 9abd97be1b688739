"""OPML, the lists of feeds that readers exchange; hostile files are read without entities and network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from config.errors import FileError

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST_BYTES = 16_000_000


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed of a list.

    Attributes:
        url: As it stands in the file; not checked.
        title: Empty where there is none.
    """

    url: str
    title: str


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
            found.setdefault(url, Outline(url, (element.get("title") or element.get("text") or "").strip()))
    if not found:
        raise FileError("the OPML file lists no feed (no outline with an xmlUrl)")
    return list(found.values())


def write_opml(feeds: Iterable[tuple[str, str]]) -> bytes:
    """Write (url, title) pairs as OPML 2.0."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = "Sources watched by Dabyl"
    body = etree.SubElement(root, "body")
    for url, title in feeds:
        etree.SubElement(body, "outline", type="rss", text=title or url, title=title or url, xmlUrl=url)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))
