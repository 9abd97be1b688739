"""A source's trouble as a code and its facts, which `bot.source_words` puts into the words of a chat. Pure."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Self

from watchers.addresses import shorten

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from config.errors import AddressError, FetchError
    from storage.records import Feed

BAND = timedelta(days=28)
"""What a source's silence is measured against."""
LONG = 4 * BAND
"""What the silence of a source with little news is measured against."""
_LEAST_MOMENTS = 10
_LEAST_SPAN = timedelta(days=7)
_LEAST_QUIET = timedelta(hours=6)
STALE = timedelta(days=14)
"""Without a new entry; the slowest outlets on the starter lists publish weekly."""

_BY_WORDS = (
    ("(DNS)", "dns"),
    ("(TLS", "tls"),
    ("Cloudflare", "robot_check"),
    ("guard against robots", "robot_check"),
    ("no public preview", "no_preview"),
    ("shows no posts", "no_posts"),
    ("HTML page", "page"),
    ("empty", "empty"),
    ("no stories", "no_stories"),
    ("no article", "no_article"),
    ("private address", "private"),
    ("no full answer", "slow"),
    ("could not be read within", "heavy"),
    ("larger than", "large"),
    ("robots.txt", "robots"),
    ("proxy", "proxy"),
    ("connection", "no_connection"),
)
"""Words of a failure's reason, and the code they stand for; the first that fits is taken."""
_BY_STATUS = {
    401: "password",
    403: "refused",
    404: "not_there",
    407: "proxy",
    410: "gone",
    429: "too_often",
    451: "blocked",
}
CODES = frozenset({code for _, code in _BY_WORDS} | {*_BY_STATUS.values()}) | {
    *("out_of_order", "unreadable", "address", "never_listed", "stale", "quiet", "old", "not_asked"),
}
"""Every code there is; each has its words in `bot/texts/LANGUAGE/sources.toml`."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a source.

    Attributes:
        code: One of `CODES`.
        status: HTTP status, None where there was none.
        detail: What the program that failed says, in English; may be empty.
        hours: How long the source has been silent; 0 where that does not matter.
    """

    code: str
    status: int | None = None
    detail: str = ""
    hours: int = 0

    def to_json(self) -> str:
        """Put it into text, as it is kept with the source."""
        return json.dumps({name: value for name, value in asdict(self).items() if value}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote; a sentence of before there were codes becomes a detail."""
        try:
            data = json.loads(text)
            return cls(str(data["code"]), data.get("status"), str(data.get("detail", "")), int(data.get("hours", 0)))
        except (ValueError, TypeError, KeyError):
            return cls("old", detail=text)


def explain(failure: FetchError | AddressError) -> Trouble:
    """Tell what is wrong from how a look failed."""
    reason = str(getattr(failure, "reason", failure))
    status = getattr(failure, "status", None)
    detail = shorten(reason)
    for words, code in _BY_WORDS:
        if words in reason:
            return Trouble(code, status, detail)
    if status in _BY_STATUS:
        return Trouble(_BY_STATUS[status], status, detail)
    if 500 <= (status or 0) < 600:
        return Trouble("out_of_order", status, detail)
    if hasattr(failure, "reason"):
        return Trouble("unreadable", status, detail)
    return Trouble("address", status, detail.rpartition(": ")[2])  # without the address itself


def quiet_after(times: Sequence[datetime], now: datetime) -> datetime | None:
    """Tell until when a source may be silent before that is unusual for it.

    The longest silence of its last 28 days, and half as much again: weekends and holidays of a newsroom are among them.
    Of a source little is known of (under a week, or under ten moments with news) two weeks, or half as much again as
    its longest silence.

    Args:
        times: When new entries were seen, oldest first, aware; `is_little` says when those of more than 28 days help.
        now: Aware.

    Returns:
        None for a source that never had any.
    """
    if not times:
        return None
    band = [time for time in times if time >= now - BAND]
    if is_little(band):
        return times[-1] + max(_longest(times) * 1.5, STALE)
    return band[-1] + max(_longest(band) * 1.5, _LEAST_QUIET)


def is_little(band: Sequence[datetime]) -> bool:
    """Tell whether these moments with news are too few to know a source's habits by."""
    return len(band) < _LEAST_MOMENTS or band[-1] - band[0] < _LEAST_SPAN


def _longest(times: Sequence[datetime]) -> timedelta:
    return max((later - earlier for earlier, later in pairwise(times)), default=timedelta(0))


def quiet(newest_at: datetime | None, now: datetime) -> Trouble:
    """Say that a source is quieter than it is used to be."""
    return Trouble("quiet", hours=_hours(newest_at, now))


def stale(newest_at: datetime | None, now: datetime) -> Trouble | None:
    """Tell whether a source that answers has gone silent.

    Args:
        newest_at: When its newest entry was first seen, None when there was none yet.
        now: Aware.
    """
    if newest_at is None:
        return Trouble("never_listed")
    return Trouble("stale", hours=_hours(newest_at, now)) if now - newest_at >= STALE else None


def _hours(since: datetime | None, now: datetime) -> int:
    return round((now - since).total_seconds() / 3600) if since else 0


STATES = ("ok", "unchecked", "failing", "empty", "quiet", "parked", "gone")


def state_of(feed: Feed, now: datetime) -> str:
    """Tell how a source is: one of `STATES`."""
    if feed.state != "active":
        return feed.state
    if feed.error:
        return "failing"
    if is_empty(feed):
        return "empty"
    if is_quiet(feed, now):
        return "quiet"
    return "unchecked" if feed.last_good_at is None else "ok"


def trouble_of(feed: Feed, now: datetime) -> Trouble | None:
    """Tell what is wrong with a source, as far as is kept of it; None where nothing is."""
    if feed.error:
        return Trouble.from_json(feed.error)
    if is_empty(feed):
        return Trouble("never_listed")
    return quiet(None, now) if is_quiet(feed, now) else None


def is_empty(feed: Feed) -> bool:
    """Tell whether a source answers but has never listed an entry: of its hours nothing is known then."""
    return feed.looks > 0 and feed.hours is None


def is_quiet(feed: Feed, now: datetime) -> bool:
    """Tell whether a source is quieter than in its last four weeks."""
    return feed.quiet_after is not None and feed.quiet_after < now
