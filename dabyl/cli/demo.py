"""`dabyl demo`: Dabyl at work on invented news."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from dabyl.demo.play import play

if TYPE_CHECKING:
    import argparse

HELP = "watch invented news on this machine: alerts and a digest appear here"
EXAMPLE = "dabyl demo"


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """There are none."""


def run(_args: argparse.Namespace) -> int:
    """Play it; it ends by itself within a minute."""
    logging.basicConfig(level=logging.ERROR)
    asyncio.run(play())
    return 0
