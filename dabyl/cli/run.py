"""`dabyl run`: everything in one process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dabyl.cli.shell import run_service, show
from dabyl.processes import run_until_stopped

if TYPE_CHECKING:
    import argparse

HELP = "everything in one process: watch the sources, alert, digest"
EXAMPLE = "DABYL_TELEGRAM_TOKEN=123456:ABC… dabyl run    (without a token alerts are printed here)"


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """There are none: settings say everything."""


def run(_args: argparse.Namespace) -> int:
    """Run until SIGTERM or Ctrl-C."""
    return run_service(lambda settings: run_until_stopped(settings, show))
