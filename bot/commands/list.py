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
    say = call.say
    async with call.tools.db.read() as tx:
        stored = await watches.listing(tx, call.tools.db.vault, call.chat.id)
    if not stored:
        return [say.say("list.empty")]
    if call.hides_names:
        return [say.say("list.hidden", n=len(stored), address=call.chat.address)]
    now = call.tools.clock()
    lines = [_line(one, say, now) for one in stored]
    wanted = call.words.casefold().split()
    fitting = [line for line in lines if all(word in plain(line).casefold() for word in wanted)]
    if not fitting:
        return [say.say("list.none_found", words=" ".join(call.words.split()))]
    hidden = len(fitting) - MOST_LINES
    rest = [say.say("list.more", n=hidden)] if hidden > 0 else []
    return [say.say("list.title", n=len(fitting)), *fitting[:MOST_LINES], *rest]


def _line(one: StoredWatch, say: Phrases, now: datetime) -> Html:
    line = say.say("list.line", ref=one.ref, what=describe_watch(one.watch, say))
    return join(" ", [line, manner_marks(one.manner, now)])
