"""/forget: delete everything kept of a chat, for good, once it was asked for twice."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import TYPE_CHECKING

from storage import forgetting

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.calls import Call
    from bot.markup import Html

NAME = "forget"
HELP = "help.forget"
CHANGES = True

_VALID_FOR = timedelta(hours=1)


async def answer(call: Call) -> Sequence[Html]:
    """Ask first, with a code word that is good for an hour; with it, delete and say what is gone."""
    say, now = call.say, call.tools.clock()
    if call.words.strip().upper() in {_word(call, now), _word(call, now - _VALID_FOR)}:
        gone = await forgetting.forget(call.tools.db, call.chat.id, now=now)
        return [say.say("forget.done", **_amounts(call, gone))]
    async with call.tools.db.read() as tx:
        kept = await forgetting.kept(tx, call.chat.id)
    copy = [say.say("forget.copy", words=_export(call))] if kept.watches else []
    return [say.say("forget.ask", **_amounts(call, kept)), *copy, say.say("forget.confirm", words=_typed(call, now))]


def _word(call: Call, moment: datetime) -> str:
    """Make a code word of this chat and hour; nothing has to be kept of the question."""
    hour = int(moment.timestamp() // _VALID_FOR.total_seconds())
    return base64.b32encode(call.tools.db.vault.mark(f"forget:{call.chat.id}:{hour}")).decode()[:6]


def _typed(call: Call, now: datetime) -> str:
    """Give what must be sent: with the chat's number first where a group or channel is meant."""
    return f"/forget {call.number_first}{_word(call, now)}"


def _export(call: Call) -> str:
    """Give what brings the list as a file; a group's is sent to a private chat only."""
    return "/export" if call.chat.kind == "private" else f"/export {call.chat.address}"


def _amounts(call: Call, kept: forgetting.Kept) -> dict[str, Html]:
    return {
        "watches": call.say.say("forget.watches", n=kept.watches),
        "alerts": call.say.say("forget.alerts", n=kept.alerts),
        "messages": call.say.say("forget.messages", n=kept.messages),
    }
