"""`dabyl audit`: who added, viewed or exported, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dabyl.cli.shell import with_database
from storage import audit

if TYPE_CHECKING:
    import argparse

    from config.settings import Settings
    from storage.audit import Note
    from storage.database import Db

HELP = "tell who added, viewed or exported, and when; never what"
EXAMPLE = "dabyl audit --last 50"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--last", type=int, default=200, metavar="N", help="how many (default 200)")


def run(args: argparse.Namespace) -> int:
    """Print a line for each note, oldest first."""

    async def read(_settings: Settings, db: Db) -> list[Note]:
        async with db.read() as tx:
            return await audit.listing(tx, db.vault, limit=max(1, args.last))

    for note in with_database(read):
        print(f"{note.at:%Y-%m-%d %H:%M:%S} UTC  {note.action:12}  chat {note.chat or '-':14}  by {note.who}")
    return 0
