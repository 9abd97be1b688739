"""/why: why an alert came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.event_words import describe_all
from bot.markup import Html, clip, join, link
from bot.numbers import read_number
from storage import alerts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.calls import Call

NAME = "why"
HELP = "help.why"
CHANGES = False


async def answer(call: Call) -> Sequence[Html]:
    """Tell watch, events and reasons of one of the chat's own alerts."""
    say, db = call.say, call.tools.db
    number = read_number(call.words)
    if number is None:
        return [say.say("why.usage")]
    async with db.read() as tx:
        alert = await alerts.get(tx, db.vault, call.chat.id, number)
        repeats = await alerts.repeats(tx, db.vault, number) if alert else []
    if alert is None:
        return [say.say("why.unknown", number=number)]
    told = alert.told
    who = ", ".join([*told.watches, *told.persons])
    reasons = [Html(f"{place}. {join('', [clip(reason, 500)])}") for place, reason in enumerate(told.reasons, 1)]
    return [
        say.say("why.title", number=number),
        link(told.url, clip(told.title, 300)),
        say.say("why.watches", watches=join(" · ", [clip(who, 300), describe_all(told.events, say)])),
        *(reasons or [say.say("why.none")]),
        *([say.say("why.repeats", n=len(repeats))] if repeats else []),
    ]
