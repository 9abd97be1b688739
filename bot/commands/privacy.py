"""/privacy: what is kept of a chat, and for how long."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.calls import Call
    from bot.markup import Html

NAME = "privacy"
HELP = "help.privacy"
CHANGES = False


async def answer(call: Call) -> Sequence[Html]:
    """Say it in three lines."""
    return [call.say.say(key) for key in ("privacy.kept", "given.privacy", "privacy.gone")]
