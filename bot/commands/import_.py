"""/import: how to send a whole list as a file; the file itself is taken by `bot.listfiles`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.calls import Call
    from bot.markup import Html

NAME = "import"
HELP = "help.import"
CHANGES = True


async def answer(call: Call) -> Sequence[Html]:
    """Say what to send."""
    return [call.say.say("file.usage")]
