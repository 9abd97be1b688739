"""`dabyl backup`: a copy of the database while it is in use."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dabyl.cli.shell import with_database
from storage import keeping

if TYPE_CHECKING:
    import argparse

HELP = "write a copy of the database while it is in use"
EXAMPLE = "dabyl backup dabyl-2026-11-22.db"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("file", type=Path, metavar="FILE")


def run(args: argparse.Namespace) -> int:
    """Copy; names stay sealed in the copy, and the key is not in it."""
    with_database(lambda _settings, db: keeping.backup(db, args.file))
    size = args.file.stat().st_size
    print(f"wrote {args.file} ({size:,} bytes); it opens only with the key, which is not in it: keep them apart")
    return 0
