"""/unlock CODE: show everything again; what came meanwhile comes now."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot import holding
from bot.keyboards import Answer
from storage import locks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.calls import Call
    from bot.markup import Html

NAME = "unlock"
HELP = "help.unlock"
CHANGES = True


async def answer(call: Call) -> Sequence[Html]:
    """Try a code; the message with it is deleted, right or wrong."""
    say, db, now = call.say, call.tools.db, call.tools.clock()
    if not call.chat.preferences.is_locked:
        return Answer([say.say("lock.is_open")], hides_question=bool(call.words))
    if not call.words.strip():
        return [say.say("lock.closed")]
    async with db.write() as tx:
        outcome = await locks.attempt(tx, db.vault, call.chat.id, call.words, now=now)
        if outcome != "open":
            return Answer([say.say(f"lock.{outcome}")], hides_question=True)
        count = await holding.keep(tx, call.chat, replace(call.chat.preferences, is_locked=False), now=now)
    opened = say.say("lock.opened", n=count) if count else say.say("lock.opened_none")
    return Answer([opened], hides_question=True)
