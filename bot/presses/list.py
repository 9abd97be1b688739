"""Taps under a list: turn the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands import list as listing
from bot.commands.list import PREFIX
from bot.page_taps import read_of_chat
from bot.pressing import Effect

if TYPE_CHECKING:
    from bot.pressing import Press

__all__ = ["PREFIX", "press"]


async def press(press: Press) -> Effect | None:
    """Show another page, of the list as it is now."""
    wanted = await read_of_chat(press, "list")
    if not isinstance(wanted, tuple):
        return wanted
    turn, target = wanted
    shown = await listing.show(press.tools, target, turn.asked["words"], turn.page, press.say, search=turn.search)
    return Effect(blocks=shown, keyboard=shown.keyboard)
