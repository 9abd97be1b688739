"""What a chat forwards or pastes to the bot enters the same line as an entry.

post of a public channel, its link -> every chat's list, under the channel's name      never under the forwarder's
link to an article                 -> its page, by robots.txt's leave -> every chat's list, under the site's name
anything else                      -> the list of the chat that gave it, and nobody else's; its text is not kept

What is public and what is not is decided in docs/adr/0010. The answer to the giver is the bot's affair: `Taken` says
what was read.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING, Protocol
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from config.errors import AddressError, FetchError
from storage.records import Entry
from watchers.addresses import host_port, parse_address, shorten
from watchers.dates import parse_date
from watchers.health import Trouble, explain
from watchers.kinds.drafts import clean_lang
from watchers.kinds.telegram import headline
from watchers.links import safe_link
from watchers.looking import Memory
from watchers.plain import TITLE_LIMIT, plain, plain_line

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from watchers.article import Article
    from watchers.looking import Look

MOST_OF_A_CHAT = 30
WITHIN = timedelta(minutes=10)
"""A chat may give so many in so much time: a morning's forwards, and no flood."""
_LONGEST = 100_000
"""Characters of a paste; Telegram lets 4,096 through."""
_FEW_WORDS = 30
"""Beside a link, they are its headline or a remark; more are the news itself."""
_SHORTEST_ARTICLE = 200
_LINK = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
_POST = re.compile(
    r"https?://(?:www\.)?(?:t|telegram)\.me/(?:s/)?([A-Za-z]\w{3,31})/(\d{1,12})/?(?:\?.*)?", re.IGNORECASE
)
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


@dataclass(frozen=True, slots=True)
class Taken:
    """What was read of what a chat gave.

    Attributes:
        entry: As every matcher read it.
        is_shared: Every chat's list read it; False where only the giver's did.
        is_known: It had been read before.
        is_stub: The rest of it is behind a paywall.
        trouble: Why the page of a link could not be read; the words beside the link were read then, if any.
    """

    entry: Entry
    is_shared: bool = False
    is_known: bool = False
    is_stub: bool = False
    trouble: Trouble | None = None


class PageReader(Protocol):
    """What `Articles` offers."""

    async def open(self, url: str, *, proxy: str | None = None) -> tuple[str, Article]:
        """Read the article at an address; says where it finally stands."""


class PostReader(Protocol):
    """What `Looker` offers."""

    async def look(self, url: str, *, kind: str = "feed", memory: Memory) -> Look:
        """Look once."""


class Line(Protocol):
    """What `Run` offers."""

    async def give(self, entry: Entry, *, chat_id: int, is_stub: bool = False) -> bool:
        """Take a public entry in; False when it was known."""

    async def give_privately(self, entry: Entry, *, chat_id: int) -> None:
        """Read an entry for one chat's list."""


class Forwarding:
    """Takes what chats give.

    Args:
        line: Reads and tells.
        pages: Reads pages.
        posts: Reads channels.
        clock: Tells the time, aware.
        allow_private: (host, port) pairs on this network; what they answer stays with the chat that gave it.
    """

    def __init__(
        self,
        line: Line,
        pages: PageReader,
        posts: PostReader,
        *,
        clock: Callable[[], datetime],
        allow_private: frozenset[tuple[str, int]] = frozenset(),
    ) -> None:
        self._line = line
        self._pages = pages
        self._posts = posts
        self._clock = clock
        self._allow_private = allow_private
        self._given: defaultdict[int, deque[datetime]] = defaultdict(deque)

    async def take(self, text: str, *, chat_id: int, origin: Origin | None = None) -> Taken | None:
        """Take in a forwarded post, a pasted text or a link.

        Args:
            text: As it stands in the chat.
            chat_id: Who gave it.
            origin: Where Telegram says it comes from, None for what was written or pasted here.

        Returns:
            What was read; None when the chat has given too much in a short time.
        """
        if not self._may_give(chat_id):
            return None
        taken = await self._read(text[:_LONGEST], origin)
        if not taken.entry.title and not taken.entry.text:
            return taken
        if taken.is_shared:
            is_new = await self._line.give(taken.entry, chat_id=chat_id, is_stub=taken.is_stub)
            return replace(taken, is_known=not is_new)
        await self._line.give_privately(taken.entry, chat_id=chat_id)
        return taken

    def _may_give(self, chat_id: int) -> bool:
        now, given = self._clock(), self._given[chat_id]
        while given and given[0] <= now - WITHIN:
            given.popleft()
        if len(given) >= MOST_OF_A_CHAT:
            return False
        given.append(now)
        return True

    async def _read(self, text: str, origin: Origin | None) -> Taken:
        if origin and origin.channel and origin.number:
            return Taken(_post(text, origin), is_shared=True)
        url = link_of(text)
        if url is None or origin:
            return Taken(_paste(text, self._clock()))
        try:
            post = _POST.fullmatch(url)
            return await (self._read_post(post[1], int(post[2])) if post else self._read_page(url))
        except (AddressError, FetchError) as failure:
            words = _LINK.sub(" ", text).strip()
            return Taken(_paste(words, self._clock()), trouble=explain(failure))

    async def _read_post(self, channel: str, number: int) -> Taken:
        """Read one post in the public preview of its channel."""
        url = f"https://t.me/s/{channel}?before={number + 1}"
        look = await self._posts.look(url, kind="telegram", memory=Memory())
        wanted = f"https://t.me/{channel}/{number}".lower()
        found = next((entry for entry in look.entries if entry.id.lower() == wanted), None)
        if found is None:
            raise FetchError(url, "shows no posts of that number")
        return Taken(replace(found, source=look.title or f"@{channel}"), is_shared=True)

    async def _read_page(self, url: str) -> Taken:
        if urlsplit(url).username is not None:
            raise AddressError(f"{shorten(url)}: holds a user's name, which is not sent")
        place, article = await self._pages.open(url)
        if len(article.text) < _SHORTEST_ARTICLE and not article.stub:
            raise FetchError(url, "holds no article")
        entry = _page(place, article, self._clock())
        is_shared = article.head.is_listed and not self._is_ours(place)
        return Taken(entry, is_shared=is_shared, is_stub=article.stub)

    def _is_ours(self, url: str) -> bool:
        return host_port(parse_address(url)) in self._allow_private


def link_of(text: str) -> str | None:
    """Give the link of a text that is one, with few words beside it; None for any other text."""
    links = list(dict.fromkeys(link.rstrip(".,;:!?)»”") for link in _LINK.findall(text)))
    if len(links) != 1 or len(_LINK.sub(" ", text).split()) > _FEW_WORDS:
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


def _post(text: str, origin: Origin) -> Entry:
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


def _paste(text: str, now: datetime) -> Entry:
    """Read a paste as an entry of now: its first line as the headline, when there are more."""
    head, line_end, rest = plain(text, markup=False).partition("\n")
    is_headline = bool(line_end) and len(head) <= TITLE_LIMIT
    mark = blake2b(text.encode("utf-8", "replace"), digest_size=12).hexdigest()
    title, body = (head, rest) if is_headline else ("", f"{head}{line_end}{rest}")
    return Entry(f"paste:{mark}", title, body, published_at=now)


def _page(place: str, article: Article, now: datetime) -> Entry:
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
