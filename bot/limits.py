"""How often one person is answered: a bucket each, one sentence when it is empty, then silence. Memory is bounded.

A bucket holds 40 answers and gets one back every two seconds: nobody who types meets it. Who empties it is told so
once and then not answered before they have paused for ten seconds; 300 commands in a minute bring about 45 answers.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

BURST = 40
REFILL = timedelta(seconds=2)
PAUSE = timedelta(seconds=10)
REFUSE_EVERY = timedelta(hours=1)
"""A stranger is told once that this bot is not for them, and then not again for an hour."""

_AFTER_A_PAUSE = 10
_MOST_KNOWN = 10_000
"""People remembered at once; beyond, whoever was heard of longest ago is forgotten."""

Verdict: TypeAlias = Literal["answer", "warn", "ignore"]


@dataclass(slots=True)
class _Bucket:
    left: float
    at: datetime
    is_warned: bool = False
    refused_at: datetime | None = None


class Limits:
    """Counts what people say.

    Args:
        clock: Tells the time, aware.
        most: People remembered at once.
    """

    def __init__(self, clock: Callable[[], datetime], *, most: int = _MOST_KNOWN) -> None:
        self._clock = clock
        self._most = most
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def __len__(self) -> int:
        """How many people are remembered."""
        return len(self._buckets)

    def take(self, who: str) -> Verdict:
        """Count one thing somebody said, and tell whether to answer, to ask for patience, or to say nothing."""
        bucket, now = self._bucket(who), self._clock()
        rest, bucket.at = now - bucket.at, now
        if bucket.is_warned and rest < PAUSE:
            return "ignore"
        bucket.left = min(BURST, _AFTER_A_PAUSE if bucket.is_warned else bucket.left + rest / REFILL)
        bucket.is_warned = bucket.left < 1
        if bucket.is_warned:
            return "warn"
        bucket.left -= 1
        return "answer"

    def refuse(self, who: str) -> bool:
        """Tell whether a stranger is to hear that the bot is not for them, or has heard so a moment ago."""
        bucket, now = self._bucket(who), self._clock()
        if bucket.refused_at and now - bucket.refused_at < REFUSE_EVERY:
            return False
        bucket.refused_at = now
        return True

    def _bucket(self, who: str) -> _Bucket:
        bucket = self._buckets.setdefault(who, _Bucket(BURST, self._clock()))
        self._buckets.move_to_end(who)
        if len(self._buckets) > self._most:
            self._buckets.popitem(last=False)
        return bucket
