"""What `dabyl feeds check` finds out: every source is asked now, and its answer put beside what is kept of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import TYPE_CHECKING

from bot.markup import plain
from bot.phrases import phrases
from bot.source_words import word_trouble
from config.errors import AddressError, FetchError
from watchers import health
from watchers.completing import options_of
from watchers.looking import Memory

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence
    from datetime import datetime

    from storage.records import Feed
    from watchers.looking import Look, Looker

AT_ONCE = 10
_WEEK = timedelta(days=7)
_HEAD = ("state", "newest entry", "a week", "delay", "source")


@dataclass(frozen=True, slots=True)
class Checked:
    """One source, asked just now.

    Attributes:
        feed: As it is kept.
        state: ok, failing, empty, stale (nothing new for two weeks) or quiet (for its own habits).
        reason: What is wrong and what to do; empty where nothing is.
        newest_at: When its newest entry was published, None where it tells no dates.
        per_week: Entries a week, by the dates it lists; None where they do not tell.
        delay: Median time from an entry's publication to its being seen here; None before there were any.
    """

    feed: Feed
    state: str
    reason: str = ""
    newest_at: datetime | None = None
    per_week: float | None = None
    delay: timedelta | None = None

    @property
    def is_good(self) -> bool:
        """Whether it answers with entries."""
        return self.state not in {"failing", "empty"}


async def check(
    stored: Sequence[Feed],
    looker: Looker,
    *,
    delays: Mapping[int, Sequence[timedelta]],
    alternates: Mapping[str, Sequence[str]],
    now: datetime,
) -> AsyncIterator[Checked]:
    """Ask sources, ten at once; they come as they answer.

    Args:
        stored: To be asked.
        looker: Asks; politely, so that many sources of one host take their time.
        delays: Of their entries, by the id of the source.
        alternates: Other addresses of a source, by its own; tried where that fails.
        now: Aware.
    """
    turns = asyncio.Semaphore(AT_ONCE)

    async def one(feed: Feed) -> Checked:
        async with turns:
            try:
                look = await _look(looker, feed, feed.url)
            except (FetchError, AddressError) as error:
                other = await _first_answer(looker, feed, alternates.get(feed.url, ()))
                hint = f" {other} answers." if other else ""
                return Checked(feed, "failing", in_english(health.explain(error)) + hint)
            return judge(feed, look, delays.get(feed.id, ()), now)

    for done in asyncio.as_completed([asyncio.ensure_future(one(feed)) for feed in stored]):
        yield await done


async def _look(looker: Looker, feed: Feed, url: str) -> Look:
    options = {name: value for name, value in options_of(feed).items() if name != "pages"}
    return await looker.look(url, kind=feed.kind, memory=Memory(), proxy=feed.proxy, options=options)


async def _first_answer(looker: Looker, feed: Feed, others: Sequence[str]) -> str | None:
    for url in others:
        try:
            await _look(looker, feed, url)
        except (FetchError, AddressError):
            continue
        return url
    return None


def judge(feed: Feed, look: Look, delays: Sequence[timedelta], now: datetime) -> Checked:
    """Tell how a source that answered is: pure, but for what it is given."""
    dates = sorted(entry.published_at for entry in look.entries if entry.published_at)
    newest_at = dates[-1] if dates else None
    state, reason = _state(feed, look, newest_at, now)
    return Checked(
        feed,
        state,
        reason,
        newest_at,
        _per_week(dates),
        timedelta(seconds=median(delay.total_seconds() for delay in delays)) if delays else None,
    )


def _state(feed: Feed, look: Look, newest_at: datetime | None, now: datetime) -> tuple[str, str]:
    if not look.listed:
        return "empty", in_english(health.Trouble("never_listed"))
    if feed.quiet_after is not None and feed.quiet_after < now:
        return "quiet", in_english(health.quiet(newest_at, now))
    trouble = health.stale(newest_at, now) if newest_at else None
    return ("stale", in_english(trouble)) if trouble else ("ok", "")


def in_english(trouble: health.Trouble) -> str:
    """Word a trouble for the terminal."""
    return plain(word_trouble(trouble, phrases("en")))


def _per_week(dates: Sequence[datetime]) -> float | None:
    span = dates[-1] - dates[0] if dates else timedelta(0)
    return (len(dates) - 1) * (_WEEK / span) if span else None


def table(checked: Sequence[Checked]) -> list[str]:
    """Word the answers as lines of a table; reasons stand below their source."""
    rows = [_row(one) for one in checked]
    widths = [max(len(row[column]) for row in (_HEAD, *rows)) for column in range(len(_HEAD) - 1)]
    lines = [_line(_HEAD, widths)]
    for one, row in zip(checked, rows, strict=True):
        lines.append(_line(row, widths))
        if one.reason:
            lines.append(f"{'':{widths[0]}}  {one.reason}")
    return lines


def _row(one: Checked) -> tuple[str, ...]:
    return (
        one.state,
        f"{one.newest_at:%Y-%m-%d %H:%M}" if one.newest_at else "-",
        f"{one.per_week:.0f}" if one.per_week is not None else "-",
        in_short(one.delay) if one.delay is not None else "-",
        one.feed.url,
    )


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    state, newest, per_week, delay, url = row
    numbers = f"{per_week:>{widths[2]}}  {delay:>{widths[3]}}"
    return f"{state:{widths[0]}}  {newest:{widths[1]}}  {numbers}  {url}"


def in_short(span: timedelta) -> str:
    """Word a span in one unit: 45 s, 12 min, 5 h, 3 d."""
    seconds = max(0, round(span.total_seconds()))
    for limit, unit, size in ((90, "s", 1), (5400, "min", 60), (172_800, "h", 3600)):
        if seconds < limit:
            return f"{round(seconds / size)} {unit}"
    return f"{round(seconds / 86_400)} d"
