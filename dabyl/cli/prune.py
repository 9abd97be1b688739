"""`dabyl prune`: delete what is past its keeping time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from config.errors import UsageError
from dabyl.app import utc_now
from dabyl.cli.shell import with_database
from storage import forgetting, keeping

if TYPE_CHECKING:
    import argparse

    from config.settings import Settings
    from storage.database import Db

HELP = "delete what is past its keeping time"
EXAMPLE = "dabyl prune --days 60"
SENT_DAYS = 14


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--days", type=int, default=90, help="keep entries and alerts so long (default 90)")


def run(args: argparse.Namespace) -> int:
    """Delete in batches and leave nothing of it on the disk; identities of entries stay: nothing comes twice."""
    if args.days < 1:
        raise UsageError(f"--days takes 1 or more, not {args.days}")
    bodies, sent = timedelta(days=args.days), timedelta(days=min(args.days, SENT_DAYS))

    async def prune(_settings: Settings, db: Db) -> dict[str, int]:
        gone = await keeping.prune(db, utc_now(), bodies=bodies, sent=sent)
        await forgetting.scrub(db)
        return gone

    gone = with_database(prune)
    print(", ".join(f"{count} {name}" for name, count in gone.items()) + " deleted")
    return 0
