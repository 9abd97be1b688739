"""/list: show what is watched by the page, and what is being tried; or search it. In a group only how much."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.draft_words import shown
from bot.keyboards import Answer
from bot.list_search import find_watches
from bot.markup import Covered, Html, join
from bot.pages import Page, page_of, place_of, turning
from bot.typed_words import leading, trailing
from bot.watch_words import describe_watch, manner_marks
from storage import dialogues, drafts, searches, watches
from storage.records import NameWatch

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.calls import Call, Tools
    from bot.phrases import Phrases
    from storage.records import Chat, StoredWatch

NAME = "list"
HELP = "help.list"
CHANGES = False

_LONGEST_PAGE_NUMBER = 6
PREFIX = "l"
PAGE = 20


async def answer(call: Call) -> Sequence[Html]:
    """List the chat's watches, those that fit the words when some are given."""
    db, words = call.tools.db, " ".join(call.words.split())
    if call.hides_names:
        async with db.read() as tx:
            count = await watches.count(tx, call.chat.id)
        say = call.say
        return [say.say("list.hidden" if count else "list.empty_hidden", n=count, address=call.chat.address)]
    number = _page_number(words)
    listed = await show(call.tools, call.chat, "" if number else words, number or 1, call.say, place=call.place)
    return listed if words else Answer([*listed, *await _tried(call)], listed.keyboard)


def _page_number(words: str) -> int | None:
    """Read `page 2`, `страница 2` or `2-бет`, for whoever has no buttons; None for words to search."""
    spaced = words.replace("-", " ")
    _, number = leading(spaced, "list") or trailing(spaced, "list") or ("", "")
    return int(number) if number.isdecimal() and len(number) <= _LONGEST_PAGE_NUMBER else None


async def _tried(call: Call) -> list[Html]:
    """Say what is being tried for this list and is not on it yet, so that nobody misses it there."""
    db, now = call.tools.db, call.tools.clock()
    async with db.read() as tx:
        found = await dialogues.current(tx, db.vault, call.place.id, call.user_id, now=now)
    if found is None or found.step not in drafts.STEPS:
        return []
    draft = drafts.from_body(found.body)
    return [call.say.say("list.tried", what=shown(draft.watch, call.place))] if draft.chat_id == call.chat.id else []


async def show(
    tools: Tools, chat: Chat, words: str, number: int, say: Phrases, *, place: Chat | None = None, search: int = 0
) -> Answer:
    """Show one page.

    Args:
        tools: What to work with.
        chat: Whose list.
        words: What it must have; "" shows all.
        number: Of the page.
        say: Texts of the chat that is answered.
        place: The chat that is answered, where that is another one.
        search: Number of the search in `place` when it was begun before.
    """
    db, now = tools.db, tools.clock()
    address = f"{chat.address} " if place and place.id != chat.id else ""
    async with db.read() as tx:
        page, count = await _page(tx, tools, chat, words, number=number, say=say)
    if not count:
        return Answer([say.say("list.none_found", words=words) if words else say.say("list.empty", address=address)])
    if page.of > 1 and not search:
        async with db.write() as tx:
            body = {"list": chat.id, "words": words}
            search = await searches.begin(tx, db.vault, (place or chat).id, body, now=now)
    title = say.say("list.title", n=count)
    lines = [_line(one, say, now, is_safe=chat.preferences.is_safe) for one in page.items]
    more = [say.say("list.pages", address=address)] if page.of > 1 and page.number == 1 else []
    return Answer([title, *lines, *more], turning(page, PREFIX, search))


async def _page(
    tx: AsyncConnection, tools: Tools, chat: Chat, words: str, *, number: int, say: Phrases
) -> tuple[Page[StoredWatch], int]:
    """Give one page and the length of the whole; without words no more is opened than the page."""
    if words:
        listed = [one.stored for one in await tools.lists.of(tx, tools.db.vault, chat.id)]
        found = find_watches(listed, words, say)
        return page_of(found, number, PAGE), len(found)
    count = await watches.count(tx, chat.id)
    first, number = place_of(count, number, PAGE)
    items = await tools.lists.some(tx, tools.db.vault, chat.id, first=first, count=PAGE)
    return Page(number, max(1, -(-count // PAGE)), first + 1, items), count


def _line(one: StoredWatch, say: Phrases, now: datetime, *, is_safe: bool) -> Html:
    what: str = describe_watch(one.watch, say)
    if is_safe and isinstance(one.watch, NameWatch) and not one.watch.code_name:
        what = Covered(one.watch.name)
    return join(" ", [say.say("list.line", ref=one.ref, what=what), manner_marks(one.manner, now)])
