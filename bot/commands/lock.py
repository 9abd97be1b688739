"""/lock: show nothing of the list until a code is given, for a phone that may be searched."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.keyboards import Answer
from bot.typed_words import whole
from storage import chats, locks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.calls import Call
    from bot.markup import Html

NAME = "lock"
HELP = "help.lock"
CHANGES = True

_SHORTEST, _LONGEST = 4, 64


async def answer(call: Call) -> Sequence[Html]:
    """Lock with the code there is, with a new one (`/lock CODE`), or forget the code (`/lock off`)."""
    say, db, words = call.say, call.tools.db, call.words.strip()
    if call.hides_names:
        return [say.say("lock.in_private", address=call.chat.address)]
    if whole(words, "switch") == "off":
        async with db.write() as tx:
            await locks.remove(tx, call.chat.id)
        return [say.say("lock.forgotten")]
    if words and not _SHORTEST <= len(words) <= _LONGEST:
        return Answer([say.say("lock.too_short", n=_SHORTEST)], hides_question=True)
    async with db.write() as tx:
        if words:
            await locks.put(tx, db.vault, call.chat.id, words)
        elif not await locks.exists(tx, call.chat.id):
            return [say.say("lock.usage")]
        await chats.set_preferences(tx, call.chat.id, replace(call.chat.preferences, is_locked=True))
    return Answer([say.say("lock.done")], hides_question=bool(words))
