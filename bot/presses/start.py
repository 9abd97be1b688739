"""Taps and words of the first four steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import choosing, onboarding, starter, starter_wish
from bot.access import Role
from bot.command_words import spoken_command
from bot.languages import read_lang
from bot.markup import clip, code, join, plain
from bot.name_lines import is_list, is_names
from bot.onboarding import PREFIX, STEP, Newcomer
from bot.phrases import phrases
from bot.pressing import Effect, owner_tag, redraw
from bot.spans import read_minute
from bot.zones import near_zones, read_zone
from storage import chats, dialogues
from watchers.forwarding import link_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from bot.keyboards import Answer
    from bot.markup import Html
    from bot.pressing import Press
    from storage.dialogues import Dialogue
    from storage.records import Chat

__all__ = ["PREFIX", "STEPS", "press", "reply"]

STEPS = frozenset({STEP})
_MOST_WORDS = 5
"""An answer to a question has no more; news has."""
_SHOWN = 60
_WITH_SOURCES = frozenset({"full", "sources", "chosen"})


async def press(press: Press) -> Effect | None:
    """Keep what was tapped and draw the next page; buttons of years ago still work, since they say what they set."""
    if len(press.words) < 3 or press.words[0] != owner_tag(press.tools.db.vault, press.chat, press.user_id):
        return None
    if not await press.may_manage(press.chat):
        return Effect(plain(press.say.say("access.admins_only")))
    _, name, value = press.words[0], press.words[1], ":".join(press.words[2:])
    if name == "event":
        return await _toggle(press, value)
    if (name, value) == ("pack", "choose"):
        return redraw(onboarding.events_page(await newcomer(press, press.chat)))
    chosen = await _keep(press, name, value)
    if chosen is None:
        return None
    return redraw(await _show(press, chosen, onboarding.after(name), await _told(press, chosen, name, value)))


async def reply(press: Press, dialogue: Dialogue, text: str) -> Sequence[Html]:
    """Take what was typed instead of a tap; a name, news or a command ends the questions, a slip asks again."""
    name = str(dialogue.body["page"])
    value = _typed(press, name, " ".join(text.split()))
    chosen = await _keep(press, name, value) if value else None
    if chosen is None and not _is_beside(press, text, name):
        return await _show(press, press.chat, name, _not_understood(press, name, text))
    if chosen is None:
        async with press.tools.db.write() as tx:
            await dialogues.end(tx, dialogue.id)
        return []
    return await _show(press, chosen, onboarding.after(name), await _told(press, chosen, name, value or ""))


async def begin(press: Press) -> Answer:
    """Show the first page."""
    return await _show(press, press.chat, onboarding.PAGES[0])


async def newcomer(press: Press, chat: Chat) -> Newcomer:
    """Gather what the pages show."""
    db = press.tools.db
    async with db.read() as tx:
        stands = await starter_wish.standing(tx)
        events = {pattern for pattern, _ in await starter.events_of(tx, db.vault, chat.id)}
    may_add = stands.may_add(is_operator=await press.role(chat) >= Role.OPERATOR)
    tag = owner_tag(db.vault, press.chat, press.user_id)
    return Newcomer(chat, tag, press.tools.clock(), stands.missing, stands.read, may_add, frozenset(events))


async def _told(press: Press, chat: Chat, name: str, value: str) -> Html | None:
    """Add the sources where they were wished, and say what became of that."""
    if name != "pack" or value not in _WITH_SOURCES:
        return None
    is_operator = await press.role(chat) >= Role.OPERATOR
    return await starter_wish.wish_in_words(press.tools, phrases(chat.lang), is_operator=is_operator)


async def _show(press: Press, chat: Chat, name: str, told: Html | None = None) -> Answer:
    """Draw a page, and be ready for its answer to be typed."""
    db, now = press.tools.db, press.tools.clock()
    async with db.write() as tx:
        body = {"page": name}
        begun = await dialogues.begin(tx, db.vault, chat.id, press.user_id, step=STEP, body=body, now=now)
        if name == onboarding.PAGES[-1]:
            await dialogues.end(tx, begun)
    return onboarding.page(name, await newcomer(press, chat), told)


async def _toggle(press: Press, pattern: str) -> Effect | None:
    db = press.tools.db
    if pattern not in starter.starter().patterns:
        return None
    async with db.write() as tx:
        await starter.toggle_event(tx, db.vault, press.chat.id, pattern, now=press.tools.clock())
    return redraw(onboarding.events_page(await newcomer(press, press.chat)))


async def _keep(press: Press, name: str, value: str) -> Chat | None:
    """Keep one answer; None where it is none."""
    if value == "skip":
        async with press.tools.db.read() as tx:
            return await chats.get(tx, press.chat.id)
    do = _DO.get(name)
    return await do(press, value) if do else None


async def _lang(press: Press, value: str) -> Chat | None:
    lang = read_lang(value)
    return await choosing.choose_lang(press.tools, press.chat, lang) if lang else None


async def _zone(press: Press, value: str) -> Chat | None:
    zone = read_zone(value)
    return await choosing.choose_zone(press.tools, press.chat, zone) if zone else None


async def _pack(press: Press, value: str) -> Chat | None:
    db, now = press.tools.db, press.tools.clock()
    if value not in {*_WITH_SOURCES, "empty"}:
        return None
    if value == "full":
        async with db.write() as tx:
            await starter.add_events(tx, db.vault, press.chat.id, starter.starter().patterns, now=now)
    return press.chat


async def _hour(press: Press, value: str) -> Chat | None:
    minute = None if value == "off" else read_minute(value)
    if minute is None and value != "off":
        return None
    return await choosing.choose_hour(press.tools, press.chat, minute)


def _is_beside(press: Press, text: str, name: str) -> bool:
    """Tell whether words are no try to answer: the names somebody could not wait to send, news, a command in words."""
    if name == "zone" and near_zones(text):
        return False
    commands = {command.NAME for command in press.tools.commands}
    is_sent = is_names(text) or is_list(text) or bool(link_of(text)) or len(text.split()) > _MOST_WORDS
    return is_sent or spoken_command(text, commands) is not None


def _not_understood(press: Press, name: str, text: str) -> Html:
    """Say what was not understood, and what it may have been."""
    words = clip(" ".join(text.split()), _SHOWN)
    near = near_zones(words) if name == "zone" else []
    if near:
        return press.say.say("zone.unknown_near", zone=words, near=join(", ", map(code, near)))
    return press.say.say("start.not_understood", words=words)


def _typed(press: Press, name: str, text: str) -> str | None:
    """Read words as the button they stand for; what is no answer to this page gives None."""
    word, say = text.casefold(), press.say
    for value in ("skip", "full", "sources", "empty", "off"):
        if word in {value, *say.say(f"start.word_{value}").split()}:
            return value
    return text if name in {"lang", "zone", "hour"} else None


_DO: dict[str, Callable[[Press, str], Awaitable[Chat | None]]] = {
    "lang": _lang,
    "zone": _zone,
    "pack": _pack,
    "hour": _hour,
}
