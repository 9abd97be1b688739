"""/cancel: leave an open question unanswered; what is on the list stays on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage import dialogues

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.calls import Call
    from bot.markup import Html

NAME = "cancel"
HELP = "help.cancel"
CHANGES = False


async def answer(call: Call) -> Sequence[Html]:
    """End the dialogue that is open here."""
    db, now = call.tools.db, call.tools.clock()
    async with db.write() as tx:
        found = await dialogues.current(tx, db.vault, call.place.id, call.user_id, now=now)
        if found:
            await dialogues.end(tx, found.id)
    return [call.say.say("cancel.done" if found else "cancel.nothing")]
