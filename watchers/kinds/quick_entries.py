"""What the fast readers of RSS and Atom share: how an entry is gone through, and what they decline."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from lxml import etree

from watchers.kinds.drafts import Draft

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping

Element: TypeAlias = etree._Element  # noqa: SLF001 (lxml offers no public name for it)

ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"
XML = "{http://www.w3.org/XML/1998/namespace}"
_MEANINGFUL = frozenset(
    (
        "http://purl.org/dc/elements/1.1/ http://purl.org/dc/terms/ http://www.itunes.com/dtds/podcast-1.0.dtd"
        " http://example.com/dtds/podcast-1.0.dtd http://www.w3.org/1999/xhtml http://www.w3.org/2005/Atom"
        " http://purl.org/atom/ns# http://purl.org/rss/1.0/ http://my.netscape.com/rdf/simple/0.9/"
        " http://purl.org/rss/1.0/modules/content/ http://backend.userland.com/rss2 http://podlove.org/simple-chapters"
    ).split(),
)
"""Namespaces whose elements may stand for an entry's title, text, date, link or author; all others are passed over."""
_OTHER_NAMES = frozenset(
    (
        "abstract body content created copyright contributor dcterms fullitem homepage id issued modified name prodlink"
        " published pubdate summary subtitle tagline updated uri url webmaster managingeditor language creator date"
    ).split(),
)
"""Elements that have no business in an RSS item, but which feedparser understands."""
_MEDIA_WORDS = re.compile(r"\{http://search\.yahoo\.com/mrss/?\}(?:title|description|group)")

Field: TypeAlias = "Callable[[Draft, Element], None]"


class DeclinedError(Exception):
    """A feed that the fast reader leaves to the thorough one."""


def read_draft(item: Element, fields: Mapping[str, Field], guid: str, *, repeatable: Container[Field] = ()) -> Draft:
    """Read an entry by the fields it may have.

    Raises:
        DeclinedError: It has one twice that is not repeatable, or one that only the thorough reader understands.
    """
    draft = Draft(guid=guid, lang=item.get(f"{XML}lang"))
    seen: set[str] = set()
    for child in item.iterchildren("*"):
        tag = child.tag
        read = fields.get(tag)
        if read is None:
            _refuse_meaningful(tag)
            seen.add(tag)
            continue
        if tag in seen and read is not skip and read not in repeatable:
            raise DeclinedError(f"two {tag}")
        seen.add(tag)
        read(draft, child)
    if not (draft.title and draft.summary) and any(map(_MEDIA_WORDS.match, seen)):
        raise DeclinedError("media words in place of its own")
    return draft


def _refuse_meaningful(tag: str) -> None:
    space, _, name = tag[1:].rpartition("}") if tag[0] == "{" else ("", "", tag.lower())
    if space in _MEANINGFUL or (not space and name in _OTHER_NAMES):
        raise DeclinedError(f"element {tag}")


def link_from_guid(draft: Draft, item: Element) -> None:
    """Take a GUID that is an address for the link, as RSS says, unless it says it is none."""
    if item.tag == "item" and item.find(f"{ATOM}link") is not None:
        raise DeclinedError("only an Atom link")
    if draft.guid.startswith(("http://", "https://")) and not _is_opaque(item):
        draft.link = draft.guid


def _is_opaque(item: Element) -> bool:
    guid = item.find("guid")
    return guid is not None and (guid.get("isPermaLink") or guid.get("ispermalink") or "true").lower() == "false"


def has_base(root: Element) -> bool:
    """Tell whether relative addresses rest on something else than the feed's own."""
    return bool(root.xpath("boolean(//@xml:base)"))


def text_of(element: Element) -> str:
    """Give the text of an element; unresolved entities and child elements send the feed to the thorough reader."""
    if element is None:
        return ""
    if len(element):
        raise DeclinedError(f"markup in {element.tag}")
    return (element.text or "").strip()


def take_title(draft: Draft, element: Element) -> None:
    """Take a title that is text."""
    draft.title = text_of(element)


def take_guid(draft: Draft, element: Element) -> None:
    """Take an identity."""
    draft.guid = text_of(element)


def take_author(draft: Draft, element: Element) -> None:
    """Take an author; the last of several stands."""
    draft.author = text_of(element) or draft.author


def take_lang(draft: Draft, element: Element) -> None:
    """Take a language."""
    draft.lang = text_of(element) or draft.lang


def take_updated(draft: Draft, element: Element) -> None:
    """Take the date of a change where there is none of publication."""
    draft.date = draft.date or text_of(element)


def skip(draft: Draft, element: Element) -> None:
    """Pass over an element that says nothing we print."""


DUBLIN = {
    f"{DC}creator": take_author,
    f"{DC}date": take_updated,
    f"{DC}language": take_lang,
    f"{DC}subject": skip,
    f"{DC}publisher": skip,
    f"{DC}rights": skip,
}
