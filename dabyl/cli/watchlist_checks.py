"""Look over the names of a watchlist before they are kept: what each line would do, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from matchers.folding import fold
from matchers.hearing import ears, holds
from matchers.name_checks import NameProblem, check_name
from matchers.name_parts import read_nickname
from storage import entries
from storage.records import NameWatch

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from matchers.watchlists import Row

_BACK = timedelta(days=14)
"""How far back the stored news are counted."""
_MOST_READ = 5_000


@dataclass(frozen=True, slots=True)
class LineNote:
    """What the reader of a list should know of one of its lines."""

    number: int
    text: str


async def look_over(tx: AsyncConnection, rows: Iterable[Row], now: datetime) -> tuple[list[Row], list[LineNote]]:
    """Refuse the names that can not be watched for, and tell what else is odd.

    Returns:
        The rows, a problem on each that is refused; and notes on lines that are kept all the same.
    """
    looked: list[Row] = []
    notes: list[LineNote] = []
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        if not isinstance(row.watch, NameWatch):
            looked.append(row)
            continue
        kept, said = await _look_at(tx, row, row.watch, now)
        same = seen.setdefault((fold(row.watch.name), *map(fold, row.watch.aliases)), row.number)
        if kept.watch and same != row.number:
            said.append(f"the same name stands on line {same}")
        looked.append(kept)
        notes += [LineNote(row.number, text) for text in said]
    return looked, notes


async def _look_at(tx: AsyncConnection, row: Row, watch: NameWatch, now: datetime) -> tuple[Row, list[str]]:
    said = []
    for problem in check_name(watch.name):
        text = await _message(tx, problem, watch.name, now)
        if problem.hinders:
            return replace(row, watch=None, problem=text), []
        said.append(text)
    for alias in watch.aliases:
        if read_nickname(watch.name, alias):
            said.append(f"the alias {alias!r} is one word: it is looked for beside the surname")
            continue
        hindering = [problem for problem in check_name(alias) if problem.hinders]
        said += [f"an alias is not looked for: {await _message(tx, one, alias, now)}" for one in hindering[:1]]
    return row, said


async def _message(tx: AsyncConnection, problem: NameProblem, name: str, now: datetime) -> str:
    if problem.kind != "one-word" or not ears(name):
        return problem.message.rstrip(".")
    often = await _times_a_day(tx, name, now)
    return f'one word: would fire {often}; add a given name, or confirm by asking for the word: "{name}" in quotes'


async def _times_a_day(tx: AsyncConnection, word: str, now: datetime) -> str:
    """Tell how often a word stands in the news stored of the last two weeks."""
    if not await entries.count_since(tx, now - _BACK):
        return "at every namesake (no news is stored yet to count in)"
    heard = await entries.hearing(tx, [[ears(word)]], since=now - _BACK, limit=_MOST_READ)
    found = [kept.seen_at for kept in heard if holds([word], kept.entry.title, kept.entry.text)]
    days = max(1.0, (now - min(found)) / timedelta(days=1)) if found else _BACK / timedelta(days=1)
    a_day = len(found) / days
    return (
        f"about {a_day:.0f} times a day in the stored news" if a_day >= 1 else "less than once a day in the stored news"
    )
