"""`dabyl migrate`: bring the database to the shape of this version."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from dabyl.app import ONE_KEY, refuse_without_its_key
from dabyl.cli.shell import settings_and_logging, show, show_new_key
from storage.database import Db, driver_url
from storage.migrating import migrate
from storage.vault import KEY_BYTES, Vault, make_key, read_keys

if TYPE_CHECKING:
    import argparse

    from config.settings import Settings

HELP = "bring the database to the shape of this version"
EXAMPLE = "dabyl migrate"


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """There are none: the settings name the database."""


def run(_args: argparse.Namespace) -> int:
    """Upgrade, and say from where to where.

    On PostgreSQL no key is made: this may be a platform's release step, whose files are forgotten when it ends, and no
    other process could open what a lost key had sealed.
    """
    settings = settings_and_logging()
    known = read_keys(settings.key, settings.key_file)
    is_server = driver_url(settings.database_url).get_backend_name() != "sqlite"
    if not known and not is_server:
        asyncio.run(refuse_without_its_key(settings))
        known = (make_key(settings.key_file),)
        show_new_key(settings)
    before, after = asyncio.run(_migrate(settings, known))
    if not known:
        show(f"there is no key yet: {ONE_KEY}")
    print(f"the database is at {after}" + ("" if before == after else f", before at {before or 'nothing'}"))
    return 0


async def _migrate(settings: Settings, keys: tuple[bytes, ...]) -> tuple[str | None, str]:
    vault = Vault(*(keys or (bytes(KEY_BYTES),)))
    db = Db(settings.database_url, vault, passphrase=settings.database_passphrase)
    try:
        return await migrate(db, tables_only=not keys)
    finally:
        await db.close()
