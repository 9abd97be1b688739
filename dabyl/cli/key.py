"""`dabyl key`: where the encryption key is, and how to change it."""

from __future__ import annotations

import asyncio
import os
from datetime import timedelta
from typing import TYPE_CHECKING

from config.errors import SettingsError, StorageError
from dabyl.app import utc_now
from dabyl.cli.shell import settings_and_logging
from dabyl.lock import only_one
from storage import pulses
from storage.database import Db
from storage.forgetting import scrub
from storage.migrating import migrate
from storage.rekeying import rekey
from storage.vault import KEY_BYTES, Vault, read_keys, replace_keys

if TYPE_CHECKING:
    import argparse

    from config.settings import Settings

HELP = "tell where the encryption key is, or change it"
EXAMPLE = "dabyl key rotate"

_ALIVE = timedelta(minutes=2)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "action", nargs="?", choices=["show", "rotate"], default="show", help="show (default) never prints the key"
    )


def run(args: argparse.Namespace) -> int:
    """Tell the place and the id of the key, or seal everything with a new one."""
    settings = settings_and_logging()
    if args.action == "rotate":
        return _rotate(settings)
    keys = read_keys(settings.key, settings.key_file)
    if not keys:
        print(f"no key yet; the first start makes {settings.key_file}")
        return 0
    print(f"key {Vault(*keys).key_id} from {settings.key_from or settings.key_file}")
    print("keep a copy apart from the database and its backups: without it they cannot be read by anyone")
    if len(keys) > 1:
        print(f"a change from key {Vault(keys[1]).key_id} is under way: run {EXAMPLE} to finish it")
    return 0


def _rotate(settings: Settings) -> int:
    with only_one(settings.data_dir, settings.database_url):
        asyncio.run(_look_first(settings))
        keys = _two_keys(settings)
        count = asyncio.run(_rekey(settings, keys))
        new, old = Vault(keys[0]).key_id, Vault(keys[1]).key_id
        print(f"{count} rows sealed anew; the key is {new} now")
        if settings.key:
            print(f"take the old key ({old}) out of {settings.key_from}; backups made before open only with it")
            return 0
        kept = settings.key_file.with_name(f"{settings.key_file.name}.old-{old}")
        replace_keys(kept, keys[1:])
        replace_keys(settings.key_file, keys[:1])
    print(f"backups made before open only with the old key, kept as {kept}: delete it together with them")
    return 0


def _two_keys(settings: Settings) -> tuple[bytes, ...]:
    """Give the new key and the old one; makes the new one where the key is in our own file.

    Raises:
        SettingsError: There is no key yet, or a new one must be given where the old one was.
    """
    keys = read_keys(settings.key, settings.key_file)
    if not keys:
        raise SettingsError(f"there is no key yet; the first start makes {settings.key_file}")
    if len(keys) == 1 and settings.key:
        raise SettingsError(
            f"{settings.key_from}: put a new key in front of the old one, a comma between them, and run this again; "
            "openssl rand -base64 32 makes one"
        )
    if len(keys) == 1:
        keys = (os.urandom(KEY_BYTES), *keys)
        replace_keys(settings.key_file, keys)  # before anything is sealed with it
    return keys


async def _rekey(settings: Settings, keys: tuple[bytes, ...]) -> int:
    db = Db(settings.database_url, Vault(*keys), passphrase=settings.database_passphrase)
    try:
        await migrate(db, may_be_rekeying=True)
        count = await rekey(db)
        await scrub(db)
    finally:
        await db.close()
    return count


async def _look_first(settings: Settings) -> None:
    """Refuse what can not be changed before there is a new key, with which nothing could start.

    On PostgreSQL other machines may write; the folder's lock does not hold them.
    """
    keys = read_keys(settings.key, settings.key_file)
    if not keys:
        return
    db = Db(settings.database_url, Vault(*keys), passphrase=settings.database_passphrase)
    try:
        await migrate(db, may_be_rekeying=True)
        async with db.read() as tx:
            said = [] if db.is_sqlite else await pulses.listing(tx)
    finally:
        await db.close()
    alive = [pulse for pulse in said if utc_now() - pulse.at < _ALIVE]
    if alive:
        names = ", ".join(f"dabyl {pulse.role} {pulse.name}" for pulse in alive)
        raise StorageError(f"alive a moment ago: {names}; stop all processes, wait two minutes, and run this again")
