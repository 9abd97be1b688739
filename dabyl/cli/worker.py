"""`dabyl worker`: the reading side alone; it shares the work with the other processes on one PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dabyl.cli.shell import run_service
from dabyl.processes import run_worker_until_stopped

if TYPE_CHECKING:
    import argparse

HELP = "the reading side alone: look at sources, match, queue alerts (PostgreSQL)"
EXAMPLE = "DATABASE_URL=postgresql://… dabyl worker    (as many as you like)"


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """There are none: settings say everything."""


def run(_args: argparse.Namespace) -> int:
    """Run until SIGTERM or Ctrl-C."""
    return run_service(run_worker_until_stopped)
