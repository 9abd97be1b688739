"""/sources: what is read and how it goes; add a source, take one away, ask all of them often for a while."""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import TYPE_CHECKING

from bot.access import Role
from bot.dates import read_day
from bot.keyboards import Answer
from bot.markup import Html, clip, italic
from bot.pages import page_of, turning
from bot.source_lines import source_line, sources_title
from bot.source_words import word_added
from bot.starter_wish import wish_in_words
from bot.typed_words import leading, whole
from bot.zones import zone_of
from storage import feeds, searches
from watchers.health import state_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.calls import Call, Tools
    from bot.phrases import Phrases
    from storage.records import Chat, Feed

NAME = "sources"
HELP = "help.sources"
CHANGES = False

PREFIX = "f"
PAGE = 12

_SITE = re.compile(r"(?:[\w-]+\.)+[a-zа-яқ]{2,}(?:/\S*)?", re.IGNORECASE)
"""A site as people type it, news.example: no words of a search have a dot inside."""

_WORST_FIRST = ("failing", "empty", "quiet", "parked", "gone", "unchecked", "ok")


async def answer(call: Call) -> Sequence[Html]:
    """List, search, add, remove: nothing, words, `add URL` or a bare URL, `pack`, `remove 17`, `campaign DAY`."""
    first = call.words.strip().partition(" ")[0]
    verb, rest = leading(call.words, "sources") or ("", "")
    if not verb and (_is_address(first) or (_SITE.fullmatch(first) and not await _is_known(call, first))):
        verb, rest = "add", " ".join(call.words.split())
    if not verb:
        is_operator = call.role is Role.OPERATOR
        words = " ".join(call.words.split())
        return await show(call.tools, call.chat, words, 1, call.say, is_operator=is_operator, place=call.place)
    if call.role < Role.EDITOR:
        return [call.say.say("access.admins_only")]
    do = {"add": _add, "remove": _remove, "campaign": _campaign, "pack": _pack}[verb]
    return await do(call, rest)


async def _is_known(call: Call, words: str) -> bool:
    """Tell whether a source on the list has these words: then they search it."""
    async with call.tools.db.read() as tx:
        return any(_has(feed, words) for feed in await feeds.listing(tx, call.tools.db.vault))


def _is_address(word: str) -> bool:
    return word.startswith(("http://", "https://", "@", "t.me/", "www."))


async def _add(call: Call, words: str) -> Sequence[Html]:
    """Try each address at once and tell what was found."""
    adder, addresses = call.tools.adder, words.split()
    if adder is None or not addresses:
        return [call.say.say("sources_command.usage")]
    blocks: list[Html] = []
    for address in addresses[:5]:
        blocks += word_added(await adder.add(address, chat_id=call.chat.id), call.say, call.place.zone)
    return blocks


async def _pack(call: Call, _words: str) -> Sequence[Html]:
    """Add the starter list, or ask the operators for it."""
    is_operator = call.role is Role.OPERATOR
    return [await wish_in_words(call.tools, call.say, is_operator=is_operator)]


async def _remove(call: Call, words: str) -> Sequence[Html]:
    number = words.removeprefix("#").strip()
    if not number.isdigit():
        return [call.say.say("sources_command.usage")]
    vault = call.tools.db.vault
    async with call.tools.db.write() as tx:
        feed = await feeds.get(tx, int(number), vault)
        may = feed is not None and (call.role is Role.OPERATOR or feed.owner_id == call.chat.id)
        if feed is None or not may:
            return [call.say.say("sources_command.not_yours", number=number)]
        await feeds.remove(tx, feed.url, vault)
    return [call.say.say("sources_command.removed", name=clip(feed.title or feed.url, 100))]


async def _campaign(call: Call, words: str) -> Sequence[Html]:
    """Have every source asked every two minutes until the end of a day. It loads the outlets: operators only."""
    say, chat = call.say, call.chat
    if call.role is not Role.OPERATOR:
        return [say.say("sources_command.operators_only")]
    now, zone = call.tools.clock(), zone_of(chat.zone)
    is_off = whole(words, "switch") == "off"
    day = None if is_off else read_day(words, now.astimezone(zone).date())
    until = datetime.combine(day, time(23, 59), tzinfo=zone) if day else None
    if not is_off and (until is None or until <= now):
        return [say.say("sources_command.campaign_usage")]
    async with call.tools.db.write() as tx:
        await feeds.set_campaign(tx, until)
        if until:
            await feeds.hasten(tx, now)
    if until is None:
        return [say.say("sources_command.campaign_off")]
    return [say.say("sources_command.campaign", day=say.day(until))]


async def show(
    tools: Tools,
    chat: Chat,
    words: str,
    number: int,
    say: Phrases,
    *,
    is_operator: bool = False,
    place: Chat | None = None,
    search: int = 0,
) -> Answer:
    """Show one page of the sources a chat may see, those in trouble first.

    Args:
        tools: What to work with.
        chat: Whose sources, with those of the installation.
        words: What their name or address must have; "" shows all.
        number: Of the page.
        say: Texts of the chat that is answered.
        is_operator: Sees what other chats added too.
        place: The chat that is answered, where that is another one.
        search: Number of the search in `place` when it was begun before.
    """
    db, now = tools.db, tools.clock()
    async with db.read() as tx:
        stored = await feeds.listing(tx, db.vault)
        until = await feeds.campaign_until(tx)
    seen = [one for one in stored if one.url != feeds.GIVEN and (is_operator or one.owner_id in {None, chat.id})]
    found = sorted((one for one in seen if _has(one, words)), key=lambda one: (_rank(one, now), one.id))
    if not found:
        return Answer([say.say("sources_command.none" if not seen else "list.none_found", words=words)])
    page = page_of(found, number, PAGE)
    if page.of > 1 and not search:
        async with db.write() as tx:
            body = {"sources": chat.id, "words": words, "all": is_operator}
            search = await searches.begin(tx, db.vault, (place or chat).id, body, now=now)
    blocks = [sources_title(found, say, now), *(source_line(one, chat, say, now) for one in page.items)]
    if until and until > now:
        blocks.append(say.say("sources_command.campaign_runs", day=say.day(until.astimezone(zone_of(chat.zone)))))
    return Answer([*blocks, italic(say.say("sources_command.more"))], turning(page, PREFIX, search))


def _has(feed: Feed, words: str) -> bool:
    text = f"{feed.title or ''} {feed.url}".casefold()
    return all(word in text for word in words.casefold().split())


def _rank(feed: Feed, now: datetime) -> int:
    return _WORST_FIRST.index(state_of(feed, now))
