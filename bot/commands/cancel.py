"""/cancel: leave an open question unanswered, or drop what was tried; what is on the list stays on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.watch_draft import dropped
from storage import dialogues, drafts

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
    if found and found.step in drafts.STEPS:
        return [dropped(drafts.from_body(found.body), call.say)]
    return [call.say.say("cancel.done" if found else "cancel.nothing")]
