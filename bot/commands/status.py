"""/status: whether Dabyl is alive, how its sources are, and how this chat is set."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.commands import digest
from bot.digests import HEALTHY_WITHIN
from bot.watchdogs import troubles
from storage import entries, feeds, outbox, pulses, watches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.calls import Call
    from bot.markup import Html

NAME = "status"
HELP = "help.status"
CHANGES = False

_DAY = timedelta(days=1)


async def answer(call: Call) -> Sequence[Html]:
    """Tell what works, and the settings with the commands that change them."""
    say, chat, db, now = call.say, call.chat, call.tools.db, call.tools.clock()
    async with db.read() as tx:
        sources = await feeds.listing(tx)
        count = await entries.count_since(tx, now - _DAY)
        listed = await watches.count(tx, chat.id)
        stands = troubles(await pulses.listing(tx), await outbox.oldest_due(tx, now), now)
    good = [feed for feed in sources if feed.last_good_at and feed.last_good_at > now - HEALTHY_WITHIN]
    alive = say.say(
        "digest.alive",
        good=say.number(len([feed for feed in good if feed.state == "active"])),
        sources=say.say("digest.of_sources", n=len(sources)),
        entries=say.say("digest.entries", n=count),
    )
    standstills = [say.say(f"watchdog.{one.what}", n=one.minutes(now), about=one.about) for one in stands]
    return [
        *(standstills or [say.say("status_command.title")]),
        alive,
        say.say("list.title", n=listed),
        digest.state(chat, say),
        say.say("zone.state", zone=chat.zone),
        say.say("lang.state"),
    ]
