"""/resume: end a pause of the chat, or of one watch; what waited comes now."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot import holding
from bot.commands.pause import change

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.calls import Call
    from bot.markup import Html

NAME = "resume"
HELP = "help.resume"
CHANGES = True


async def answer(call: Call) -> Sequence[Html]:
    """Resume the chat, or the watch whose number is given."""
    ref = call.words.strip()
    if ref:
        return [await change(call, ref, "resume", "")]
    chosen = replace(call.chat.preferences, paused_until=None)
    async with call.tools.db.write() as tx:
        count = await holding.keep(tx, call.chat, chosen, now=call.tools.clock())
    return [call.say.say("pause.over", n=count) if count else call.say.say("pause.over_none")]
