"""/help: a line for every command, built from the commands themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.calls import Call
    from bot.markup import Html

NAME = "help"
HELP = "help.help"
CHANGES = False


async def answer(call: Call) -> Sequence[Html]:
    """List the commands with an example each."""
    lines = [call.say.say(command.HELP) for command in call.tools.commands]
    return [call.say.say("help.title"), *lines, call.say.say("help.remote")]
