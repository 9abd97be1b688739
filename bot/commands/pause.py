"""/pause: hold all alerts for a time, or put one watch to sleep; /resume ends it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot import holding, watch_edits
from bot.markup import clip
from bot.set_words import state_of
from bot.spans import read_span
from bot.zones import zone_of
from storage import watches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.calls import Call
    from bot.markup import Html

NAME = "pause"
HELP = "help.pause"
CHANGES = True

_LONGEST = timedelta(days=30)


async def answer(call: Call) -> Sequence[Html]:
    """Pause the chat (`8h`), one watch for good (`3`), or one watch for a time (`3 24h`)."""
    words = call.words.split()
    if not words:
        return [call.say.say("pause.usage")]
    span = read_span(" ".join(words))
    if span is not None and not await _is_listed(call, " ".join(words)):
        return [await _pause_chat(call, min(span, _LONGEST))]
    verb, rest = ("mute", " ".join(words[1:])) if len(words) > 1 else ("pause", "")
    return [await change(call, words[0], verb, rest)]


async def change(call: Call, ref: str, verb: str, words: str) -> Html:
    """Change one watch and say how it is now."""
    db = call.tools.db
    async with db.write() as tx:
        stored = await watches.by_ref(tx, db.vault, call.chat.id, ref)
        if stored is None:
            return call.say.say("unwatch.unknown", ref=clip(ref, 40))
        changed = watch_edits.change(stored, verb, words, zone=call.chat.zone, now=call.tools.clock())
        if changed is None:
            return call.say.say("pause.usage")
        await watches.change(tx, db.vault, changed)
    return state_of(changed, call)


async def _is_listed(call: Call, ref: str) -> bool:
    async with call.tools.db.read() as tx:
        return await watches.by_ref(tx, call.tools.db.vault, call.chat.id, ref) is not None


async def _pause_chat(call: Call, span: timedelta) -> Html:
    say, now = call.say, call.tools.clock()
    until = now + span
    chosen = replace(call.chat.preferences, paused_until=int(until.timestamp()))
    async with call.tools.db.write() as tx:
        await holding.keep(tx, call.chat, chosen, now=now)
    local = until.astimezone(zone_of(call.chat.zone))
    return say.say("pause.set", when=f"{say.day(local, short=True)} {local:%H:%M}")
