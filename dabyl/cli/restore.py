"""`dabyl restore`: put a backup back, into SQLite or PostgreSQL, whichever it was made from."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from config.errors import FileError, StorageError
from dabyl.cli.shell import settings_and_logging
from dabyl.lock import only_one
from storage import keeping
from storage.copying import copy_in
from storage.database import Db, driver_url
from storage.migrating import migrate
from storage.sealed_files import is_sealed_file
from storage.vault import Vault, read_keys

if TYPE_CHECKING:
    import argparse

    from config.settings import Settings

HELP = "put a backup back"
EXAMPLE = "dabyl restore dabyl-2026-11-22.backup"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("file", type=Path, metavar="FILE")


def run(args: argparse.Namespace) -> int:
    """Check the backup, put it in place, keep the old database beside it, and open the new one with the key."""
    settings = settings_and_logging()
    keys = read_keys(settings.key, settings.key_file)
    if not keys:
        raise StorageError(f"the key of that backup is missing: set DABYL_KEY or put it into {settings.key_file}")
    url = driver_url(settings.database_url)
    if url.get_backend_name() != "sqlite":
        _into_postgresql(settings, keys, args.file)
        print(f"restored {args.file}")
        return 0
    if not url.database:
        raise StorageError("DABYL_DATABASE_URL: a database in memory can not be restored to")
    with only_one(settings.data_dir, settings.database_url):
        old = _into_sqlite(settings, keys, args.file, Path(url.database))
    print(f"restored {args.file}" + (f"; the database before it is {old}" if old else ""))
    return 0


def _into_postgresql(settings: Settings, keys: tuple[bytes, ...], backup: Path) -> None:
    if not _is_sealed(backup):
        raise StorageError("that is a copy of a SQLite file; put it back with a SQLite DABYL_DATABASE_URL first")
    asyncio.run(_fill(settings, settings.database_url, keys, backup))


def _into_sqlite(settings: Settings, keys: tuple[bytes, ...], backup: Path, database: Path) -> Path | None:
    """Fill a file beside the database first: one that turns out to be damaged must not cost the old one."""
    if not _is_sealed(backup):  # written by `VACUUM INTO`, before there were sealed ones
        old = keeping.restore(backup, database, settings.database_passphrase)
        asyncio.run(_fill(settings, settings.database_url, keys, None))
        return old
    part = database.with_name(database.name + ".restored")
    part.unlink(missing_ok=True)
    try:
        asyncio.run(_fill(settings, f"sqlite:///{part}", keys, backup))
        part.chmod(0o600)
        return keeping.swap_in(part, database)
    finally:
        for suffix in ("", "-wal", "-shm"):
            part.with_name(part.name + suffix).unlink(missing_ok=True)


def _is_sealed(backup: Path) -> bool:
    try:
        with backup.open("rb") as file:
            return is_sealed_file(file)
    except OSError as error:
        raise FileError(f"{backup}: it cannot be read ({error.strerror})") from error


async def _fill(settings: Settings, url: str, keys: tuple[bytes, ...], backup: Path | None) -> None:
    """Fill an empty database from a sealed backup, and bring it to the newest shape."""
    db = Db(url, Vault(*keys), passphrase=settings.database_passphrase)
    try:
        if backup:
            with backup.open("rb") as file:
                await copy_in(db, file)
        await migrate(db)
    finally:
        await db.close()
