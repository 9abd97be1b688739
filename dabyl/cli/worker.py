"""`dabyl worker`: the reading side alone; it comes with growth to several machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.errors import DabylError

if TYPE_CHECKING:
    import argparse

HELP = "the reading side alone: look at sources, match, queue alerts (PostgreSQL)"
EXAMPLE = "DATABASE_URL=postgresql://… dabyl worker"


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """There are none yet."""


def run(_args: argparse.Namespace) -> int:
    """Say that it is not there yet."""
    raise DabylError("separate processes are not built yet: `dabyl run` does everything in one")
