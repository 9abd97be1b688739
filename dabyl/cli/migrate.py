"""`dabyl migrate`: bring the database to the shape of this version."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from dabyl.cli.shell import settings_and_logging, show_new_key
from storage.database import Db
from storage.migrating import migrate
from storage.vault import Vault, make_key, read_keys

if TYPE_CHECKING:
    import argparse

    from config.settings import Settings

HELP = "bring the database to the shape of this version"
EXAMPLE = "dabyl migrate"


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """There are none: the settings name the database."""


def run(_args: argparse.Namespace) -> int:
    """Upgrade, and say from where to where."""
    settings = settings_and_logging()
    known = read_keys(settings.key, settings.key_file)
    before, after = asyncio.run(_migrate(settings, known or (make_key(settings.key_file),)))
    if not known:
        show_new_key(settings)
    print(f"the database is at {after}" + ("" if before == after else f", before at {before or 'nothing'}"))
    return 0


async def _migrate(settings: Settings, keys: tuple[bytes, ...]) -> tuple[str | None, str]:
    db = Db(settings.database_url, Vault(*keys), passphrase=settings.database_passphrase)
    try:
        return await migrate(db)
    finally:
        await db.close()
