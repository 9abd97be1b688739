"""/start: say what Dabyl does and what to do first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.digest import hour_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.calls import Call
    from bot.markup import Html

NAME = "start"
HELP = "help.start"
CHANGES = False


async def answer(call: Call) -> Sequence[Html]:
    """Greet."""
    say, chat = call.say, call.chat
    if call.hides_names:
        return [say.say("start.welcome"), say.say("start.group", address=chat.address)]
    hour = "/digest" if chat.digest_minute is None else f"{hour_of(chat.digest_minute)} {say.place(chat.zone)}"
    return [say.say("start.welcome"), say.say("start.next", digest=hour), say.say("start.keeps")]
