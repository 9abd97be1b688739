"""The fast reader of Atom 1.0 (RFC 4287)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from watchers.kinds.drafts import Draft, Page
from watchers.kinds.quick_entries import (
    ATOM,
    XML,
    DeclinedError,
    has_base,
    link_from_guid,
    read_draft,
    skip,
    take_guid,
    take_updated,
    text_of,
)

if TYPE_CHECKING:
    from watchers.kinds.quick_entries import Element, Field

_RELATION = "http://www.iana.org/assignments/relation/"
"""Stands before a link's relation where somebody writes it in full (RFC 4287, section 4.2.7.2)."""
_HTML = frozenset({"text/html", "application/xhtml+xml"})


def read_atom(root: Element) -> Page:
    """Read a feed.

    Raises:
        DeclinedError: It is unusual.
    """
    if has_base(root):
        raise DeclinedError("xml:base")
    page = Page(title=text_of(root.find(f"{ATOM}title")), lang=root.get(f"{XML}lang"))
    authors = _authors_of(root)
    for entry in root.iterchildren(f"{ATOM}entry"):
        draft = read_draft(entry, _ATOM_FIELDS, "", repeatable=(_atom_link,))
        if not draft.link:
            link_from_guid(draft, entry)
        draft.author = draft.author or _authors_of(entry.find(f"{ATOM}source")) or authors
        page.drafts.append(draft)
    return page


def _authors_of(element: Element | None) -> str:
    """Name the authors that stand for an entry's own (RFC 4287, section 4.2.1)."""
    draft = Draft()
    for author in element.iterchildren(f"{ATOM}author") if element is not None else ():
        _atom_author(draft, author)
    return draft.author


def _atom_title(draft: Draft, element: Element) -> None:
    draft.title, draft.title_markup = _construct(element)
    draft.lang = element.get(f"{XML}lang") or draft.lang


def _atom_link(draft: Draft, element: Element) -> None:
    if (element.get("rel") or "alternate").removeprefix(_RELATION) != "alternate":
        return
    if (element.get("type") or "text/html") not in _HTML:
        raise DeclinedError("an alternate that is no page")
    draft.link = draft.link or (element.get("href") or "").strip()


def _published(draft: Draft, element: Element) -> None:
    draft.date = text_of(element)


def _atom_author(draft: Draft, element: Element) -> None:
    name, mail = text_of(element.find(f"{ATOM}name")), text_of(element.find(f"{ATOM}email"))
    draft.author = f"{name} ({mail})" if name and mail else name or mail


def _atom_summary(draft: Draft, element: Element) -> None:
    draft.summary, draft.summary_markup = _construct(element)


def _atom_content(draft: Draft, element: Element) -> None:
    if element.get("src"):
        return
    draft.content, draft.content_markup = _construct(element)


def _construct(element: Element) -> tuple[str, bool]:
    """Read an Atom text construct: its text and whether that is HTML (RFC 4287, section 3.1)."""
    kind = (element.get("type") or "text").lower()
    if kind == "xhtml":
        inner = "".join(etree.tostring(child, encoding="unicode") for child in element)
        return (element.text or "") + inner, True
    if kind not in {"text", "html", "text/html", "text/plain"}:
        raise DeclinedError(f"type {kind[:40]}")
    return text_of(element), kind.endswith("html")


_ATOM_FIELDS: dict[str, Field] = {
    f"{ATOM}id": take_guid,
    f"{ATOM}title": _atom_title,
    f"{ATOM}link": _atom_link,
    f"{ATOM}published": _published,
    f"{ATOM}updated": take_updated,
    f"{ATOM}author": _atom_author,
    f"{ATOM}summary": _atom_summary,
    f"{ATOM}content": _atom_content,
    f"{ATOM}category": skip,
    f"{ATOM}contributor": skip,
    f"{ATOM}rights": skip,
    f"{ATOM}source": skip,
}
