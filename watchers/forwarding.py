"""What a chat forwards or pastes to the bot enters the same line as an entry.

post of a public channel, its link -> every chat's list, under the channel's name      never under the forwarder's
link to an article                 -> its page, by robots.txt's leave -> every chat's list, under the site's name
anything else                      -> the list of the chat that gave it, and nobody else's; its text is not kept

What is public and what is not is decided in docs/adr/0010. The answer to the giver is the bot's affair: `Taken` says
what was read.
"""

from __future__ import annotations

import asyncio
import re
from collections import defaultdict, deque
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from config.errors import AddressError, FetchError
from watchers.addresses import host_port, parse_address, shorten
from watchers.health import Trouble, explain
from watchers.kinds.forwarded import Origin, link_of, read_page, read_paste, read_post, words_beside
from watchers.looking import Memory
from watchers.plain import plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from storage.records import Entry
    from watchers.article import Article
    from watchers.looking import Look

__all__ = ["Forwarding", "Origin", "Taken", "link_of"]

MOST_OF_A_CHAT = 30
WITHIN = timedelta(minutes=10)
"""A chat may give so many in so much time: a morning's forwards, and no flood."""
DEADLINE_S = 8.0
"""A person waits for the answer, and others behind them."""
_LONGEST = 100_000
"""Characters of a paste; Telegram lets 4,096 through."""
_SHORTEST_ARTICLE = 200
_POST = re.compile(
    r"https?://(?:www\.)?(?:t|telegram)\.me/(?:s/)?([A-Za-z]\w{3,31})/(\d{1,12})/?(?:\?.*)?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Taken:
    """What was read of what a chat gave.

    Attributes:
        entry: As every matcher read it.
        is_shared: Every chat's list read it; False where only the giver's did.
        is_known: It had been read before.
        is_stub: The rest of it is behind a paywall.
        trouble: Why the page of a link could not be read; the words beside the link were read then, if any.
        remark: Words that stood beside a link whose page was read: the giver's own, and nobody else's to see.
    """

    entry: Entry
    is_shared: bool = False
    is_known: bool = False
    is_stub: bool = False
    trouble: Trouble | None = None
    remark: str = ""


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
        deadline_s: For the page of a link.
    """

    def __init__(
        self,
        line: Line,
        pages: PageReader,
        posts: PostReader,
        *,
        clock: Callable[[], datetime],
        allow_private: frozenset[tuple[str, int]] = frozenset(),
        deadline_s: float = DEADLINE_S,
    ) -> None:
        self._line = line
        self._pages = pages
        self._posts = posts
        self._clock = clock
        self._allow_private = allow_private
        self._deadline_s = deadline_s
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
            return Taken(read_post(text, origin), is_shared=True)
        url = link_of(text)
        if url is None or origin:
            return Taken(read_paste(text, self._clock()))
        try:
            async with asyncio.timeout(self._deadline_s):
                post = _POST.fullmatch(url)
                taken = await (self._read_post(post[1], int(post[2])) if post else self._read_page(url))
                return replace(taken, remark=plain(words_beside(text), markup=False))
        except (AddressError, FetchError, TimeoutError) as failure:
            trouble = Trouble("slow") if isinstance(failure, TimeoutError) else explain(failure)
            return Taken(read_paste(words_beside(text), self._clock()), trouble=trouble)

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
        if parse_address(url).user is not None:
            raise AddressError(f"{shorten(url)}: holds a user's name, which is not sent")
        place, article = await self._pages.open(url)
        if len(article.text) < _SHORTEST_ARTICLE and not article.stub:
            raise FetchError(url, "holds no article")
        entry = read_page(place, article, self._clock())
        is_shared = article.head.is_listed and not self._is_ours(place)
        return Taken(entry, is_shared=is_shared, is_stub=article.stub)

    def _is_ours(self, url: str) -> bool:
        return host_port(parse_address(url)) in self._allow_private
