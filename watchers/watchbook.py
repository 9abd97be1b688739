"""The watches of every chat, compiled into one reader that follows the lists as they change.

    version the same -> nothing            some watches changed -> each added anew or taken out
    more changes than are known, or many taken out since it was made -> made anew, so that its memory is bounded

Compiling a hundred thousand names takes seconds; it gives the rest of the process a turn every few milliseconds.
"""

from __future__ import annotations

import asyncio
import gc
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from config.errors import WatchError
from matchers.reading import Reader
from storage import watch_changes, watches
from watchers.lists import Lists

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from matchers.patterns import PatternReader
    from storage.records import StoredWatch
    from storage.vault import Vault

log = logging.getLogger(__name__)

_BATCH = 500
"""Watches opened by one statement."""
_TURN = 20
"""Watches compiled between two turns of the others: about 5 ms."""
_LEAST_TAKEN_OUT = 10_000
"""Made anew when so many were taken out, and at least as many as are left: a part of a name stays known for good."""


@dataclass(frozen=True, slots=True)
class Book:
    """The lists, compiled. Both parts go on changing; a watch found by one may be gone from the other a moment later.

    Attributes:
        reader: Reads an entry for all of them.
        watches: Every watch by its id in a reading.
    """

    reader: Reader
    watches: Lists


class Watchbook:
    """Keeps the compiled lists and follows their changes.

    Args:
        vault: Opens the sealed watches.
        patterns: The pattern packs, compiled once.

    Attributes:
        builds: How often the lists were compiled from the beginning.
    """

    def __init__(self, vault: Vault, patterns: PatternReader) -> None:
        self._vault = vault
        self._patterns = patterns
        self._book: Book | None = None
        self._version = -1
        self._taken_out = 0
        self._turn = asyncio.Lock()
        self.builds = 0

    def __len__(self) -> int:
        """Count the watches that are read for."""
        return len(self._book.watches) if self._book else 0

    def cover(self, text: str) -> str:
        """Black out the people watched for in a line of a log; as it is, while nobody is known yet."""
        return self._book.reader.cover(text) if self._book else text

    async def current(self, tx: AsyncConnection) -> Book:
        """Give the lists as they are in this transaction or later; one small query when nothing changed."""
        if self._book and await watches.version(tx) <= self._version:
            return self._book
        async with self._turn:
            version = await watches.version(tx)
            if self._book is None or version > self._version:
                self._book = await self._follow(tx)
                self._version = version
            return self._book

    async def _follow(self, tx: AsyncConnection) -> Book:
        changed = await watch_changes.since(tx, self._version) if self._book else None
        if self._book is None or changed is None or self._is_worn():
            return await self._build(tx)
        await self._apply(tx, self._book, sorted(changed))
        return self._book

    def _is_worn(self) -> bool:
        return self._taken_out > max(_LEAST_TAKEN_OUT, len(self))

    async def _build(self, tx: AsyncConnection) -> Book:
        book = Book(Reader((), self._patterns), Lists())
        await self._apply(tx, book, sorted(await watch_changes.active_ids(tx)))
        # The lists stay: the collector need not walk through them, 0.3 s for a hundred thousand, again and again.
        gc.freeze()
        self._taken_out = 0
        self.builds += 1
        return book

    async def _apply(self, tx: AsyncConnection, book: Book, ids: Sequence[int]) -> None:
        """Bring these watches to what they are now: added, exchanged, or gone."""
        for start in range(0, len(ids), _BATCH):
            batch = ids[start : start + _BATCH]
            found = await watches.some(tx, self._vault, batch)
            self._take_out(book, set(batch) - {stored.id for stored in found})
            for number, stored in enumerate(found):
                self._put(book, stored)
                if number % _TURN == 0:
                    await asyncio.sleep(0)

    def _put(self, book: Book, stored: StoredWatch) -> None:
        self._taken_out += str(stored.id) in book.watches
        try:
            book.reader.add(stored.watch, place=stored.id)
        except WatchError:
            # Its text is not told: it may hold a name.
            log.error("watch %d is a query that cannot be read any more; it is passed over", stored.id)  # noqa: TRY400
            self._take_out(book, [stored.id])
        else:
            book.watches.put(stored)

    def _take_out(self, book: Book, ids: Collection[int]) -> None:
        for watch_id in map(str, ids):
            self._taken_out += book.watches.drop(watch_id)
            book.reader.remove(watch_id)
