"""/search: stored news of the last 90 days by word, by the page; any script finds any script, and every case ending."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.keyboards import Answer
from bot.markup import Covered, Html, clip, join, link
from bot.pages import page_of, turning
from bot.zones import zone_of
from matchers.hearing import ears, holds
from storage import entries, searches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.calls import Call, Tools
    from bot.phrases import Phrases
    from storage.entries import Kept
    from storage.records import Chat

NAME = "search"
HELP = "help.search"
CHANGES = False

PREFIX = "n"
PAGE = 8

_BACK = timedelta(days=90)
_MOST_READ = 160
_SHORT = 3
"""A longer skeleton tells a word from others by itself: the text need not be read."""
_MOST_WORDS = 8
_TITLE_UNITS = 160


async def answer(call: Call) -> Sequence[Html]:
    """Show the newest entries that have all the words."""
    words = [word for word in call.words.split() if ears(word)][:_MOST_WORDS]
    if not words:
        return [call.say.say("search.usage")]
    return await show(call.tools, call.place, words, 1, call.say)


async def show(tools: Tools, chat: Chat, words: Sequence[str], number: int, say: Phrases, *, search: int = 0) -> Answer:
    """Show one page.

    Args:
        tools: What to work with.
        chat: That is answered.
        words: What an entry must have, each.
        number: Of the page.
        say: Texts of the chat.
        search: Number of the search when it was begun before.
    """
    db, now = tools.db, tools.clock()
    async with db.read() as tx:
        heard = await entries.hearing(tx, [[ears(word) for word in words]], since=now - _BACK, limit=_MOST_READ)
    doubtful = [word for word in words if any(len(form) <= _SHORT for form in ears(word))]
    found = [kept for kept in heard if holds(doubtful, kept.entry.title, kept.entry.text)] if doubtful else heard
    shown = clip(" ".join(words), 100)
    if not found:
        return Answer([say.say("search.nothing", words=shown)])
    page = page_of(found, number, PAGE)
    if page.of > 1 and not search:
        async with db.write() as tx:
            search = await searches.begin(tx, db.vault, chat.id, {"news": list(words)}, now=now)
    lines = [_line(place, kept, chat, say) for place, kept in enumerate(page.items, page.first)]
    key = "search.title_cut" if len(heard) == _MOST_READ else "search.title"
    return Answer([say.say(key, n=len(found), words=shown), *lines], turning(page, PREFIX, search))


def _line(number: int, kept: Kept, chat: Chat, say: Phrases) -> Html:
    entry, is_safe = kept.entry, chat.preferences.is_safe
    seen = kept.seen_at.astimezone(zone_of(chat.zone))
    headline = clip(entry.title, _TITLE_UNITS) or say.say("alert.read")
    title = Covered(headline) if is_safe else link(entry.url, headline)
    when = f"{say.day(seen, short=True)} {seen:%H:%M}"
    source = "" if is_safe else clip(entry.source or "", 60)
    return Html(f"{number}. {join(' · ', [title, source, clip((entry.lang or '').upper(), 8), when])}")
