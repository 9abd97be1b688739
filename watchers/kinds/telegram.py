"""The public preview page of a Telegram channel: `https://t.me/s/NAME`, twenty posts at a time.

Some channels have none: their owners switched it off, or Telegram shows the posts in the app only. The address then
leads to the channel's card, which says nothing; the watcher says so instead of reporting "no news".
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from config.errors import FetchError
from watchers.kinds.drafts import Draft, Listing, Page, finish
from watchers.kinds.pages import has_class, inner_html, parse_page, span_of
from watchers.plain import plain

if TYPE_CHECKING:
    from datetime import datetime

    from watchers.kinds.pages import Element

_MESSAGE = f"//div[{has_class('tgme_widget_message')}][@data-post]"
_TEXT = (
    f".//div[{has_class('tgme_widget_message_text')}][{has_class('js-message_text')}]"
    f" | .//div[{has_class('tgme_widget_message_poll_question')}]"
    f" | .//div[{has_class('tgme_widget_message_document_title')}]"
)
_DATE = f".//a[{has_class('tgme_widget_message_date')}]//time/@datetime"
_FORWARDED = f".//a[{has_class('tgme_widget_message_forwarded_from_name')}]"
_TITLE_LENGTH = 160


def read(body: bytes, *, url: str, content_type: str | None, now: datetime, seen: frozenset[str]) -> Listing:
    """Read a preview page; entries newest first.

    Raises:
        FetchError: The channel has no public preview, or the page is another one.
    """
    root = parse_page(body, content_type or "text/html; charset=utf-8", url)
    messages = root.xpath(_MESSAGE)
    if not messages:
        raise FetchError(url, _why_empty(root))
    drafts = [_draft(message) for message in reversed(messages)]
    spans = [span_of([draft.guid, draft.content]) for draft in drafts]
    fresh = [draft for draft, span in zip(drafts, spans, strict=True) if span not in seen]
    page = Page(title=" ".join(root.xpath("//meta[@property='og:title']/@content")[:1]), drafts=fresh)
    gap = bool(seen) and len(fresh) == len(drafts)
    return replace(
        finish(page, url=url, now=now),
        listed=len(drafts),
        spans="".join(spans),
        older=_before(url, messages[0]) if gap else None,
    )


def _draft(message: Element) -> Draft:
    post = message.get("data-post") or ""
    content = "<br>".join(inner_html(element) for element in message.xpath(_TEXT))
    forwarded = message.xpath(_FORWARDED)
    return Draft(
        guid=f"https://t.me/{post}",
        link=f"https://t.me/{post}",
        title=headline(plain(content[:4000], markup=True)),
        content=content,
        date=next(iter(message.xpath(_DATE)), None),
        author=" ".join(forwarded[0].itertext()).strip() if forwarded else "",
    )


def headline(text: str) -> str:
    """Take the first line, cut at a word, for the title a post does not have."""
    line = text.partition("\n")[0]
    if len(line) <= _TITLE_LENGTH:
        return line
    return line[:_TITLE_LENGTH].rpartition(" ")[0].rstrip(" ,;:—-") + "…"


def _before(url: str, oldest: Element) -> str | None:
    """Give the address of the twenty posts before the oldest one shown."""
    number = re.search(r"/(\d+)$", oldest.get("data-post") or "")
    return f"{url.partition('?')[0]}?before={number[1]}" if number else None


def _why_empty(root: Element) -> str:
    if root.xpath(f"//*[{has_class('tgme_channel_info')}]"):
        return "shows no posts: the channel is empty or its posts are for the app only"
    if root.xpath(f"//*[{has_class('tgme_page')}]"):
        return "has no public preview: the channel's posts can be read in the app only, or it does not exist"
    return "is no preview page of a Telegram channel"
