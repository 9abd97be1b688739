"""/tz: the chat's time zone; the digest keeps its local hour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.choosing import choose_zone
from bot.commands.digest import unknown_zone
from bot.zones import read_zone, zone_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.calls import Call
    from bot.markup import Html

NAME = "tz"
HELP = "help.tz"
CHANGES = True


async def answer(call: Call) -> Sequence[Html]:
    """Tell or set the zone."""
    say, words = call.say, " ".join(call.words.split())
    if not words:
        return [say.say("zone.state", zone=call.chat.zone)]
    zone = read_zone(words)
    if zone is None:
        return [unknown_zone(words, say)]
    await choose_zone(call.tools, call.chat, zone)
    return [say.say("zone.set", zone=zone, time=f"{call.tools.clock().astimezone(zone_of(zone)):%H:%M}")]
