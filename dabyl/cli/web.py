"""`dabyl web`: the chat side by webhook; it comes with growth to several machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.errors import DabylError

if TYPE_CHECKING:
    import argparse

HELP = "the chat side by webhook instead of polling (PostgreSQL)"
EXAMPLE = "DATABASE_URL=postgresql://… dabyl web"


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """There are none yet."""


def run(_args: argparse.Namespace) -> int:
    """Say that it is not there yet."""
    raise DabylError("the webhook is not built yet: `dabyl run` asks Telegram by itself")
