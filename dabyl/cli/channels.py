"""`dabyl channels`: deliver by e-mail, Matrix, Signal, ntfy, Slack or a webhook as well."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from bot.digest_times import next_digest
from bot.senders.channel import is_usable
from config.errors import UsageError
from dabyl.app import CONSOLE_DIGEST_MINUTE, utc_now
from dabyl.cli.shell import with_database
from storage import audit, channels, chats, forgetting

if TYPE_CHECKING:
    import argparse

    from config.settings import Settings
    from storage.database import Db

HELP = "deliver by e-mail, Matrix, Signal, ntfy, Slack or a webhook as well"
EXAMPLE = (
    "dabyl channels add office < address.txt    (an apprise address such as mailtos://…; then: watchlist --chat office)"
)

_NAME = re.compile(r"[a-z][a-z0-9-]{0,30}")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("action", choices=("add", "list", "remove"))
    parser.add_argument("name", nargs="?", help="a short name: small letters, digits, -")


def run(args: argparse.Namespace) -> int:
    """Set a channel up with an address read from stdin, list the names, or take one away with its list."""
    if args.action == "list":
        return _list()
    if not args.name or not _NAME.fullmatch(args.name) or args.name == "console":
        raise UsageError("give the channel a name of small letters, digits and -, such as office")
    return _add(args.name) if args.action == "add" else _remove(args.name)


def _add(name: str) -> int:
    url = sys.stdin.readline().strip()
    try:
        if not is_usable(url):
            raise UsageError("apprise does not understand that address; it lists them at appriseit.com")
    except ImportError as error:
        raise UsageError("channels need apprise: install the extra `channels`") from error

    async def put(_settings: Settings, db: Db) -> None:
        now = utc_now()
        at = next_digest(now, "UTC", CONSOLE_DIGEST_MINUTE)
        async with db.write() as tx:
            chat = await channels.put(
                tx, db.vault, name, url, now=now, digest_minute=CONSOLE_DIGEST_MINUTE, next_digest_at=at
            )
            await audit.note(tx, db.vault, "channel added", who="shell", chat_id=chat.id, now=now)

    with_database(put)
    print(f"{name} is set up; give it a list: dabyl watchlist import FILE --chat {name}")
    return 0


def _list() -> int:
    async def read(_settings: Settings, db: Db) -> list[str]:
        async with db.read() as tx:
            return await channels.names(tx)

    for name in with_database(read):
        print(name)
    return 0


def _remove(name: str) -> int:
    async def remove(_settings: Settings, db: Db) -> bool:
        async with db.read() as tx:
            chat = await chats.find(tx, channels.SENDER, name)
        if chat:
            await forgetting.forget(db, chat.id, now=utc_now())
        return chat is not None

    gone = with_database(remove)
    print(f"{name} is gone, with its list" if gone else f"there is no channel {name}")
    return 0 if gone else 1
