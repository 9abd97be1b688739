"""/search: stored news of the last 90 days by word; any script finds any script, and every case ending."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.markup import Html, clip, join, link
from bot.zones import zone_of
from matchers.hearing import ears, holds
from storage import entries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.calls import Call
    from storage.entries import Kept

NAME = "search"
HELP = "help.search"
CHANGES = False

_BACK = timedelta(days=90)
_MOST_READ = 300
_MOST_SHOWN = 10
_MOST_WORDS = 8
_TITLE_UNITS = 160


async def answer(call: Call) -> Sequence[Html]:
    """Show the newest entries that have all the words."""
    say, now = call.say, call.tools.clock()
    words = [word for word in call.words.split() if ears(word)][:_MOST_WORDS]
    if not words:
        return [say.say("search.usage")]
    wanted = [[ears(word) for word in words]]
    async with call.tools.db.read() as tx:
        heard = await entries.hearing(tx, wanted, since=now - _BACK, limit=_MOST_READ)
    found = [kept for kept in heard if holds(words, kept.entry.title, kept.entry.text)]
    shown = clip(" ".join(words), 100)
    if not found:
        return [say.say("search.nothing", words=shown)]
    rest = len(found) - _MOST_SHOWN
    return [
        say.say("search.title", n=len(found), words=shown),
        *(_line(number, kept, call) for number, kept in enumerate(found[:_MOST_SHOWN], 1)),
        *([say.say("search.more", n=rest)] if rest > 0 else []),
    ]


def _line(number: int, kept: Kept, call: Call) -> Html:
    entry, say = kept.entry, call.say
    seen = kept.seen_at.astimezone(zone_of(call.chat.zone))
    title = link(entry.url, clip(entry.title, _TITLE_UNITS) or say.say("alert.read"))
    when = f"{say.day(seen, short=True)} {seen:%H:%M}"
    return Html(
        f"{number}. {join(' · ', [title, clip(entry.source or '', 60), clip((entry.lang or '').upper(), 8), when])}"
    )
