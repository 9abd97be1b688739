"""`dabyl bot`: the chat side alone; it shares the work with the other processes on one PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dabyl.cli.shell import run_service, show
from dabyl.processes import run_bot_until_stopped

if TYPE_CHECKING:
    import argparse

HELP = "the chat side alone: commands in, alerts and digests out (PostgreSQL)"
EXAMPLE = "DATABASE_URL=postgresql://… dabyl bot    (exactly one for a bot token)"


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """There are none: settings say everything."""


def run(_args: argparse.Namespace) -> int:
    """Run until SIGTERM or Ctrl-C."""
    return run_service(lambda settings: run_bot_until_stopped(settings, show))
