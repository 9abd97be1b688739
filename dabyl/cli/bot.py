"""`dabyl bot`: the chat side alone; it comes with growth to several machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.errors import DabylError

if TYPE_CHECKING:
    import argparse

HELP = "the chat side alone: commands in, alerts and digests out (PostgreSQL)"
EXAMPLE = "DATABASE_URL=postgresql://… dabyl bot"


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """There are none yet."""


def run(_args: argparse.Namespace) -> int:
    """Say that it is not there yet."""
    raise DabylError("separate processes are not built yet: `dabyl run` does everything in one")
