"""One look at one source: ask it, see whether anything changed, and read what did.

    Memory of the last look -> Client.get -> 304 or the same body: unchanged
                                          -> Workers.read of the unseen spans -> Look with new Memory

A Memory must be kept in the same transaction as the entries of its look: its spans say "these were read", so that the
next look leaves them out.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Self

from config.errors import FetchError
from watchers.addresses import shorten
from watchers.articles import Articles
from watchers.headers import NO_VALIDATORS, Validators
from watchers.http import Answer, Client
from watchers.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from storage.records import Entry
    from watchers.kinds.drafts import Listing


def utc_now() -> datetime:
    """Tell the wall clock's time, aware UTC."""
    return datetime.now(UTC)


_OLDER_PAGES = 5
"""Pages a look goes back at most, to close the gap after a pause."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of the last good look at a source.

    Attributes:
        validators: For the next conditional GET.
        body_hash: Digest of the body, to know it again where a server has no validators.
        spans: Digests of the entries that were listed, end to end; see `kinds.spans`.
    """

    validators: Validators = NO_VALIDATORS
    body_hash: str = ""
    spans: str = ""

    def to_json(self) -> str:
        """Put it into text; about 20 bytes an entry."""
        return json.dumps(
            {
                "etag": self.validators.etag,
                "last_modified": self.validators.last_modified,
                "body_hash": self.body_hash,
                "spans": self.spans,
            }
        )

    @classmethod
    def from_json(cls, text: str | None) -> Memory:
        """Read it again; an empty or unreadable text is no memory, which costs one full look and loses nothing."""
        try:
            data = json.loads(text or "{}")
            return cls(
                Validators(data.get("etag"), data.get("last_modified")),
                str(data.get("body_hash", "")),
                str(data.get("spans", "")),
            )
        except (ValueError, AttributeError):
            return cls()


@dataclass(frozen=True, slots=True)
class Look:
    """What a look brought.

    Attributes:
        entries: In the order of the source, newest first as a rule. On a first look all that is listed; later only
            those whose bytes were not there at the last look (new, edited, or back again): `identity` tells which are
            new.
        listed: How many entries the source lists in all; 0 when unchanged.
        unchanged: The source says, or its body shows, that nothing changed.
        title: The source's own title, empty when unchanged.
        lang: Its declared language.
        memory: To keep, together with the entries.
        moved_to: The address that permanent redirects lead to; ask there next time.
        max_age_s: How long the answer is good for, as the source says.
        status: HTTP status.
    """

    entries: tuple[Entry, ...]
    listed: int
    unchanged: bool
    title: str
    lang: str | None
    memory: Memory
    moved_to: str | None
    max_age_s: int | None
    status: int


class Looker:
    """Looks at sources. Use as an async context manager; one per process, for any number of looks at once.

    Args:
        contact: For the User-Agent.
        allow_private: (host, port) pairs that may be private.
        workers: Reading processes; 0 reads in this process.
        client: In place of one of its own; it is then not closed here.
        clock: Tells the time, against which dates in the future are judged.
    """

    def __init__(
        self,
        *,
        contact: str,
        allow_private: frozenset[tuple[str, int]] = frozenset(),
        workers: int = 1,
        client: Client | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._clock = clock
        self._own = client is None
        self._client = client or Client(contact=contact, allow_private=allow_private)
        self._workers = Workers(workers)

    async def __aenter__(self) -> Self:
        """Nothing to open yet."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close what was opened."""
        await self._workers.__aexit__(kind, error, trace)
        if self._own:
            await self._client.__aexit__(kind, error, trace)

    def articles(self) -> Articles:
        """Give a reader of article pages that shares the turns at hosts and the processes of this looker."""
        return Articles(self._client, self._workers)

    async def look(
        self,
        url: str,
        *,
        kind: str = "feed",
        memory: Memory,
        proxy: str | None = None,
        options: dict[str, str] | None = None,
    ) -> Look:
        """Look once.

        Args:
            url: Of the source.
            kind: One of `watchers.kinds.KINDS`.
            memory: `Memory()` for a first look.
            proxy: For sources that are blocked where we run.
            options: What the kind wants to know beyond the address, such as the selectors of a list page.

        Raises:
            AddressError: The address, or one it redirects to, must not be asked.
            FetchError: There was no answer, or it can not be read.
        """
        answer = await self._client.get(url, validators=memory.validators, proxy=proxy)
        body_hash = memory.body_hash if answer.unchanged else _hash(answer.body)
        if answer.unchanged or body_hash == memory.body_hash:
            return _look(answer, _kept(answer, memory))
        listing = await self._read(answer, kind, memory, options)
        only_points = listing.older is not None and not listing.listed
        for _ in range(_OLDER_PAGES):
            if not listing.older:
                break
            older = await self._client.get(listing.older, proxy=proxy)
            listing = _joined(listing, await self._read(older, kind, memory, options))
        if only_points and not listing.listed:
            raise FetchError(shorten(url), "only lists other sitemaps, and none of them an entry")
        # What only points to others can stay as it is while they change: it is asked in full each time.
        kept = Memory(spans=listing.spans) if only_points else _memory(answer, body_hash, listing)
        return _look(answer, kept, listing)

    async def _read(self, answer: Answer, kind: str, memory: Memory, options: dict[str, str] | None) -> Listing:
        return await self._workers.read(
            answer.body,
            kind=kind,
            url=answer.url,
            content_type=answer.content_type,
            now=self._clock(),
            seen=memory.spans,
            options=options,
        )


def _joined(newer: Listing, older: Listing) -> Listing:
    """Put the page before behind a page."""
    return replace(
        newer,
        entries=newer.entries + older.entries,
        listed=newer.listed + older.listed,
        spans=newer.spans + older.spans,
        older=older.older,
    )


def _hash(body: bytes) -> str:
    return sha256(body).hexdigest()


def _kept(answer: Answer, memory: Memory) -> Memory:
    """Keep the memory of an unchanged source, with the newest validators."""
    return memory if answer.validators == memory.validators else replace(memory, validators=answer.validators)


def _memory(answer: Answer, body_hash: str, listing: Listing) -> Memory:
    """Remember a good look; of a cut answer only what was read, so that the next look asks for all of it again."""
    if not answer.complete:
        return Memory(spans=listing.spans)
    return Memory(answer.validators, body_hash, listing.spans)


def _look(answer: Answer, memory: Memory, listing: Listing | None = None) -> Look:
    return Look(
        entries=listing.entries if listing else (),
        listed=listing.listed if listing else 0,
        unchanged=listing is None,
        title=listing.title if listing else "",
        lang=listing.lang if listing else None,
        memory=memory,
        moved_to=answer.moved_to,
        max_age_s=answer.max_age_s,
        status=answer.status,
    )
