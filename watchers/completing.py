"""New entries of which the feed gives only a summary get the text of their page, if that comes within a few seconds.

    entry with a short text -> may its page be asked? -> Articles (robots.txt, a turn at the host) -> full text
                               no, too late, nothing there -> the entry as it was

An entry is worth more than its page: nothing here raises, and all pages of a look share one deadline.
"""

from __future__ import annotations

import asyncio
import json
import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from config.errors import AddressError
from storage import furniture
from watchers.addresses import host_port, parse_address

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.database import Db
    from storage.records import Entry, Feed
    from watchers.article import Article

log = logging.getLogger(__name__)

DEADLINE_S = 6.0
"""For all pages of a look together: an alert that is a minute late is no alert, six seconds nobody notices."""
MOST_PAGES = 10
"""A look; a source that lists more at once is catching up, and its summaries will do."""
_SUMMARY = 1_500
"""Characters; what a feed gives beyond is the article itself."""
_KINDS = frozenset({"feed", "sitemap", "html"})
"""Kinds that point to pages: a channel's posts are whole, a search's links are opaque."""
_RESERVED = (".example", ".test", ".invalid", ".localhost", "example.com", "example.net", "example.org")
"""Hosts that RFC 2606 and 6761 promise never to be anybody's."""


class PageReader(Protocol):
    """What `Articles` offers."""

    def knows(self, host: str) -> bool:
        """Tell whether anything is known of what a host repeats."""

    def recall(self, host: str, marks: str) -> None:
        """Take up what was learned of a host before."""

    def learned(self, host: str) -> str | None:
        """Give what is known of a host, to be kept."""

    async def read(self, url: str, *, summary: str = "", proxy: str | None = None) -> Article:
        """Read the article at an address, or give the summary back."""


@dataclass(frozen=True, slots=True)
class Completed:
    """An entry as it is kept.

    Attributes:
        entry: With the longest text there is.
        is_stub: Its page says that the rest is for subscribers.
    """

    entry: Entry
    is_stub: bool = False


class Completer:
    """Reads the pages of new entries.

    Args:
        db: Keeps what hosts repeat.
        pages: Reads one page.
        allow_private: (host, port) pairs of sources on this network, whose pages are left alone unless asked for.
        deadline_s: For all pages of a look.
    """

    def __init__(
        self,
        db: Db,
        pages: PageReader,
        *,
        allow_private: frozenset[tuple[str, int]] = frozenset(),
        deadline_s: float = DEADLINE_S,
    ) -> None:
        self._db = db
        self._pages = pages
        self._allow_private = allow_private
        self._deadline_s = deadline_s

    def wanted(self, feed: Feed, new: Sequence[Entry]) -> list[Entry]:
        """Tell of which entries the page is to be read; none at a first look, which announces nothing."""
        if feed.looks == 0 or feed.kind not in _KINDS or not self._reads_pages_of(feed):
            return []
        return [entry for entry in new if _is_short(entry) and _is_askable(entry.url)][:MOST_PAGES]

    async def complete(self, feed: Feed, new: Sequence[Entry]) -> dict[str, Completed]:
        """Read the pages of new entries; to be called outside any transaction.

        Returns:
            By the entry's id, those whose page gave more than the feed, or said that it gives no more.
        """
        wanted = self.wanted(feed, new)
        if not wanted:
            return {}
        hosts = {urlsplit(entry.url or "").netloc for entry in wanted}
        await self._recall(hosts)
        found = await self._read_all(feed, wanted)
        await self._keep(hosts)
        return found

    async def _recall(self, hosts: set[str]) -> None:
        unknown = {host for host in hosts if not self._pages.knows(host)}
        if unknown:
            async with self._db.read() as tx:
                for host, marks in (await furniture.of_hosts(tx, unknown)).items():
                    self._pages.recall(host, marks)

    async def _keep(self, hosts: set[str]) -> None:
        learned = {host: marks for host in sorted(hosts) if (marks := self._pages.learned(host))}
        if learned:
            async with self._db.write() as tx:
                for host, marks in learned.items():
                    await furniture.keep(tx, host, marks)

    async def _read_all(self, feed: Feed, wanted: Sequence[Entry]) -> dict[str, Completed]:
        reads = {entry.id: asyncio.ensure_future(self._read(entry, feed.proxy)) for entry in wanted}
        _, late = await asyncio.wait(reads.values(), timeout=self._deadline_s)
        for read in late:
            read.cancel()
        if late:
            await asyncio.wait(late)
            log.info("feed %s: %d of %d pages came too late; their summaries are read", feed.id, len(late), len(reads))
        return {key: done for key, read in reads.items() if (done := _result(feed, read)) is not None}

    async def _read(self, entry: Entry, proxy: str | None) -> Completed | None:
        assert entry.url is not None
        article = await self._pages.read(entry.url, summary=entry.text, proxy=proxy)
        if article.text == entry.text and not article.stub:
            return None
        return Completed(replace(entry, text=article.text), is_stub=article.stub)

    def _reads_pages_of(self, feed: Feed) -> bool:
        choice = options_of(feed).get("pages")
        if choice in {"on", "off"}:
            return choice == "on"
        try:
            return host_port(parse_address(feed.url)) not in self._allow_private
        except AddressError:
            return False


def options_of(feed: Feed) -> dict[str, str]:
    """Give what is set for a source: `pages` on or off, and what its kind wants to know."""
    return {str(name): str(value) for name, value in json.loads(feed.options or "{}").items()}


def _is_short(entry: Entry) -> bool:
    return entry.text == entry.summary and len(entry.text) < _SUMMARY


def _is_askable(url: str | None) -> bool:
    host = (urlsplit(url).hostname or "") if url else ""
    return "." in host and not host.endswith(_RESERVED)


def _result(feed: Feed, read: asyncio.Future[Completed | None]) -> Completed | None:
    """Take what a read gave; a mistake in reading pages costs the page, never the entry."""
    if read.cancelled():
        return None
    error = read.exception()
    if error is not None:
        log.error("feed %s: a page broke in %s", feed.id, type(error).__name__)
        return None
    return read.result()
