"""Taps that turn a page: what was asked is kept under a number, since a button holds 64 bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.markup import plain
from bot.pressing import Effect
from storage import chats, searches

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.pressing import Press
    from storage.records import Chat


@dataclass(frozen=True, slots=True)
class Turn:
    """A page that somebody wants to see.

    Attributes:
        search: The number of what was asked.
        asked: What was asked, as its command kept it.
        page: Which page.
    """

    search: int
    asked: Mapping[str, Any]
    page: int


async def read(press: Press, key: str) -> Turn | None:
    """Understand a tap with a number and a page; None when what was asked is too old or is not of that kind."""
    if len(press.words) != 2 or not all(word.isdigit() for word in press.words):
        return None
    search, page = map(int, press.words)
    db = press.tools.db
    async with db.read() as tx:
        asked = await searches.get(tx, db.vault, press.chat.id, search, now=press.tools.clock())
    return Turn(search, asked, page) if asked and key in asked else None


async def read_of_chat(press: Press, key: str) -> tuple[Turn, Chat] | Effect | None:
    """The same where what was asked is of a chat, which may be another than this: who may not see it is told so."""
    turn = await read(press, key)
    if turn is None:
        return None
    async with press.tools.db.read() as tx:
        target = await chats.look_up(tx, turn.asked[key])
    if target is None:
        return None
    if target.id != press.chat.id and not await press.may_manage(target):
        return Effect(plain(press.say.say("access.admins_only")))
    return turn, target
