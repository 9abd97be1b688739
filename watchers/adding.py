"""What becomes a source when somebody gives an address: it is tried at once, and the answer says what was found.

feed -> as it is        channel, site -> discovery        feed that does not answer now -> as it is, with a note

A chat adds sources with an `Adder`, which keeps them as the chat's own; `bot.source_words` puts the answer into words.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from config.errors import AddressError, FetchError
from storage import feeds
from watchers.addresses import parse_address
from watchers.discovery import Found, channel_address, discover, try_source
from watchers.health import Trouble, explain
from watchers.http import Client
from watchers.kinds import search
from watchers.looking import Looker

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from storage.database import Db
    from storage.records import Feed

_BARE_SITE = re.compile(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:/\S*)?")
"""`news.example/kk` without its scheme; a path begins with a slash, a lone word has no dot."""
_DEAD = frozenset({401, 404, 405, 410, 451})
"""Answers that say that there is nothing for us at an address, today and tomorrow."""

_SILENT = ("its name can not", "no secure connection", "no full answer", "connection", "did not speak HTTP")
"""How the reasons of `watchers.http` begin where no answer came."""
TRY_S = 8.0
"""For one request: a person waits for the answer."""
ALL_S = 20.0
"""For a whole search of a site."""
MOST_OF_A_CHAT = 300


@dataclass(frozen=True, slots=True)
class Resolved:
    """What an address leads to.

    Attributes:
        found: Sources; the first is the one to take, none is empty.
        unanswered: Why the address itself did not answer; None where the first was seen to work.
    """

    found: tuple[Found, ...]
    unanswered: Trouble | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """What became of an address that a chat gave.

    Attributes:
        given: The address as it was given.
        url: The source it led to; empty where it led to none.
        is_new: Whether it was added; False when it was watched already or was not taken.
        resolved: What was found there; None where it was not taken.
        trouble: Why it was not taken; None where it was.
        most: How many sources a chat may add, where it has so many.
    """

    given: str
    url: str
    is_new: bool
    resolved: Resolved | None = None
    trouble: Trouble | None = None
    most: int | None = None


class Adder:
    """Adds sources for chats: tries an address at once, within the time a person waits.

    Args:
        db: Where sources are kept.
        contact: For the User-Agent.
        allow_private: (host, port) pairs that may be private.
        clock: Tells the time, aware.
        most: Sources of its own that a chat may have.
    """

    def __init__(
        self,
        db: Db,
        *,
        contact: str,
        allow_private: frozenset[tuple[str, int]],
        clock: Callable[[], datetime],
        most: int = MOST_OF_A_CHAT,
    ) -> None:
        self._db = db
        self._contact = contact
        self._allow_private = allow_private
        self._clock = clock
        self._most = most

    async def add(self, text: str, *, chat_id: int) -> Added:
        """Try an address and put what it leads to under watch, as the chat's own; it is looked at within seconds.

        Args:
            text: Address of a feed, a site or a channel, or a channel's @handle.
            chat_id: The chat that asks, which will be told when the source is in trouble.

        Returns:
            What became of it; nothing is raised for an address that can not be used.
        """
        if await self._has_enough(chat_id):
            return Added(text, "", is_new=False, most=self._most)
        try:
            async with asyncio.timeout(ALL_S):
                resolved = await self._try(text)
        except (AddressError, FetchError) as failure:
            return Added(text, "", is_new=False, trouble=explain(failure))
        except TimeoutError:
            return Added(text, "", is_new=False, trouble=Trouble("slow"))
        source = resolved.found[0]
        async with self._db.write() as tx:
            now = self._clock()
            is_new = await feeds.add(
                tx, source.url, kind=source.kind, every_s=None, now=now, owner_id=chat_id, vault=self._db.vault
            )
        return Added(text, source.url, is_new, resolved)

    async def _has_enough(self, chat_id: int) -> bool:
        async with self._db.read() as tx:
            return sum(feed.owner_id == chat_id for feed in await feeds.listing(tx)) >= self._most

    async def _try(self, text: str) -> Resolved:
        async with (
            Client(contact=self._contact, allow_private=self._allow_private, deadline_s=TRY_S) as client,
            Looker(contact=self._contact, client=client, clock=self._clock) as looker,
        ):
            return await resolve(text, looker=looker, client=client)

    async def listing(self, chat_id: int, *, is_operator: bool = False) -> list[Feed]:
        """Give the sources a chat may see: its own and the installation's; an operator's chat sees all.

        What another chat added stays its own affair: a search for a name tells whom it watches. How each of them is,
        `health.state_of` and `health.trouble_of` tell.
        """
        async with self._db.read() as tx:
            stored = await feeds.listing(tx, self._db.vault)
        return [feed for feed in stored if is_operator or feed.owner_id in {None, chat_id}]

    async def remove(self, feed_id: int, *, chat_id: int, is_operator: bool = False) -> bool:
        """Take a source away that the chat has added, or as an operator any; False when it may not or there is none."""
        async with self._db.write() as tx:
            feed = await feeds.get(tx, feed_id)
            if feed is None or not (is_operator or feed.owner_id == chat_id):
                return False
            return await feeds.remove(tx, feed.url)


async def resolve(
    text: str, *, looker: Looker, client: Client, kind: str | None = None, proxy: str | None = None
) -> Resolved:
    """Find the source an address means, by asking it.

    Args:
        text: Address of a feed, a site or a channel, or a channel's @handle; for a search the words to look for.
        looker: Looks at candidates.
        client: Asks for pages.
        kind: How to read the address; None finds out.
        proxy: To ask through.

    Returns:
        The sources. An address that can be asked but does not answer now is one, as a feed or what was asked for.

    Raises:
        AddressError: It is no address, or one that must not be asked.
        FetchError: There is nothing to watch there.
    """
    url, wanted = _means(text, kind)
    parse_address(url)
    try:
        found = await try_source(looker, url, wanted, proxy=proxy)
    except FetchError as failure:
        return await _otherwise(url, wanted, failure, is_open=kind is None, looker=looker, client=client, proxy=proxy)
    return Resolved((replace(found, url=url),))


def _means(text: str, kind: str | None) -> tuple[str, str]:
    """Tell the address to ask and the kind to try first."""
    text = text.strip()
    channel = channel_address(text if "://" in text or text.startswith("@") else f"https://{text}")
    if channel and kind in {None, "telegram"}:
        return channel, "telegram"
    if kind == "search" and "://" not in text:
        return search.address(text), kind
    url = f"https://{text}" if _BARE_SITE.fullmatch(text) else text
    return url, kind or ("search" if search.is_search(url) else "feed")


async def _otherwise(
    url: str, kind: str, failure: FetchError, *, is_open: bool, looker: Looker, client: Client, proxy: str | None
) -> Resolved:
    """Decide about an address that was not what it was tried as."""
    if failure.status in _DEAD:
        raise failure
    if (failure.status or 0) >= 300 or failure.reason.startswith(_SILENT):
        return Resolved((Found(url, kind, "", 0),), unanswered=explain(failure))
    if not is_open or kind != "feed":
        raise failure
    return Resolved(tuple(await discover(url, looker=looker, client=client, proxy=proxy)))
