"""/tz: the chat's time zone; the digest keeps its local hour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.digest import unknown_zone
from bot.digests import next_digest
from bot.zones import read_zone, zone_of
from storage import chats

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.calls import Call
    from bot.markup import Html

NAME = "tz"
HELP = "help.tz"
CHANGES = True


async def answer(call: Call) -> Sequence[Html]:
    """Tell or set the zone."""
    say, chat, words = call.say, call.chat, " ".join(call.words.split())
    if not words:
        return [say.say("zone.state", zone=chat.zone)]
    zone = read_zone(words)
    if zone is None:
        return [unknown_zone(words, say)]
    now, minute = call.tools.clock(), chat.digest_minute
    due = None if minute is None else next_digest(now, zone, minute)
    async with call.tools.db.write() as tx:
        await chats.set_digest(tx, chat.id, zone=zone, digest_minute=minute, next_digest_at=due)
    return [say.say("zone.set", zone=zone, time=f"{now.astimezone(zone_of(zone)):%H:%M}")]
