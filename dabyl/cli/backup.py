"""`dabyl backup`: a sealed copy of the database while it is in use."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from config.errors import FileError
from dabyl.cli.shell import with_database
from storage.copying import copy_out

if TYPE_CHECKING:
    import argparse

    from storage.database import Db

HELP = "write a sealed copy of the database while it is in use"
EXAMPLE = "dabyl backup dabyl-2026-11-22.backup"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("file", type=Path, metavar="FILE")


def run(args: argparse.Namespace) -> int:
    """Copy; everything in the copy is sealed with the key, which is not in it."""
    rows = with_database(lambda _settings, db: _write(db, args.file))
    size = args.file.stat().st_size
    print(f"wrote {args.file} ({rows:,} rows, {size:,} bytes); it opens only with the key: keep them apart")
    return 0


async def _write(db: Db, path: Path) -> int:
    """Write beside the wanted place first: a copy that was cut off must not look like one."""
    if path.exists():
        raise FileError(f"{path} is there already; give a new name")
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            rows = await copy_out(db, file)
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise FileError(f"{path}: the backup cannot be written ({error.strerror})") from error
    return rows
