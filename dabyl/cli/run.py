"""`dabyl run`: everything in one process."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from config.errors import StorageError
from dabyl.app import run_until_stopped
from dabyl.cli.shell import settings_and_logging
from storage.database import one_line

if TYPE_CHECKING:
    import argparse

HELP = "everything in one process: watch the sources, alert, digest"
EXAMPLE = "DABYL_TELEGRAM_TOKEN=123456:ABC… dabyl run    (without a token alerts are printed here)"


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """There are none: settings say everything."""


def run(_args: argparse.Namespace) -> int:
    """Run until SIGTERM or Ctrl-C."""
    settings = settings_and_logging()
    try:
        asyncio.run(run_until_stopped(settings, _tell))
    except DBAPIError as error:
        raise StorageError(f"the database failed: {one_line(error)}") from error
    return 0


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
