"""/digest: when the digest comes, on which days, in which time zone; weekly, or at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot import charts
from bot.digest_buttons import digest_keyboard
from bot.digest_times import EVERY_DAY, digest_days, due_after
from bot.digest_words import word_digest
from bot.digests import preview
from bot.keyboards import Answer
from bot.markup import Html, clip, code, italic, join
from bot.spans import hour_of, plain_hours, read_minute
from bot.typed_words import leading, whole
from bot.weekdays import read_weekdays, write_weekday, write_weekdays
from bot.zones import near_zones, read_zone, zone_of
from storage import chats

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.calls import Call
    from bot.phrases import Phrases
    from storage.records import Chat, Preferences

NAME = "digest"
HELP = "help.digest"
CHANGES = True

DEFAULT_MINUTE = 20 * 60
"""20:00: after the evening's news, before people put the phone away."""


@dataclass(frozen=True, slots=True)
class _Wish:
    """What was asked for; None leaves it as it is."""

    minute: int | None = None
    zone: str | None = None
    days: tuple[int, ...] | None = None
    is_weekly: bool | None = None


async def answer(call: Call) -> Sequence[Html]:
    """Tell, set, show or switch off the digest: `HH:MM Zone`, `mon-fri`, `weekly sun`, `now`, `off`; in any order."""
    say, chat = call.say, call.chat
    words = plain_hours(call.words)
    if not words.strip():
        return [state(chat, say), italic(say.say("digest_command.more"))]
    if whole(words, "digest") == "now":
        return await _now(call)
    if whole(words, "digest") == "off":
        await _keep(call, replace(chat, digest_minute=None))
        return [say.say("digest_command.off")]
    wish = _read(words, say)
    if isinstance(wish, _Wish):
        return [_said(await _keep(call, _wished(chat, wish)), say)]
    return [wish]


async def _now(call: Call) -> Sequence[Html]:
    """Show what the digest would tell now; the one of the day comes all the same."""
    facts = await preview(call.tools.db, call.chat, call.tools.clock())
    here, there = call.place, call.chat
    texts = word_digest(facts, lang=here.lang, zone=there.zone, preferences=there.preferences)
    keyboard = digest_keyboard(facts, there) if here.id == there.id else ()
    picture = await charts.draw(facts.days, here.lang)
    return Answer([Html(text) for text in texts], keyboard, attachment=picture)


def _read(words: str, say: Phrases) -> _Wish | Html:
    """Read a time, days, a rhythm and a zone in any order; what is left over must be the zone."""
    wish, rest, left = _Wish(), list[str](), words.strip()
    while left:
        rhythm, group = leading(left, "digest"), leading(left, "days")
        word, _, after = left.partition(" ")
        minute, days = read_minute(word), read_weekdays(group[0] if group else word, say.lang)
        left = rhythm[1] if rhythm else group[1] if group else after.strip()
        if minute is not None:
            wish = replace(wish, minute=minute)
        elif rhythm and rhythm[0] in {"daily", "weekly"}:
            is_weekly = rhythm[0] == "weekly"
            wish = replace(wish, is_weekly=is_weekly, days=wish.days if is_weekly else wish.days or EVERY_DAY)
        elif days is not None:
            wish = replace(wish, days=tuple(sorted({*(wish.days or ()), *days})))
        elif not whole(word, "small"):
            rest.append(word)
    if not rest:
        return wish
    zone = read_zone(" ".join(rest))
    if zone:
        return replace(wish, zone=zone)
    looks_like_a_zone = wish != _Wish() or "/" in rest[0]
    return unknown_zone(" ".join(rest), say) if looks_like_a_zone else _usage(words, say)


def _usage(words: str, say: Phrases) -> Html:
    return say.say("digest_command.usage", words=clip(" ".join(words.split()), 60))


def _wished(chat: Chat, wish: _Wish) -> Chat:
    before = chat.preferences
    days = before.digest_days if wish.days is None else wish.days
    is_weekly = before.is_weekly if wish.is_weekly is None else wish.is_weekly
    minute = wish.minute if wish.minute is not None else chat.digest_minute
    return replace(
        chat,
        zone=wish.zone or chat.zone,
        digest_minute=DEFAULT_MINUTE if minute is None else minute,
        preferences=replace(before, digest_days=days, is_weekly=is_weekly),
    )


def unknown_zone(words: str, say: Phrases) -> Html:
    """Say that there is no such zone, and which ones look like it."""
    near = near_zones(words)
    if not near:
        return say.say("zone.unknown", zone=clip(words, 60))
    return say.say("zone.unknown_near", zone=clip(words, 60), near=join(", ", map(code, near)))


async def _keep(call: Call, wished: Chat) -> Chat:
    """Keep a chat as it is wished; gives it with the time of its next digest."""
    due = due_after(call.tools.clock(), wished)
    async with call.tools.db.write() as tx:
        await chats.set_digest(tx, wished.id, zone=wished.zone, digest_minute=wished.digest_minute, next_digest_at=due)
        if wished.preferences != call.chat.preferences:
            await chats.set_preferences(tx, wished.id, wished.preferences)
    return replace(wished, next_digest_at=due)


def state(chat: Chat, say: Phrases) -> Html:
    """Say when a chat's digest comes."""
    if chat.digest_minute is None or chat.next_digest_at is None:
        return say.say("digest_command.state_off")
    key = "digest_command.state_week" if chat.preferences.is_weekly else "digest_command.state"
    return say.say(key, **_words(chat, say))


def _said(chat: Chat, say: Phrases) -> Html:
    key = "digest_command.set_week" if chat.preferences.is_weekly else "digest_command.set"
    return say.say(key, **_words(chat, say))


def _words(chat: Chat, say: Phrases) -> dict[str, object]:
    assert chat.digest_minute is not None
    assert chat.next_digest_at is not None
    local = chat.next_digest_at.astimezone(zone_of(chat.zone))
    return {
        "time": hour_of(chat.digest_minute),
        "zone": chat.zone,
        "days": days_in_words(chat.preferences, say),
        "next": f"{say.day(local)}, {local:%H:%M}",
    }


def days_in_words(preferences: Preferences, say: Phrases) -> str | Html:
    """Name the days of a digest: every day, Mon–Fri, Sunday."""
    days = digest_days(preferences)
    if preferences.is_weekly:
        return write_weekday(days[0], say)
    return say.say("digest_command.every_day") if days == EVERY_DAY else write_weekdays(days, say)
