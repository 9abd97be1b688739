"""Taps under a list: turn the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands import list as listing
from bot.commands.list import PREFIX
from bot.markup import plain
from bot.pressing import Effect
from storage import chats, searches

if TYPE_CHECKING:
    from bot.pressing import Press

__all__ = ["PREFIX", "press"]


async def press(press: Press) -> Effect | None:
    """Show another page, of the list as it is now."""
    if len(press.words) != 2 or not all(word.isdigit() for word in press.words):
        return None
    search, number = map(int, press.words)
    db = press.tools.db
    async with db.read() as tx:
        body = await searches.get(tx, db.vault, press.chat.id, search, now=press.tools.clock())
        target = await chats.get(tx, body["list"]) if body and "list" in body else None
    if body is None or target is None:
        return None
    if target.id != press.chat.id and not await press.may_manage(target):
        return Effect(plain(press.say.say("access.admins_only")))
    shown = await listing.show(press.tools, target, body["words"], number, press.say, search=search)
    return Effect(blocks=shown, keyboard=shown.keyboard)
