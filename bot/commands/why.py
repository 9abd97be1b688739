"""/why: why an alert came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.event_words import describe_all
from bot.markup import Html, clip, join, link
from bot.numbers import read_number
from bot.risk_words import risk_warnings
from bot.sharing import safe
from bot.told_words import names_of
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
    told = safe(alert.told, call.chat.preferences)
    who = names_of([*told.watches, *told.persons], say)
    reasons = [Html(f"{place}. {join('', [clip(reason, 500)])}") for place, reason in enumerate(told.reasons, 1)]
    return [
        say.say("why.title", number=number),
        link(told.url, clip(told.title, 300)),
        say.say("why.watches", watches=join(" · ", [who, describe_all(told.events, say)])),
        *(reasons or [say.say("why.none")]),
        *risk_warnings(told.url, say),
        *([say.say("why.repeats", n=len(repeats))] if repeats else []),
    ]
