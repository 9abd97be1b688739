"""What chats forward, paste or link to: the one kind of source that is never asked. Pure; `forwarding.py` acts.

A forwarded post, a paste and an article page become entries like those of any source, under the name of whoever
published them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from storage.records import Entry
from watchers.dates import parse_date
from watchers.kinds.drafts import clean_lang
from watchers.kinds.telegram import headline
from watchers.links import safe_link
from watchers.plain import TITLE_LIMIT, plain, plain_line

if TYPE_CHECKING:
    from datetime import datetime

    from watchers.article import Article

_FEW_WORDS = 30
"""Beside a link, they are its headline or a remark; more are the news itself."""
_LINK = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
_TRACKING = re.compile(r"utm_|.*clid$|yclid|mc_|_ga|igsh|fb_|ref$|from$|share|si$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where Telegram says that a forwarded post comes from; only its servers can say so, no user can.

    Attributes:
        channel: Handle of the public channel, None for a private one, a group or a person.
        title: What the channel calls itself.
        number: Of the post in the channel.
        published_at: Aware; when it was published there.
    """

    channel: str | None = None
    title: str = ""
    number: int = 0
    published_at: datetime | None = None


def words_beside(text: str) -> str:
    """Give a text without its links."""
    return _LINK.sub(" ", text).strip()


def link_of(text: str) -> str | None:
    """Give the link of a text that is one, with few words beside it; None for any other text."""
    links: list[str] = list(dict.fromkeys(link.rstrip(".,;:!?)»”") for link in _LINK.findall(text)))
    if len(links) != 1 or len(words_beside(text).split()) > _FEW_WORDS:
        return None
    return links[0]


def public_address(place: str, canonical: str) -> str:
    """Give the address of a page under which others may be shown it.

    The page's own word for it, if that is on the same host; else where it was found, without what follows readers
    about. A link may carry marks of the person it was sent to.
    """
    found, own = urlsplit(place), urlsplit(canonical)
    if own.hostname and own.hostname.removeprefix("www.") == (found.hostname or "").removeprefix("www."):
        return canonical
    kept = [(name, value) for name, value in parse_qsl(found.query) if not _TRACKING.match(name)]
    return safe_link(urlunsplit(found._replace(query=urlencode(kept), fragment="")), place) or place


def read_post(text: str, origin: Origin) -> Entry:
    """Read a post of a public channel that somebody forwarded."""
    words = plain(text, markup=False)
    url = f"https://t.me/{origin.channel}/{origin.number}"
    return Entry(
        id=url,
        title=headline(words),
        text=words,
        url=url,
        source=plain_line(origin.title) or f"@{origin.channel}",
        published_at=origin.published_at,
        summary="",
    )


def read_paste(text: str, now: datetime) -> Entry:
    """Read a paste as an entry of now: its first line as the headline, when there are more."""
    head, line_end, rest = plain(text, markup=False).partition("\n")
    is_headline = bool(line_end) and len(head) <= TITLE_LIMIT
    mark = blake2b(text.encode("utf-8", "replace"), digest_size=12).hexdigest()
    title, body = (head, rest) if is_headline else ("", f"{head}{line_end}{rest}")
    return Entry(f"paste:{mark}", title, body, published_at=now)


def read_page(place: str, article: Article, now: datetime) -> Entry:
    """Read an article page that somebody linked to; `place` is where it was found."""
    head = article.head
    url = public_address(place, head.canonical)
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return Entry(
        id=url,
        title=head.title,
        text=article.text,
        lang=clean_lang(head.lang),
        url=url,
        source=head.outlet or host,
        published_at=parse_date(head.published, now),
    )
