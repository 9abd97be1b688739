"""`dabyl restore`: put a backup back."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from config.errors import StorageError
from dabyl.cli.shell import settings_and_logging
from dabyl.lock import only_one
from storage import keeping
from storage.database import Db, driver_url
from storage.migrating import migrate
from storage.vault import Vault, read_keys

if TYPE_CHECKING:
    import argparse

    from config.settings import Settings

HELP = "put a backup back"
EXAMPLE = "dabyl restore dabyl-2026-11-22.db"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("file", type=Path, metavar="FILE")


def run(args: argparse.Namespace) -> int:
    """Check the backup, put it in place, keep the old database beside it, and open the new one with the key."""
    settings = settings_and_logging()
    url = driver_url(settings.database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise StorageError("put a PostgreSQL backup back with pg_restore")
    keys = read_keys(settings.key, settings.key_file)
    if not keys:
        raise StorageError(f"the key of that backup is missing: set DABYL_KEY or put it into {settings.key_file}")
    with only_one(settings.data_dir):
        old = keeping.restore(args.file, Path(url.database), settings.database_passphrase)
        asyncio.run(_open(settings, keys))
    print(f"restored {args.file}" + (f"; the database before it is {old}" if old else ""))
    return 0


async def _open(settings: Settings, keys: tuple[bytes, ...]) -> None:
    db = Db(settings.database_url, Vault(*keys), passphrase=settings.database_passphrase)
    try:
        await migrate(db)
    finally:
        await db.close()
