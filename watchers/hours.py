"""In which hours of the day a source publishes, counted from its entries, so that it is asked more often then. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

FASTEST = 4.0
"""Times as often at most; a newsroom that publishes in two hours of the day alone would otherwise get twelvefold."""
_EVIDENCE = 30
"""Entries before an hour is believed to be busy: about a week of a small outlet."""
_MOST = 1000
"""Counted entries; beyond, all are halved, so that an old habit fades with the next thousands."""
_DAY = 24


@dataclass(frozen=True, slots=True)
class Hours:
    """How much a source publishes by the hour.

    Attributes:
        counts: Entries in each of the 24 hours of the day, UTC.
    """

    counts: tuple[int, ...] = (0,) * _DAY

    @classmethod
    def from_json(cls, text: str | None) -> Self:
        """Read what `to_json` wrote; nothing is known otherwise."""
        counts = json.loads(text or "[]")
        return cls(tuple(int(count) for count in counts)) if len(counts) == _DAY else cls()

    def to_json(self) -> str:
        """Put it into text."""
        return json.dumps(self.counts, separators=(",", ":"))

    def having(self, times: Iterable[datetime]) -> Hours:
        """Count more entries, by when they were published; times are aware UTC."""
        counts = list(self.counts)
        for time in times:
            counts[time.hour] += 1
        return Hours(tuple(count // 2 for count in counts) if sum(counts) > _MOST else tuple(counts))

    def busy(self, at: datetime) -> float:
        """Tell how much livelier than its day's mean this hour, or the one that begins next, is: 1.0 to `FASTEST`."""
        total = sum(self.counts)
        if total < _EVIDENCE:
            return 1.0
        here = max(self.counts[at.hour], self.counts[(at.hour + 1) % _DAY])
        return min(max(here * _DAY / total, 1.0), FASTEST)
