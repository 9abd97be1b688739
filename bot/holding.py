"""What is not told just now although it could be: quiet hours, a pause, a lock. Decided when a message is to be sent.

due message -> locked? waits for the code, and "something new" is said without a name
            -> paused? waits for the end of the pause
            -> quiet hours, and it does not break through? waits for the morning
            -> a day without alarms, and it does not break through? left to the digest

Digests and notices go at their own time. What waits gives way to what does not (`storage.outbox`), and is let go when
the chat is unlocked or chooses otherwise: `keep`.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from bot.markup import plain
from bot.phrases import phrases
from bot.zones import zone_of
from storage import chats, outbox

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.records import Chat, Message, Preferences
    from storage.vault import Vault

_ALERTS = frozenset({"alert", "reply", "edit"})
_NAMELESS = "notice"
_WHILE_LOCKED = timedelta(days=3650)
"""A lock has no end of its own; opening it lets everything go."""


def held_until(message: Message, now: datetime) -> datetime | None:
    """Tell until when a message waits; None for one that goes now."""
    chosen = message.chat.preferences
    if chosen.is_locked:
        return None if message.kind == _NAMELESS else now + _WHILE_LOCKED
    if message.kind not in _ALERTS:
        return None
    if chosen.paused_until is not None and chosen.paused_until > now.timestamp():
        return datetime.fromtimestamp(chosen.paused_until, UTC)
    return None if breaks_through(message) else quiet_end(chosen, message.chat.zone, now)


def is_left_to_the_digest(message: Message, now: datetime) -> bool:
    """Tell whether an alert comes on a day for which its chat wants nothing but the digest, which tells it anyway."""
    chat = message.chat
    if message.kind not in _ALERTS or chat.digest_minute is None or breaks_through(message):
        return False
    return now.astimezone(zone_of(chat.zone)).weekday() in chat.preferences.digest_only_days


def breaks_through(message: Message) -> bool:
    """Tell whether a message is told in quiet hours too: one of the chosen events, or marked urgent."""
    events = message.body.get("events")
    patterns = {event["pattern"] for event in events} if isinstance(events, list) else set()
    return message.priority == outbox.URGENT_PRIORITY or not patterns.isdisjoint(message.chat.preferences.breakthrough)


def quiet_end(chosen: Preferences, zone: str, now: datetime) -> datetime | None:
    """Tell when the quiet hours that it is in the middle of end, UTC; None outside of them.

    Both ends are local times of the day, so on days when clocks change the night is an hour longer or shorter; an end
    the day skips moves on by what was skipped, as the digest's hour does.
    """
    start, end = chosen.quiet_from, chosen.quiet_until
    if start is None or end is None or start == end:
        return None
    local = zone_of(zone)
    today = now.astimezone(local).date()
    for day in (today - timedelta(days=1), today):
        begun = _at(datetime.combine(day, time(), tzinfo=local), start)
        ends = _at(datetime.combine(day + timedelta(days=end <= start), time(), tzinfo=local), end)
        if begun <= now < ends:
            return ends
    return None


def _at(midnight: datetime, minute: int) -> datetime:
    return midnight.replace(hour=minute // 60, minute=minute % 60).astimezone(UTC)


async def hold(tx: AsyncConnection, vault: Vault, message: Message, now: datetime) -> bool:
    """Put a message that was taken back until its time; False for one that may go."""
    if is_left_to_the_digest(message, now):
        await outbox.mark_over(tx, message.id, state="dead", error="left to the digest", now=now)
        return True
    until = held_until(message, now)
    if until is None:
        return False
    await outbox.hold(tx, message.id, until)
    if message.chat.preferences.is_locked:
        await _say_something_is_new(tx, vault, message.chat, now)
    return True


async def _say_something_is_new(tx: AsyncConnection, vault: Vault, chat: Chat, now: datetime) -> None:
    """Say once an hour that something waits behind the lock."""
    await outbox.put(
        tx,
        vault,
        chat_id=chat.id,
        kind="notice",
        priority=outbox.ALERT_PRIORITY,
        dedup_key=f"locked:{chat.id}:{int(now.timestamp() // 3600)}",
        body={"text": plain(phrases(chat.lang).say("lock.something_new"))},
        now=now,
    )


async def keep(tx: AsyncConnection, chat: Chat, chosen: Preferences, *, now: datetime) -> int:
    """Keep what a chat chose, and let go what it held back under the earlier choice; what must still wait, waits again.

    Returns:
        How many messages were waiting.
    """
    await chats.set_preferences(tx, chat.id, chosen)
    return await outbox.release(tx, chat.id, now=now)
