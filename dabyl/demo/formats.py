"""Print an outlet's feed, in one of the four formats newsrooms choose: RSS 2.0, Atom, RDF (RSS 1.0), JSON Feed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from email.utils import format_datetime
from html import escape
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from dabyl.demo.news import Outlet, Story

_ATOM = "http://www.w3.org/2005/Atom"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RSS1 = "http://purl.org/rss/1.0/"
_DC = "http://purl.org/dc/elements/1.1/"
_TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml", "rdf": "application/rdf+xml"}
_READ_ALSO = {"en": "Read also", "ru": "Читайте также", "kk": "Тағы оқыңыз"}


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry with the time its feed tells."""

    story: Story
    published_at: datetime


def print_feed(outlet: Outlet, listed: Sequence[Listed]) -> tuple[bytes, str]:
    """Print a feed.

    Args:
        outlet: Whose feed, in what format and encoding.
        listed: Its entries in the order they shall stand.

    Returns:
        The bytes and their content type, charset included.
    """
    if outlet.format == "json":
        return _json_feed(outlet, listed), "application/feed+json; charset=utf-8"
    tree = {"rss": _rss, "atom": _atom, "rdf": _rdf}[outlet.format](outlet, listed)
    # lxml spells the encoding in the declaration as it is given here.
    document: bytes = etree.tostring(tree, encoding=outlet.encoding, xml_declaration=True, pretty_print=True)
    return document, f"{_TYPES[outlet.format]}; charset={outlet.encoding}"


def plain_text(outlet: Outlet, story: Story) -> str:
    """Put an entry's paragraphs and its outlet's footer under each other, one a line."""
    return "\n".join(filter(None, (story.body, outlet.footer)))


def read_also(outlet: Outlet) -> str:
    """Tell how the outlet's language sends readers on; every Kazakh alphabet takes the Cyrillic words."""
    return _READ_ALSO[outlet.lang.partition("-")[0]]


def _description(outlet: Outlet, story: Story) -> str:
    if not outlet.html:
        return plain_text(outlet, story)
    picture = f'<p><img src="{outlet.home}/img/{story.slug}.jpg" alt=""></p>'
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in plain_text(outlet, story).splitlines())
    earlier = "".join(
        f'<p><b>{read_also(outlet)}:</b>&nbsp;<a href="{outlet.link(each)}">{escape(each.title)}</a></p>'
        for each in outlet.before(story)[:1]
    )
    return picture + paragraphs + earlier


def _rss(outlet: Outlet, listed: Sequence[Listed]) -> etree._Element:
    rss = etree.Element("rss", version="2.0")
    channel = etree.SubElement(rss, "channel")
    _add(channel, "title", outlet.name)
    _add(channel, "link", outlet.home)
    _add(channel, "description", outlet.name)
    _add(channel, "language", outlet.lang)
    for each in listed:
        item = etree.SubElement(channel, "item")
        _add(item, "title", each.story.title)
        _add(item, "link", outlet.link(each.story))
        _add(item, "guid", outlet.link(each.story), isPermaLink="true")
        _add(item, "description", _description(outlet, each.story))
        if outlet.dates:
            _add(item, "pubDate", format_datetime(each.published_at, usegmt=True))
    return rss


def _atom(outlet: Outlet, listed: Sequence[Listed]) -> etree._Element:
    feed = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    feed.set("{http://www.w3.org/XML/1998/namespace}lang", outlet.lang)
    _add(feed, f"{{{_ATOM}}}id", f"{outlet.home}/")
    _add(feed, f"{{{_ATOM}}}title", outlet.name)
    _add(feed, f"{{{_ATOM}}}link", None, rel="alternate", href=f"{outlet.home}/")
    _add(feed, f"{{{_ATOM}}}updated", max(each.published_at for each in listed).isoformat())
    for each in listed:
        entry = etree.SubElement(feed, f"{{{_ATOM}}}entry")
        _add(entry, f"{{{_ATOM}}}id", f"tag:{outlet.host},2024:{each.story.slug}")
        _add(entry, f"{{{_ATOM}}}title", each.story.title)
        _add(entry, f"{{{_ATOM}}}link", None, rel="alternate", href=outlet.link(each.story))
        _add(entry, f"{{{_ATOM}}}updated", each.published_at.isoformat())
        _add(entry, f"{{{_ATOM}}}published", each.published_at.isoformat())
        _add(entry, f"{{{_ATOM}}}content", _description(outlet, each.story), type="html" if outlet.html else "text")
    return feed


def _rdf(outlet: Outlet, listed: Sequence[Listed]) -> etree._Element:
    rdf = etree.Element(f"{{{_RDF}}}RDF", nsmap={None: _RSS1, "rdf": _RDF, "dc": _DC})
    channel = _add(rdf, f"{{{_RSS1}}}channel", None, **{f"{{{_RDF}}}about": outlet.home})
    _add(channel, f"{{{_RSS1}}}title", outlet.name)
    _add(channel, f"{{{_RSS1}}}link", outlet.home)
    _add(channel, f"{{{_RSS1}}}description", outlet.name)
    _add(channel, f"{{{_DC}}}language", outlet.lang)
    order = etree.SubElement(etree.SubElement(channel, f"{{{_RSS1}}}items"), f"{{{_RDF}}}Seq")
    for each in listed:
        link = outlet.link(each.story)
        _add(order, f"{{{_RDF}}}li", None, **{f"{{{_RDF}}}resource": link})
        item = _add(rdf, f"{{{_RSS1}}}item", None, **{f"{{{_RDF}}}about": link})
        _add(item, f"{{{_RSS1}}}title", each.story.title)
        _add(item, f"{{{_RSS1}}}link", link)
        _add(item, f"{{{_RSS1}}}description", _description(outlet, each.story))
        if outlet.dates:
            _add(item, f"{{{_DC}}}date", each.published_at.isoformat())
    return rdf


def _json_feed(outlet: Outlet, listed: Sequence[Listed]) -> bytes:
    content = "content_html" if outlet.html else "content_text"
    items = [
        {
            "id": outlet.link(each.story),
            "url": outlet.link(each.story),
            "title": each.story.title,
            content: _description(outlet, each.story),
            "language": outlet.lang,
        }
        | ({"date_published": each.published_at.isoformat()} if outlet.dates else {})
        for each in listed
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "home_page_url": f"{outlet.home}/",
        "language": outlet.lang,
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


def _add(parent: etree._Element, tag: str, text: str | None, **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, tag, attributes)
    child.text = text
    return child
