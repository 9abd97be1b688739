"""What `dabyl poll --state FILE` remembers between calls: one small SQLite file for any number of addresses.

It is the standard library's sqlite3 and not the database of an installation: a poll is a tool to try a source with,
must work without settings, key or migrations, and writes from one thread. Commits are batched, since one per feed
would cost more than all the reading.
"""

from __future__ import annotations

import sqlite3
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from config.errors import FileError
from watchers import identity
from watchers.looking import Memory

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path
    from types import TracebackType

    from storage.records import Entry

_BATCH = 500
_ASKED = 500
_SCHEMA = """
CREATE TABLE IF NOT EXISTS feed (
    id INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE, memory TEXT, moved_to TEXT,
    gone INTEGER NOT NULL DEFAULT 0, not_before REAL NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS seen (feed INTEGER NOT NULL, key BLOB NOT NULL, PRIMARY KEY (feed, key)) WITHOUT ROWID;
"""


@dataclass(slots=True)
class Known:
    """What is known of one address.

    Attributes:
        id: Row in the file, None before the first good look.
        memory: Of the last good look.
        moved_to: Where to ask instead, None for the address itself.
        gone: It answered 410 and is not asked again.
        not_before: Seconds since 1970 before which it asked not to be asked.
    """

    id: int | None
    memory: Memory
    moved_to: str | None = None
    gone: bool = False
    not_before: float = 0.0


class PollState:
    """The file, or nothing where none is wanted: then every poll is the first.

    Raises:
        FileError: The file can not be opened or is something else.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._pending = 0
        try:
            self._db = sqlite3.connect(path or ":memory:", isolation_level=None)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            self._db.executescript(_SCHEMA)
            self._db.execute("BEGIN")
        except sqlite3.Error as error:
            raise FileError(f"{path}: can not be used as a state file ({error})") from error

    def __enter__(self) -> Self:
        """The file is open already."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Commit and close, also after a failure: what was printed stays known."""
        self._db.execute("COMMIT")
        self._db.close()

    def of(self, url: str) -> Known:
        """Tell what is known of an address."""
        row = self._db.execute(
            "SELECT id, memory, moved_to, gone, not_before FROM feed WHERE url = ?", (url,)
        ).fetchone()
        if row is None:
            return Known(None, Memory())
        return Known(row[0], Memory.from_json(row[1]), row[2], bool(row[3]), row[4])

    def new_among(self, known: Known, entries: Sequence[Entry]) -> list[tuple[Entry, tuple[str, ...]]]:
        """Tell which entries were never seen at this address, in their order, and their keys."""
        keyed = [(entry, identity.keys(entry)) for entry in entries]
        seen = self._seen(known, [key for _, keys in keyed for key in keys])
        return [(entry, keys) for entry, keys in keyed if not identity.known(keys, seen)]

    def _seen(self, known: Known, keys: list[str]) -> set[str]:
        """Tell which of the keys were seen at an address; asks for a few hundred at a time."""
        found: set[str] = set()
        for start in range(0, len(keys) if known.id is not None else 0, _ASKED):
            asked = [bytes.fromhex(key) for key in keys[start : start + _ASKED]]
            marks = ",".join("?" * len(asked))
            question = f"SELECT key FROM seen WHERE feed = ? AND key IN ({marks})"  # noqa: S608 (question marks only)
            rows = self._db.execute(question, (known.id, *asked))
            found.update(key.hex() for (key,) in rows)
        return found

    def keep(
        self, url: str, known: Known, memory: Memory, keys: Iterable[tuple[str, ...]], moved_to: str | None
    ) -> None:
        """Keep a good look: its memory, its new entries' keys and where the source has moved."""
        if known.id is None or memory != known.memory or moved_to or known.not_before:
            known.id = self._write(url, memory.to_json(), moved_to or known.moved_to, gone=False, not_before=0.0)
        self._db.executemany(
            "INSERT OR IGNORE INTO seen (feed, key) VALUES (?, ?)",
            [(known.id, bytes.fromhex(key)) for entry_keys in keys for key in entry_keys],
        )
        self._commit_now_and_then()

    def keep_refusal(self, url: str, known: Known, *, gone: bool, wait_s: int) -> None:
        """Keep that a source failed, for ever or for some time; where it had moved to is forgotten."""
        not_before = time.time() + wait_s if wait_s else 0.0
        self._write(url, known.memory.to_json(), None, gone=gone, not_before=not_before)
        self._commit_now_and_then()

    def _write(self, url: str, memory: str, moved_to: str | None, *, gone: bool, not_before: float) -> int:
        row = self._db.execute(
            "INSERT INTO feed (url, memory, moved_to, gone, not_before) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (url) DO UPDATE SET memory = excluded.memory, moved_to = excluded.moved_to,"
            " gone = excluded.gone, not_before = excluded.not_before RETURNING id",
            (url, memory, moved_to, gone, not_before),
        ).fetchone()
        return int(row[0])

    def _commit_now_and_then(self) -> None:
        self._pending += 1
        if self._pending >= _BATCH:
            self._pending = 0
            self._db.execute("COMMIT")
            self._db.execute("BEGIN")
