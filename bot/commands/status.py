"""/status: whether Dabyl is alive, how its sources are, and how this chat is set."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.commands import digest
from bot.digest_gathering import HEALTHY_WITHIN
from bot.lateness import due_since
from bot.markup import join
from bot.watchdogs import troubles
from bot.zones import zone_of
from storage import entries, feeds, outbox, pulses, watches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.calls import Call
    from bot.markup import Html
    from bot.phrases import Phrases
    from bot.watchdogs import Trouble
    from storage.records import Feed

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
        waiting = await outbox.depth(tx)
        stands = troubles(await pulses.listing(tx), await due_since(tx, now), now)
    good = [feed for feed in sources if feed.last_good_at and feed.last_good_at > now - HEALTHY_WITHIN]
    alive = say.say(
        "digest.alive",
        good=say.number(len([feed for feed in good if feed.state == "active"])),
        sources=say.say("digest.of_sources", n=len(sources)),
        entries=say.say("digest.entries", n=count),
    )
    standstills = [say.say(f"watchdog.{one.what}", n=one.minutes(now), about=_about(one, say)) for one in stands]
    return [
        *(standstills or [say.say("status_command.title")]),
        alive,
        _work(sources, waiting, call),
        say.say("list.title", n=listed),
        digest.state(chat, say),
        say.say("zone.state", zone=chat.zone),
        say.say("lang.state"),
    ]


def _about(trouble: Trouble, say: Phrases) -> Html | str:
    """Tell which ticks stand still in the words of the chat; of others it is an operator who asks which."""
    if trouble.what != "ticks":
        return trouble.about
    return join(", ", [say.say(f"watchdog.tick.{name}") for name in trouble.about.split(", ")])


def _work(sources: Sequence[Feed], waiting: int, call: Call) -> Html:
    """Tell when a source was read last, and how many messages are on their way."""
    say, looks = call.say, [feed.last_good_at for feed in sources if feed.last_good_at]
    queue = say.say("status_command.waiting", n=waiting)
    if not looks:
        return queue
    last = max(looks).astimezone(zone_of(call.chat.zone))
    when = f"{say.day(last, short=True)} {last:%H:%M}"
    return join(" · ", [say.say("status_command.last_look", when=when), queue])
