"""Care of a database: copies while it is in use, putting one back, and deleting what is past its time."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import sqlalchemy as sa

from config.errors import FileError, StorageError
from storage import stories, watch_changes
from storage.cipher import connect, load_driver
from storage.tables import alerts, entries, outbox

if TYPE_CHECKING:
    from datetime import datetime, timedelta
    from pathlib import Path

    from storage.database import Db

_BATCH = 1_000
"""Rows deleted in one transaction, so that a long clean-up never holds the write lock for long."""


async def backup(db: Db, path: Path) -> None:
    """Write a copy of a SQLite database that is in use; names in it stay sealed.

    Raises:
        FileError: The file is there already or can not be written.
        StorageError: The database is PostgreSQL, which has its own tools.
    """
    if not db.is_sqlite:
        raise StorageError("back a PostgreSQL database up with pg_dump")
    if path.exists():
        raise FileError(f"{path} is there already; give a new name")
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        async with db.engine.connect() as connection:
            raw = await connection.get_raw_connection()
            driver = raw.driver_connection
            assert driver is not None
            await driver.execute("VACUUM INTO ?", (str(part),))
        part.chmod(0o600)
        part.rename(path)
    except (OSError, sqlite3.Error) as error:
        part.unlink(missing_ok=True)
        raise FileError(f"{path}: the backup cannot be written ({error})") from error


def restore(backup_file: Path, database_file: Path, passphrase: str | None = None) -> Path | None:
    """Put a backup in the place of a SQLite database that is not in use; the old one is kept beside it.

    Returns:
        Where the old database was put, None when there was none.

    Raises:
        FileError: The backup can not be read or is no whole database of ours.
    """
    _check(backup_file, passphrase)
    part = database_file.with_name(database_file.name + ".restored")
    try:
        database_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part.write_bytes(backup_file.read_bytes())
        part.chmod(0o600)
    except OSError as error:
        raise FileError(f"{database_file}: the backup cannot be put there ({error.strerror})") from error
    return swap_in(part, database_file)


def swap_in(part: Path, database_file: Path) -> Path | None:
    """Put a whole file in the place of a SQLite database that is not in use; the old one is kept beside it.

    Returns:
        Where the old database was put, None when there was none.

    Raises:
        FileError: It can not be put there.
    """
    old = _free_name(database_file.with_name(database_file.name + ".before-restore"))
    try:
        kept = None
        if database_file.exists():
            kept = database_file.replace(old)
        for suffix in ("-wal", "-shm"):  # they belong to the old file and would spoil the new one
            database_file.with_name(database_file.name + suffix).unlink(missing_ok=True)
        part.replace(database_file)
    except OSError as error:
        raise FileError(f"{database_file}: the backup cannot be put there ({error.strerror})") from error
    return kept


def _free_name(wanted: Path) -> Path:
    """Give the name, or the first numbered one, under which nothing lies: an older database is never written over."""
    number, free = 1, wanted
    while free.exists():
        number += 1
        free = wanted.with_name(f"{wanted.name}-{number}")
    return free


def _check(path: Path, passphrase: str | None) -> None:
    if not path.is_file():
        raise FileError(f"{path}: there is no such backup")
    driver = load_driver() if passphrase else sqlite3
    address = f"file:{path}?mode=ro"
    try:
        opened = connect(address, passphrase, uri=True) if passphrase else sqlite3.connect(address, uri=True)
        with closing(opened) as connection:
            health = connection.execute("PRAGMA integrity_check").fetchone()[0]
            connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except driver.Error as error:
        raise FileError(f"{path}: this is no backup of Dabyl ({error})") from error
    if health != "ok":
        raise FileError(f"{path}: the backup is damaged ({health})")


async def prune(db: Db, now: datetime, *, bodies: timedelta, sent: timedelta) -> dict[str, int]:
    """Delete entries and alerts older than `bodies`, and delivered messages older than `sent`, in batches.

    Identities of entries (`seen`) and the dedup keys of what is left stay, so that nothing is announced twice.

    Returns:
        Table name to the number of rows deleted.
    """
    done = outbox.c.state.in_(["sent", "failed", "dead"])
    rules = {
        # What told an alert stays as long as the alert: its message may still be replied to or changed.
        "outbox": (outbox, sa.and_(done, outbox.c.alert_id.is_(None), outbox.c.done_at < now - sent)),
        "alerts": (alerts, alerts.c.made_at < now - bodies),
        "entries": (entries, entries.c.seen_at < now - bodies),
    }
    gone = {name: await _delete(db, table, rule) for name, (table, rule) in rules.items()}
    async with db.write() as tx:
        await watch_changes.prune(tx, now)
    return gone | {"stories": await stories.prune(db, now)}


async def _delete(db: Db, table: sa.Table, rule: sa.ColumnElement[bool]) -> int:
    total = 0
    while True:
        async with db.write() as tx:
            batch = sa.select(table.c.id).where(rule).limit(_BATCH).scalar_subquery()
            gone = (await tx.execute(table.delete().where(table.c.id.in_(batch)))).rowcount
        total += gone
        if gone < _BATCH:
            return total
