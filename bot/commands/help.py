"""/help: eight lines by task with an example each, and a page for every topic; built from the commands themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import help_pages
from bot.command_words import guess_command

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.calls import Call
    from bot.markup import Html

NAME = "help"
HELP = "help.help"
CHANGES = False


async def answer(call: Call) -> Sequence[Html]:
    """Show the tasks, or the page of a topic or command: `/help watch`, `/help сводка`."""
    wanted, commands = call.words.strip().lstrip("/").casefold(), call.tools.commands
    meant, is_sure = guess_command(wanted, [command.NAME for command in commands])
    topic = help_pages.topic_called(wanted)
    return help_pages.page(topic or (meant if meant and is_sure else wanted), commands, call.say)
