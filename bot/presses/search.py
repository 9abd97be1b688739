"""Taps under found news: turn the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands import search as finding
from bot.commands.search import PREFIX
from bot.pressing import Effect
from storage import searches

if TYPE_CHECKING:
    from bot.pressing import Press

__all__ = ["PREFIX", "press"]


async def press(press: Press) -> Effect | None:
    """Show another page of the same search."""
    if len(press.words) != 2 or not all(word.isdigit() for word in press.words):
        return None
    search, number = map(int, press.words)
    db = press.tools.db
    async with db.read() as tx:
        body = await searches.get(tx, db.vault, press.chat.id, search, now=press.tools.clock())
    if body is None or "news" not in body:
        return None
    shown = await finding.show(press.tools, press.chat, body["news"], number, press.say, search=search)
    return Effect(blocks=shown, keyboard=shown.keyboard)
