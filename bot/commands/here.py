"""/here: write to the topic of a group in which it is said; in the general one, to that again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from storage import chats

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.calls import Call
    from bot.markup import Html

NAME = "here"
HELP = "help.here"
CHANGES = True


async def answer(call: Call) -> Sequence[Html]:
    """Bind delivery to this topic. Only a message that stands in a topic knows its number."""
    if call.chat.kind not in {"group", "supergroup"} or call.talk not in {None, call.chat}:
        return [call.say.say("here.only_groups")]
    async with call.tools.db.write() as tx:
        await chats.set_preferences(tx, call.chat.id, replace(call.chat.preferences, topic=call.topic))
    return [call.say.say("here.topic" if call.topic else "here.general")]
