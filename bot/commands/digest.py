"""/digest: when the daily digest comes, and in which time zone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.digests import next_digest
from bot.markup import clip, code
from bot.zones import near_zones, read_zone, zone_of
from storage import chats

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.calls import Call
    from bot.markup import Html
    from bot.phrases import Phrases
    from storage.records import Chat

NAME = "digest"
HELP = "help.digest"
CHANGES = True

_TIME = re.compile(r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?")


async def answer(call: Call) -> Sequence[Html]:
    """Tell, set or switch off the digest: `HH:MM`, `HH:MM Zone`, `Zone`, `off`."""
    say, chat = call.say, call.chat
    words = call.words.split()
    if not words:
        return [state(chat, say)]
    if words[0].casefold() == "off" and len(words) == 1:
        await _keep(call, chat.zone, None)
        return [say.say("digest_command.off")]
    minute = read_minute(words[0])
    given = words if minute is None else words[1:]
    if minute is None and "/" not in words[0] and read_zone(" ".join(words)) is None:
        return [say.say("digest_command.usage", words=clip(" ".join(words), 60))]
    zone = read_zone(" ".join(given)) if given else chat.zone
    if zone is None:
        return [unknown_zone(" ".join(given), say)]
    if minute is None:
        minute = chat.digest_minute if chat.digest_minute is not None else DEFAULT_MINUTE
    due = await _keep(call, zone, minute)
    assert due is not None
    return [say.say("digest_command.set", **_words(minute, zone, due, say))]


DEFAULT_MINUTE = 20 * 60
"""20:00: after the evening's news, before people put the phone away."""


def read_minute(words: str) -> int | None:
    """Read 20:00, 8.30 or 20 as a minute of the day; None when it is no time."""
    found = _TIME.fullmatch(words)
    if not found:
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    return hour * 60 + minute if hour < 24 and minute < 60 else None


def hour_of(minute: int) -> str:
    """Write a minute of the day as 20:00."""
    return f"{minute // 60:02}:{minute % 60:02}"


def unknown_zone(words: str, say: Phrases) -> Html:
    """Say that there is no such zone, and which ones look like it."""
    near = near_zones(words)
    if not near:
        return say.say("zone.unknown", zone=clip(words, 60))
    return say.say("zone.unknown_near", zone=clip(words, 60), near=code(", ".join(near)))


async def _keep(call: Call, zone: str, minute: int | None) -> datetime | None:
    due = None if minute is None else next_digest(call.tools.clock(), zone, minute)
    async with call.tools.db.write() as tx:
        await chats.set_digest(tx, call.chat.id, zone=zone, digest_minute=minute, next_digest_at=due)
    return due


def state(chat: Chat, say: Phrases) -> Html:
    """Say when a chat's digest comes."""
    if chat.digest_minute is None or chat.next_digest_at is None:
        return say.say("digest_command.state_off")
    return say.say("digest_command.state", **_words(chat.digest_minute, chat.zone, chat.next_digest_at, say))


def _words(minute: int, zone: str, due: datetime, say: Phrases) -> dict[str, object]:
    local = due.astimezone(zone_of(zone))
    return {"time": hour_of(minute), "zone": zone, "next": f"{say.day(local)}, {local:%H:%M}"}
