"""Taps under found news: turn the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands import search as finding
from bot.commands.search import PREFIX
from bot.page_taps import read
from bot.pressing import Effect

if TYPE_CHECKING:
    from bot.pressing import Press

__all__ = ["PREFIX", "press"]


async def press(press: Press) -> Effect | None:
    """Show another page of the same search."""
    turn = await read(press, "news")
    if turn is None:
        return None
    shown = await finding.show(press.tools, press.chat, turn.asked["news"], turn.page, press.say, search=turn.search)
    return Effect(blocks=shown, keyboard=shown.keyboard)
