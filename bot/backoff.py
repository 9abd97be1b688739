"""When to try a failed delivery again, and when to give up: pure arithmetic."""

from __future__ import annotations

from datetime import timedelta

LONGEST = timedelta(minutes=5)
GIVE_UP_AFTER = timedelta(hours=24)


def delay(attempt: int, spread: int) -> timedelta:
    """Tell how long to wait after a failed attempt: 2, 4, 8 … seconds, at most 5 minutes.

    Args:
        attempt: 1 for the first.
        spread: Any number that differs between messages; up to a fifth is added by it, so that a thousand messages that
            failed together do not come back together.
    """
    base = _base(attempt)
    return base + base * 0.2 * (spread * 7919 % 100 / 100)


def is_over(attempts: int) -> bool:
    """Tell whether 24 hours of trying have passed after so many attempts; pauses we were told to make do not count."""
    return spent(attempts) >= GIVE_UP_AFTER


def spent(attempts: int) -> timedelta:
    """Tell how long, at least, lies between the first of so many failed attempts and the time for the next."""
    return sum((_base(attempt) for attempt in range(1, attempts + 1)), timedelta())


def _base(attempt: int) -> timedelta:
    return min(timedelta(seconds=2 ** min(attempt, 20)), LONGEST)
