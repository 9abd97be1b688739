"""One Dabyl per data folder and SQLite file, one sender per bot: a second start is told who holds it, sends nothing."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import socket
import sys
from contextlib import ExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from config.errors import StorageError
from storage.database import driver_url, lock_number, plain_url
from storage.outages import Outage

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from psycopg import AsyncConnection

    from storage.database import Db

log = logging.getLogger(__name__)

_CHECK_S = 2.0
_HOLDER = """
    SELECT application_name FROM pg_stat_activity JOIN pg_locks USING (pid)
    WHERE locktype = 'advisory' AND granted AND (classid::bigint << 32) + objid::bigint = %s
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) LIMIT 1
"""


@contextmanager
def only_one(data_dir: Path, database_url: str = "sqlite://") -> Iterator[None]:
    """Hold the locks of the folder and of a SQLite file while the block runs, wherever that file is.

    The system lets go of them however the process ends. The folder alone is not enough: two folders may be given one
    database, and both processes would send what is in it.

    Raises:
        StorageError: Another process holds one; names its process id.
    """
    url = driver_url(database_url)
    file = Path(url.database).resolve() if url.get_backend_name() == "sqlite" and url.database else None
    with ExitStack() as stack:
        stack.enter_context(_held(data_dir / "dabyl.lock", data_dir, "set DABYL_DATA_DIR to a folder you own"))
        if file:
            lock = file.with_name(file.name + ".lock")
            stack.enter_context(_held(lock, file, "give DABYL_DATABASE_URL a file in a folder you own"))
        yield


@contextmanager
def _held(path: Path, what: Path, advice: str) -> Iterator[None]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StorageError(f"{path.parent}: cannot write there ({error.strerror}); {advice}") from error
    try:
        _take(descriptor, what)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int, what: Path) -> None:
    if sys.platform == "win32":  # it has no flock: there a second start is not stopped
        return
    import fcntl  # noqa: PLC0415 - not there on Windows

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        holder = os.read(descriptor, 32).decode("ascii", "replace").strip() or "unknown"
        raise StorageError(f"{what} is in use by another Dabyl (process {holder}); stop it first") from error
    try:
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
    except OSError as error:
        raise StorageError(f"{what}: cannot write there ({error.strerror}); make room on that disk") from error


@asynccontextmanager
async def one_sender(db: Db, token: str | None) -> AsyncIterator[None]:
    """Be the only sender of a bot while the block runs; on SQLite the folder's lock is enough.

    On PostgreSQL that is a lock of a connection's own. Should the database go away, it is taken again when it comes
    back; where somebody else was quicker, this process stops.

    Raises:
        StorageError: Another process sends for this bot; names machine and process.
    """
    if db.is_sqlite:
        yield
        return
    name = f"sender {(token or 'console').partition(':')[0]}"
    lock = _SenderLock(db, name)
    await lock.take()
    keeping = asyncio.create_task(lock.keep(), name="keep the sender's lock")
    try:
        yield
    finally:
        keeping.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await keeping
        await lock.release()


class _SenderLock:
    """An advisory lock on a connection of its own, outside any pool: it is held until the connection ends."""

    def __init__(self, db: Db, name: str) -> None:
        self._address = plain_url(db.url)
        self._number = lock_number(name)
        self._connection: AsyncConnection | None = None

    async def take(self) -> None:
        import psycopg  # noqa: PLC0415 - comes with the extra `postgres` only

        own_name = f"dabyl {socket.gethostname()}:{os.getpid()}"
        self._connection = connection = await psycopg.AsyncConnection.connect(
            self._address, autocommit=True, application_name=own_name, connect_timeout=10
        )
        taken = await (await connection.execute("SELECT pg_try_advisory_lock(%s)", [self._number])).fetchone()
        if taken and taken[0]:
            return
        row = await (await connection.execute(_HOLDER, [self._number])).fetchone()
        await self.release()
        holder = str(row[0]).removeprefix("dabyl ") if row else "unknown"
        raise StorageError(f"another Dabyl sends for this bot already ({holder}); stop it first")

    async def keep(self) -> None:
        """Ask every 2 s whether the connection lives, and take the lock again where it does not."""
        from psycopg import Error  # noqa: PLC0415 - see above

        outage = Outage(log, "the database is away, and the sender's lock with it", "the sender's lock is held again")
        while True:
            await asyncio.sleep(_CHECK_S)
            try:
                if self._connection is None:
                    await self.take()
                else:
                    await self._connection.execute("SELECT 1")
                outage.over()
            except (Error, OSError) as error:
                outage.on(error)
                await self.release()
            except StorageError as error:
                log.error("%s", error)  # noqa: TRY400 - the message says everything
                signal.raise_signal(signal.SIGTERM)
                return

    async def release(self) -> None:
        """Let go at once; without the unlocking the server would hold on until it notices that we are gone."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        with contextlib.suppress(Exception):  # where the connection broke, the lock has ended with it
            await connection.execute("SELECT pg_advisory_unlock_all()")
        await connection.close()
