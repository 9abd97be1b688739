"""/privacy: what is kept of a chat, and for how long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.markup import join

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.calls import Call
    from bot.markup import Html

NAME = "privacy"
HELP = "help.privacy"
CHANGES = False


async def answer(call: Call) -> Sequence[Html]:
    """Say it in three paragraphs."""
    return [join("\n\n", [call.say.say(key) for key in ("privacy.kept", "given.privacy", "privacy.gone")])]
