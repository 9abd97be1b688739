"""/list: show what is watched, or search it; in a group only how much."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.markup import join, plain
from bot.watch_words import describe_watch, manner_marks
from storage import watches

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.calls import Call
    from bot.markup import Html
    from bot.phrases import Phrases
    from storage.records import StoredWatch

NAME = "list"
HELP = "help.list"
CHANGES = False

MOST_LINES = 100


async def answer(call: Call) -> Sequence[Html]:
    """List the chat's watches, those that fit the words when some are given."""
    say, db, now = call.say, call.tools.db, call.tools.clock()
    wanted = call.words.casefold().split()
    async with db.read() as tx:
        count = await watches.count(tx, call.chat.id)
        needed = None if wanted else MOST_LINES  # opening thousands takes a second
        stored = [] if call.hides_names else await watches.listing(tx, db.vault, call.chat.id, limit=needed)
    if not count:
        return [say.say("list.empty")]
    if call.hides_names:
        return [say.say("list.hidden", n=count, address=call.chat.address)]
    if wanted:
        stored = [one for one in stored if _fits(plain(_line(one, say, now)), wanted)]
        count = len(stored)
    if not stored:
        return [say.say("list.none_found", words=" ".join(call.words.split()))]
    rest = [say.say("list.more", n=count - MOST_LINES)] if count > MOST_LINES else []
    return [say.say("list.title", n=count), *(_line(one, say, now) for one in stored[:MOST_LINES]), *rest]


def _fits(line: str, wanted: Sequence[str]) -> bool:
    folded = line.casefold()
    return all(word in folded for word in wanted)


def _line(one: StoredWatch, say: Phrases, now: datetime) -> Html:
    line = say.say("list.line", ref=one.ref, what=describe_watch(one.watch, say))
    return join(" ", [line, manner_marks(one.manner, now)])
