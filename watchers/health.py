"""A source's trouble in plain words: what is wrong, and what a monitor can do about it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from watchers.addresses import shorten

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from config.errors import AddressError, FetchError

BAND = timedelta(days=28)
"""What a source's silence is measured against."""
_LEAST_MOMENTS = 10
_LEAST_SPAN = timedelta(days=7)
_LEAST_QUIET = timedelta(hours=6)
STALE = timedelta(days=14)
"""Without a new entry; the slowest outlets on the starter lists publish weekly."""

_PROXY = "It is tried again; set a proxy if the site is blocked here."
_SITE = "Give the site's own address: its feeds are looked for there."
_FORWARD = "Forward its posts to the bot, or watch the outlet's site."
_LOOK = "Look whether the site still publishes, and where."
_WAIT = "Nothing: it is tried again."

_BY_WORDS = (
    ("DNS", "The name of the site can not be found.", "Check the address; the site may have moved or closed."),
    ("TLS", "The site's certificate is broken, or blocked on the way.", _PROXY),
    ("Cloudflare", "The site checks for robots and shuts us out.", "Use its Telegram channel or sitemap instead."),
    ("no public preview", "The channel has no public preview.", _FORWARD),
    ("shows no posts", "The channel's preview shows no posts.", _FORWARD),
    ("HTML page", "The address gives a page and no feed.", _SITE),
    ("empty", "The source answers with nothing.", "Wait a day; if it stays so, look for another address."),
    ("no stories", "The list page has been rebuilt.", "Set new selectors, or leave them out."),
    ("private address", "The address leads inside a network.", "Allow it in DABYL_ALLOW_PRIVATE if that is meant."),
    ("no full answer", "The site is too slow or silent.", _PROXY),
    ("larger than", "The answer is too large to be a feed.", "Look for a smaller feed of the same site."),
    ("connection", "No connection to the site.", _PROXY),
)
"""Words of a failure's reason, what is wrong, what to do; the first that fits is told."""
_BY_STATUS = {
    401: ("The source asks for a password.", "Look for a public address."),
    403: ("The site refuses us.", "Set a proxy, or use the outlet's Telegram channel."),
    404: ("There is nothing at this address any more.", _SITE),
    410: ("The source says that it is gone for good.", _SITE),
    429: ("The site says that it is asked too often.", "Nothing: it is asked less often now."),
    451: ("The source is blocked for legal reasons.", "Set a proxy in another country."),
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a source.

    Attributes:
        what: One sentence.
        remedy: One sentence.
    """

    what: str
    remedy: str


def explain(failure: FetchError | AddressError) -> Trouble:
    """Put a failed look into plain words."""
    reason = getattr(failure, "reason", str(failure))
    for words, what, remedy in _BY_WORDS:
        if words in reason:
            return Trouble(what, remedy)
    status = getattr(failure, "status", None) or 0
    if status in _BY_STATUS:
        return Trouble(*_BY_STATUS[status])
    if 500 <= status < 600:
        return Trouble(f"The site is out of order (it answers {status}).", _WAIT)
    return Trouble(f"The source can not be read: {reason}.", "Check the address.")


def in_words(failure: FetchError | AddressError) -> str:
    """Put a failed look into one line: what is wrong, what was answered, and what to do."""
    trouble = explain(failure)
    reason = str(getattr(failure, "reason", ""))
    status = str(getattr(failure, "status", None) or reason)
    detail = f" ({shorten(reason)})" if reason and reason not in trouble.what and status not in trouble.what else ""
    return f"{trouble.what.removesuffix('.')}{detail}. {trouble.remedy}"


def quiet_after(times: Sequence[datetime], now: datetime) -> datetime | None:
    """Tell until when a source may be silent before that is unusual for it.

    The longest silence of its last 28 days, and half as much again: weekends and holidays of a newsroom are among them.

    Args:
        times: When new entries were seen, oldest first, aware.
        now: Aware.

    Returns:
        None while too little is known: under a week, or under ten moments with news.
    """
    band = [time for time in times if time >= now - BAND]
    if len(band) < _LEAST_MOMENTS or band[-1] - band[0] < _LEAST_SPAN:
        return None
    longest = max(later - earlier for earlier, later in pairwise(band))
    return band[-1] + max(longest * 1.5, _LEAST_QUIET)


def quiet_in_words(newest_at: datetime | None, now: datetime) -> str:
    """Say that a source is quieter than it ever was in four weeks."""
    hours = round((now - newest_at).total_seconds() / 3600) if newest_at else 0
    silence = f" for {hours // 24} days" if hours >= 48 else f" for {hours} hours" if hours else ""
    return f"Nothing new{silence}, its longest silence in four weeks. {_LOOK}"


def stale(newest_at: datetime | None, now: datetime) -> Trouble | None:
    """Tell whether a source that answers has gone silent.

    Args:
        newest_at: When its newest entry was first seen, None when there was none yet.
        now: Aware.
    """
    if newest_at is None:
        return Trouble("The source answers but has never listed an entry.", "Check that it is the right address.")
    if now - newest_at < STALE:
        return None
    days = (now - newest_at).days
    return Trouble(f"Nothing new for {days} days.", _SITE)
