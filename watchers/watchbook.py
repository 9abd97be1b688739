"""The watches of every chat, compiled into one reader that follows the lists as they change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matchers.reading import Reader
from storage import watches

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.ext.asyncio import AsyncConnection

    from matchers.patterns import PatternReader
    from storage.records import StoredWatch
    from storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Book:
    """The lists as they stood at one version.

    Attributes:
        version: Of the lists, as `storage.watches.version` tells it.
        reader: Reads an entry for all of them.
        watches: Every watch by its id in a reading.
    """

    version: int
    reader: Reader
    watches: Mapping[str, StoredWatch]


class Watchbook:
    """Keeps the compiled lists and compiles them anew when one has changed.

    Args:
        vault: Opens the sealed watches.
        patterns: The pattern packs, compiled once.
    """

    def __init__(self, vault: Vault, patterns: PatternReader) -> None:
        self._vault = vault
        self._patterns = patterns
        self._book: Book | None = None

    async def current(self, tx: AsyncConnection) -> Book:
        """Give the lists as they are in this transaction; one small query when nothing changed."""
        version = await watches.version(tx)
        if self._book is None or self._book.version != version:
            stored = await watches.listing(tx, self._vault)
            reader = Reader((one.watch for one in stored), self._patterns)
            self._book = Book(version, reader, {str(one.id): one for one in stored})
        return self._book
