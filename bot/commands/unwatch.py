"""/unwatch: take watches off the list by the numbers that /list shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.list_search import find_watches
from bot.markup import clip
from bot.watch_words import describe_watch
from storage import watches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.calls import Call
    from bot.markup import Html
    from storage.records import StoredWatch

NAME = "unwatch"
HELP = "help.unwatch"
CHANGES = True

_MOST = 50


async def answer(call: Call) -> Sequence[Html]:
    """Remove each of the watches named."""
    say, db = call.say, call.tools.db
    refs = call.words.replace(",", " ").split()[:_MOST]
    if not refs:
        return [say.say("unwatch.usage")]
    told = []
    async with db.write() as tx:
        known = {one.ref: one for one in await watches.listing(tx, db.vault, call.chat.id)}
        for ref in _by_name(call, known) or refs:
            if not await watches.remove(tx, db.vault, call.chat.id, ref):
                told.append(say.say("unwatch.unknown", ref=clip(ref, 40)))
            elif call.hides_names:
                told.append(say.say("unwatch.done_hidden", ref=ref))
            else:
                told.append(say.say("unwatch.done", ref=ref, what=describe_watch(known[ref].watch, say)))
    return told


def _by_name(call: Call, known: dict[str, StoredWatch]) -> list[str]:
    """Find the one watch that is called so; nothing where numbers are given, or where several are called so."""
    words = " ".join(call.words.split())
    if call.hides_names or any(ref.isdigit() for ref in words.split()):
        return []
    found = find_watches(list(known.values()), words, call.say)
    return [found[0].ref] if len(found) == 1 else []
