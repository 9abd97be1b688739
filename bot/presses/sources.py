"""Taps under the sources: turn the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands import sources as listing
from bot.commands.sources import PREFIX
from bot.markup import plain
from bot.pressing import Effect
from storage import chats, searches

if TYPE_CHECKING:
    from bot.pressing import Press

__all__ = ["PREFIX", "press"]


async def press(press: Press) -> Effect | None:
    """Show another page, of the sources as they are now; who began it in a private chat decides how much is seen."""
    if len(press.words) != 2 or not all(word.isdigit() for word in press.words):
        return None
    search, number = map(int, press.words)
    db = press.tools.db
    async with db.read() as tx:
        body = await searches.get(tx, db.vault, press.chat.id, search, now=press.tools.clock())
        target = await chats.get(tx, body["sources"]) if body and "sources" in body else None
    if body is None or target is None:
        return None
    if target.id != press.chat.id and not await press.may_manage(target):
        return Effect(plain(press.say.say("access.admins_only")))
    is_all = bool(body["all"]) and press.chat.kind == "private"
    words = str(body["words"])
    shown = await listing.show(
        press.tools, target, words, number, press.say, is_operator=is_all, place=press.chat, search=search
    )
    return Effect(blocks=shown, keyboard=shown.keyboard)
