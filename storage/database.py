"""One engine, one way to read and one way to write, the same on SQLite and PostgreSQL.

On SQLite every write begins with BEGIN IMMEDIATE behind one asyncio lock: a read that turns into a write under a plain
BEGIN fails at once with "database is locked", whatever busy_timeout says.
"""

from __future__ import annotations

import asyncio
import os
import re
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from config.errors import SettingsError, StorageError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from storage.vault import Vault

_READ_ONLY = "dabyl_read_only"

_ADVICE = (
    ("file is not a database", ", or it is encrypted: see DABYL_DATABASE_PASSPHRASE"),
    ("disk is full|No space left", "; make room on its disk"),
    ("disk I/O error", "; its disk is full or ill: make room"),
    ("readonly database", "; file and folder must belong to the user Dabyl runs as"),
    ("permission denied", "; make the user of DABYL_DATABASE_URL the owner of that database"),
    ("password", "; give the right one in DABYL_DATABASE_URL"),
    ("FATAL: .* does not exist", "; make it in PostgreSQL, or mend DABYL_DATABASE_URL"),
    (
        "^connection |resolve host|closed the connection|terminating connection|connection option",
        "; see that PostgreSQL runs there, or mend DABYL_DATABASE_URL",
    ),
)
"""Words of a database's complaint, and what to do; the first that fits is taken."""


class Db:
    """A database and the vault that seals its secrets.

    Args:
        url: `sqlite:///FILE`, `sqlite://` for one in memory, or `postgresql://…`.
        vault: Seals names and texts.
        passphrase: Of a SQLite file that SQLCipher encrypts as a whole; None for a plain one.

    Raises:
        SettingsError: The address can not be used, or there is a passphrase for something else than a SQLite file.
    """

    def __init__(self, url: str, vault: Vault, *, passphrase: str | None = None) -> None:
        self.url = driver_url(url)
        self.vault = vault
        self.engine = _engine(self.url, passphrase)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._one_writer = asyncio.Lock()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """Open a transaction that only reads."""
        async with self.engine.connect() as connection:
            await connection.execution_options(**{_READ_ONLY: True})
            async with connection.begin():
                yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """Open a transaction that may write; it commits when the block ends and rolls back when it raises."""
        if not self.is_sqlite:
            async with self.engine.begin() as connection:
                yield connection
            return
        async with self._one_writer, self.engine.begin() as connection:
            yield connection

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[Any]:
        """Lend SQLite's own connection, outside any transaction, while no one else in this process writes."""
        async with self._one_writer, self.engine.connect() as connection:
            raw = await connection.get_raw_connection()
            yield raw.driver_connection

    async def close(self) -> None:
        """Give all connections back."""
        await self.engine.dispose()


def driver_url(url: str) -> sa.URL:
    """Turn the address a user writes into the one with our drivers; `postgres://` of hosting platforms included.

    Raises:
        SettingsError: It is no address of a database we can use.
    """
    try:
        parsed = make_url(url.replace("postgres://", "postgresql://", 1))
        backend = parsed.get_backend_name()
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise SettingsError("DABYL_DATABASE_URL: give sqlite:///FILE or postgresql://USER@HOST/NAME") from error
    drivers = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg"}
    if backend not in drivers:
        raise SettingsError(f"DABYL_DATABASE_URL: {backend} is not supported; give sqlite:///FILE or postgresql://…")
    return parsed.set(drivername=drivers[backend])


def plain_url(url: sa.URL) -> str:
    """Give a PostgreSQL address, password included, as its own libraries take it."""
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def make_folder(url: sa.URL) -> None:
    """Make the folder of a SQLite file and the file, readable by its owner only.

    Raises:
        StorageError: One can not be made or written.
    """
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return
    file = Path(url.database).absolute()
    folder = file.parent
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = folder / ".dabyl-writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise StorageError(
            f"{folder}: cannot write there ({error.strerror}); "
            "make room, or set DABYL_DATA_DIR or DABYL_DATABASE_URL to a folder you own"
        ) from error
    try:  # before SQLite does: where that fails, the thread of its driver may end with a traceback of its own
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise StorageError(
            f"{file}: cannot be opened ({error.strerror}); DABYL_DATABASE_URL must name a file you may write to"
        ) from error


def one_line(error: DBAPIError) -> str:
    """Tell a database's complaint in one line, without the statement and its values."""
    text = str(error.orig).strip().splitlines()[0] if error.orig else type(error).__name__
    return text + next((advice for words, advice in _ADVICE if re.search(words, text)), "")


def insert_new(connection: AsyncConnection, table: sa.Table) -> Any:  # noqa: ANN401 - two dialects' own Insert
    """Start an INSERT that leaves rows alone whose key is there: ON CONFLICT DO NOTHING on both databases."""
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    return insert(table).on_conflict_do_nothing()


async def in_turn(connection: AsyncConnection, name: str) -> None:
    """Wait until no other transaction of this name is open; held until this one ends.

    On SQLite there is only one writer anyhow.
    """
    if connection.dialect.name != "sqlite":
        await connection.execute(sa.select(sa.func.pg_advisory_xact_lock(lock_number(name))))


def lock_number(name: str) -> int:
    """Turn a name into the 63 bits by which PostgreSQL knows an advisory lock."""
    return int.from_bytes(sha256(f"dabyl:{name}".encode()).digest()[:8], "big") >> 1


def _engine(url: sa.URL, passphrase: str | None) -> AsyncEngine:
    if url.get_backend_name() != "sqlite":
        if passphrase:
            raise SettingsError("DABYL_DATABASE_PASSPHRASE is for SQLite files: leave it out with PostgreSQL")
        return create_async_engine(
            url, pool_pre_ping=True, hide_parameters=True, connect_args={"client_encoding": "utf8"}
        )
    in_memory = not url.database or url.database == ":memory:"
    options: dict[str, Any] = {"hide_parameters": True}  # else an error's text holds what should have been stored
    if in_memory:
        options["poolclass"] = sa.StaticPool
    if passphrase:
        from storage.cipher import engine_options  # noqa: PLC0415 - SQLCipher is an extra

        options |= engine_options(passphrase)
    engine = create_async_engine(url, **options)
    sa.event.listen(engine.sync_engine, "connect", _set_up_sqlite)
    sa.event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own
    connection.isolation_level = None  # we begin transactions ourselves
    cursor = connection.cursor()
    for pragma in (
        "busy_timeout=30000",
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
    cursor.execute(f"PRAGMA cache_size=-{cache_kb(cursor.fetchone()[0])}")
    cursor.close()


def cache_kb(size: int) -> int:
    """Tell how much of a SQLite file of so many bytes each connection keeps in memory: 1/64, from 2 to 32 MB.

    SQLite's own 2 MB are too few for the upper pages of large trees: with a million entries stored, 6 GB, a new one
    took 4,000 reads of the system, and with 32 MB 520.
    """
    return min(32 * 1024, max(2 * 1024, size // 64 // 1024))


def _begin_sqlite(connection: sa.Connection) -> None:
    read_only = connection.get_execution_options().get(_READ_ONLY)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
