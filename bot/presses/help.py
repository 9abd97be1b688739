"""Taps under /help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import help_pages
from bot.help_pages import MAIN, PREFIX, TOPICS
from bot.pressing import redraw

if TYPE_CHECKING:
    from bot.pressing import Effect, Press

__all__ = ["PREFIX", "press"]


async def press(press: Press) -> Effect | None:
    """Turn to the page that was tapped."""
    name = press.words[0] if press.words else ""
    if name != MAIN and name not in TOPICS:
        return None
    return redraw(help_pages.page(name, press.tools.commands, press.say))
