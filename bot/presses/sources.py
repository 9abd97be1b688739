"""Taps under the sources: turn the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands import sources as listing
from bot.commands.sources import PREFIX
from bot.page_taps import read_of_chat
from bot.pressing import Effect

if TYPE_CHECKING:
    from bot.pressing import Press

__all__ = ["PREFIX", "press"]


async def press(press: Press) -> Effect | None:
    """Show another page, of the sources as they are now; who began it in a private chat decides how much is seen."""
    wanted = await read_of_chat(press, "sources")
    if not isinstance(wanted, tuple):
        return wanted
    turn, target = wanted
    is_all = bool(turn.asked["all"]) and press.chat.kind == "private"
    words = str(turn.asked["words"])
    shown = await listing.show(
        press.tools, target, words, turn.page, press.say, is_operator=is_all, place=press.chat, search=turn.search
    )
    return Effect(blocks=shown, keyboard=shown.keyboard)
