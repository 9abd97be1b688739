"""/start: lead a newcomer through the first four choices; in a group, say how it is managed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.presses import start as starting
from bot.pressing import Press

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.access import Role
    from bot.calls import Call
    from bot.markup import Html
    from storage.records import Chat

NAME = "start"
HELP = "help.start"
CHANGES = False


async def answer(call: Call) -> Sequence[Html]:
    """Greet."""
    say, chat = call.say, call.chat
    if call.hides_names or chat.kind != "private":
        is_here = call.hides_names and chat.kind != "channel"
        return [say.say("start.welcome"), say.say("start.group" if is_here else "start.remote", address=chat.address)]

    async def role(_: Chat) -> Role:
        return call.role

    return await starting.begin(Press(call.tools, chat, call.user_id, "", (), say, role))
