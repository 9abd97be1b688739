"""/quiet: night hours in which alerts wait, and the event types that are told all the same."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot import holding
from bot.event_words import name_of
from bot.markup import Html, clip, join
from bot.pattern_words import find_pattern
from bot.spans import hour_of, plain_hours, read_hours
from bot.typed_words import leading, whole
from storage.records import BREAKTHROUGH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.calls import Call
    from bot.phrases import Phrases
    from storage.records import Preferences

NAME = "quiet"
HELP = "help.quiet"
CHANGES = True

_SPECIAL: dict[str, tuple[str, ...]] = {"none": (), "usual": BREAKTHROUGH}
"""What may stand for the events that break through."""


async def answer(call: Call) -> Sequence[Html]:
    """Tell or set the hours: `22:00-07:00`, `off`, `but jail, draft notice`, `but none`, `but usual`."""
    say, words = call.say, call.words.strip()
    if not words:
        return [state(call.chat.preferences, say)]
    exceptions = leading(words, "quiet")
    if exceptions:
        chosen = _with_events(call, exceptions[1])
        if isinstance(chosen, Html):
            return [chosen]
    else:
        hours = (None, None) if whole(words, "switch") == "off" else read_hours(plain_hours(words))
        if hours is None:
            return [say.say("quiet.usage", words=clip(words, 60))]
        chosen = replace(call.chat.preferences, quiet_from=hours[0], quiet_until=hours[1])
    async with call.tools.db.write() as tx:
        await holding.keep(tx, call.chat, chosen, now=call.tools.clock())
    return [state(chosen, say)]


def _with_events(call: Call, words: str) -> Preferences | Html:
    """Read which events break through; says which one is not known."""
    special = whole(words, "through")
    if special:
        return replace(call.chat.preferences, breakthrough=_SPECIAL[special])
    found = []
    for one in [part.strip() for part in words.split(",") if part.strip()]:
        pattern = find_pattern(one, call.tools.pattern_ids)
        if pattern is None:
            return call.say.say("quiet.no_event", name=clip(one, 60))
        found.append(pattern)
    if not found:
        return call.say.say("quiet.usage", words=clip(words, 60))
    return replace(call.chat.preferences, breakthrough=tuple(dict.fromkeys(found)))


def state(chosen: Preferences, say: Phrases) -> Html:
    """Say when it is quiet, and what is told all the same."""
    if chosen.quiet_from is None or chosen.quiet_until is None:
        return say.say("quiet.off")
    hours = say.say("quiet.set", start=hour_of(chosen.quiet_from), end=hour_of(chosen.quiet_until))
    events = ", ".join(name_of(pattern, say) for pattern in chosen.breakthrough)
    return join("\n", [hours, say.say("quiet.but", events=Html(events)) if events else say.say("quiet.but_none")])
