"""Taps in the menu of a chat's settings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy.exc import NoResultFound

from bot import choosing, holding
from bot.markup import plain
from bot.phrases import LANGUAGES, marks, phrases
from bot.pressing import Effect, owner_tag, redraw
from bot.settings_menu import PREFIX, SWITCHES, SettingsMenu
from bot.spans import read_hours, read_minute
from bot.zones import read_zone
from storage import chats

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.pressing import Press
    from storage.records import Chat, Preferences

__all__ = ["PREFIX", "press"]


async def press(press: Press) -> Effect | None:
    """Keep what was tapped and draw the menu anew, if it is this person's menu and the chat theirs to manage."""
    tag = owner_tag(press.tools.db.vault, press.chat, press.user_id)
    if len(press.words) < 4 or press.words[0] != tag:
        return None
    target = await _find(press, press.words[1])
    if target is None:
        return None
    if target.preferences.is_locked or not await press.may_manage(target):
        return Effect(plain(press.say.say("access.admins_only")))
    name, value = press.words[2], ":".join(press.words[3:])
    if name == "page":
        return _drawn(press, target, value)
    chosen = await _DO[name](press, target, value) if name in _DO else None
    return _drawn(press, chosen, "through" if name == "through" else "main") if chosen else None


def _drawn(press: Press, target: Chat, name: str) -> Effect | None:
    drawn = _menu(press, target).page(name)
    return redraw(drawn) if drawn else None


def _menu(press: Press, target: Chat) -> SettingsMenu:
    tag = owner_tag(press.tools.db.vault, press.chat, press.user_id)
    say = phrases(target.lang) if target.id == press.chat.id else press.say
    return SettingsMenu(tag, target, say, press.tools.clock())


async def _find(press: Press, number: str) -> Chat | None:
    if not number.isdigit():
        return None
    try:
        async with press.tools.db.read() as tx:
            return await chats.get(tx, int(number))
    except NoResultFound:
        return None


async def _lang(press: Press, target: Chat, value: str) -> Chat | None:
    return await choosing.choose_lang(press.tools, target, value) if value in LANGUAGES else None


async def _zone(press: Press, target: Chat, value: str) -> Chat | None:
    zone = read_zone(value)
    return await choosing.choose_zone(press.tools, target, zone) if zone else None


async def _hour(press: Press, target: Chat, value: str) -> Chat | None:
    minute = read_minute(value)
    if minute is None and value != "off":
        return None
    return await choosing.choose_hour(press.tools, target, minute)


async def _quiet(press: Press, target: Chat, value: str) -> Chat | None:
    hours = (None, None) if value == "off" else read_hours(value)
    if hours is None:
        return None
    return await _prefer(press, target, replace(target.preferences, quiet_from=hours[0], quiet_until=hours[1]))


async def _through(press: Press, target: Chat, value: str) -> Chat | None:
    """Have an event type break through quiet hours, or no more; kept in the order of gravity."""
    if value not in marks():
        return None
    chosen = {*target.preferences.breakthrough} ^ {value}
    ordered = tuple(pattern for pattern in marks() if pattern in chosen)
    return await _prefer(press, target, replace(target.preferences, breakthrough=ordered))


async def _switch(press: Press, target: Chat, value: str) -> Chat | None:
    if value not in SWITCHES:
        return None
    chosen = target.preferences
    turned = {
        "is_silent": replace(chosen, is_silent=not chosen.is_silent),
        "is_safe": replace(chosen, is_safe=not chosen.is_safe),
        "hides_graphic": replace(chosen, hides_graphic=not chosen.hides_graphic),
        "needs_consent": replace(chosen, needs_consent=not chosen.needs_consent),
    }
    return await _prefer(press, target, turned[value])


async def _prefer(press: Press, target: Chat, chosen: Preferences) -> Chat:
    async with press.tools.db.write() as tx:
        await holding.keep(tx, target, chosen, now=press.tools.clock())
    return replace(target, preferences=chosen)


_DO: dict[str, Callable[[Press, Chat, str], Awaitable[Chat | None]]] = {
    "lang": _lang,
    "zone": _zone,
    "hour": _hour,
    "quiet": _quiet,
    "through": _through,
    "switch": _switch,
}
