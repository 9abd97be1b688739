"""When a digest is due: at a local hour, on the weekdays a chat chose. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from bot.zones import zone_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from storage.records import Chat, Preferences

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
_AHEAD_DAYS = 16
"""A week, and another where the one day chosen never was: Samoa left out 30 December 2011."""


def next_digest(now: datetime, zone: str, minute: int, days: Collection[int] = EVERY_DAY) -> datetime:
    """Tell when a digest is next due.

    Args:
        now: Aware time.
        zone: IANA time zone.
        minute: Local minute of the day, 0 to 1439.
        days: Weekdays, Monday 0; none means all.

    Returns:
        The first such time after now, UTC. In a repeated hour the first one counts, so there is one digest that day; a
        time that a day skips moves on by what was skipped (02:30 becomes 03:30). Source: PEP 495, fold=0.
    """
    local = zone_of(zone)
    today = now.astimezone(local).date()
    at = time(minute // 60, minute % 60)
    dates = (today + timedelta(days=shift) for shift in range(-1, _AHEAD_DAYS))
    chosen = (date for date in dates if date.weekday() in (days or EVERY_DAY))
    due = (datetime.combine(date, at, tzinfo=local).astimezone(UTC) for date in chosen)
    return next(moment for moment in due if moment > now)


def digest_days(preferences: Preferences) -> tuple[int, ...]:
    """Give the weekdays of a chat's digest: of a weekly one the first of those chosen."""
    days = tuple(sorted({day for day in preferences.digest_days if day in EVERY_DAY})) or EVERY_DAY
    return days[:1] if preferences.is_weekly else days


def due_after(now: datetime, chat: Chat) -> datetime | None:
    """Tell when a chat's next digest is due; None where it has none."""
    if chat.digest_minute is None:
        return None
    return next_digest(now, chat.zone, chat.digest_minute, digest_days(chat.preferences))
