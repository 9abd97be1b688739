"""Which entries had a word last, in memory in front of its table: for a stream that one process tells alone.

Of a word the latest eight entries are looked at and nothing else, so what a stream of any length needs of its words is
small, and neither asked of the database nor written to it, which cost a third of telling. Other keys are hardly ever
met again and stay where they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.dialects import sqlite

from storage.tables_stories import keys

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import sqlalchemy as sa

LATEST = 8
"""Entries looked at for one word: a rare one has fewer, and of a common one they tell how common."""
_MOST = 250_000
"""Words in memory, about 60 MB; then all are written and forgotten, which a month of news comes to hardly once."""


class LatestWords:
    """The latest entries of each word.

    Args:
        tx: Where words go when there are too many.
        read: Asks the table for the latest entries of words.
        most: Words in memory.
    """

    def __init__(
        self,
        tx: sa.Connection,
        read: Callable[[sa.Connection, Sequence[int]], Mapping[int, list[int]]],
        *,
        most: int = _MOST,
    ) -> None:
        self._tx = tx
        self._read = read
        self._most = most
        self._latest: dict[int, list[int]] = {}
        self._written = False

    def of(self, words: Sequence[int]) -> dict[int, list[int]]:
        """Give the latest entries of each word; a word without any is left out."""
        latest = self._latest
        if self._written:
            missing = [word for word in words if word not in latest]
            latest.update({word: sorted(entries) for word, entries in self._read(self._tx, missing).items()})
        return {word: latest[word] for word in words if word in latest}

    def add(self, words: Sequence[int], entry_id: int) -> None:
        """Remember an entry, the latest of all, by its words; ask for them with `of` first."""
        latest = self._latest
        for word in words:
            entries = latest.get(word)
            if entries is None:
                latest[word] = [entry_id]
            elif len(entries) < LATEST:
                entries.append(entry_id)
            else:
                latest[word] = [*entries[1:], entry_id]
        if len(latest) > self._most:
            self._write()

    def _write(self) -> None:
        rows = sorted((word, entry_id) for word, entries in self._latest.items() for entry_id in entries)
        insert = sqlite.insert(keys).on_conflict_do_nothing()
        self._tx.execute(insert, [{"key": word, "entry_id": entry_id} for word, entry_id in rows])
        self._latest.clear()
        self._written = True
