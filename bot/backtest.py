"""Try a watch on the news of the last 30 days: how often it would have been told.

stored entries that may fit by ear -> read for this one watch -> the best mention of each story
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

from matchers.hearing import ears, ears_of_name
from matchers.names import NameIndex
from matchers.text import prepare
from storage import entries
from storage.records import NameWatch, QueryWatch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.calls import MakeReader
    from storage.entries import Kept
    from storage.records import Entry, Mention, Watch

DAYS = 30

SURE = 70
"""Mentions from the alert line up to this are shown as doubtful: a surname far from its given name, a bare initial."""

_MOST = 500
"""Entries read at most, the newest; a name that is in more has given its answer by then."""

_MOST_BLIND = 300
"""The same where nothing can be asked for by ear: every entry is read with all patterns, 3 ms each."""

_ID = "0"
_WORD = re.compile(r"[^\W\d_]{3,}")
_OPERATORS = frozenset({"AND", "NOT", "NEAR"})
_NO_WORDS = re.compile(r"[:/]|>=|<=")
"""Fields, events and regular expressions."""

_Wanted: TypeAlias = "list[list[tuple[str, ...]]]"
_ANYTHING: _Wanted = [[("",)]]


@dataclass(frozen=True, slots=True)
class Found:
    """A story the name would have been told of.

    Attributes:
        kept: The entry with the best mention.
        mention: Where, and how sure.
    """

    kept: Kept
    mention: Mention

    @property
    def is_doubtful(self) -> bool:
        """Whether a monitor should look at it."""
        return self.mention.score < SURE


@dataclass(frozen=True, slots=True)
class Amount:
    """How much 30 days would have brought.

    Attributes:
        stories: How many.
        doubtful: How many of them a monitor should look at.
        read: How many entries were read, the newest.
        is_cut: There was more than could be read.
    """

    stories: int
    doubtful: int
    read: int
    is_cut: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """What 30 days would have brought.

    Attributes:
        stories: Newest first.
        is_cut: There was more than could be read.
        read: How many entries were read, the newest.
    """

    stories: tuple[Found, ...]
    is_cut: bool
    read: int = 0

    @property
    def amount(self) -> Amount:
        """How much it is."""
        doubtful = sum(found.is_doubtful for found in self.stories)
        return Amount(len(self.stories), doubtful, self.read, self.is_cut)


async def backtest(tx: AsyncConnection, watch: Watch, now: datetime, *, reader: MakeReader) -> Trial:
    """Read what is stored of the last 30 days for one watch, the newest first, as much as a moment allows."""
    wanted, most, read = _plan(watch, reader)
    heard = await entries.hearing(tx, wanted, since=now - timedelta(days=DAYS), limit=most)
    best: dict[str, Found] = {}
    for kept in heard:
        await asyncio.sleep(0)  # reading is work for the processor: let others have a turn between entries
        top = max(
            read(kept.entry), key=lambda mention: (mention.score, mention.field == "text", -mention.start), default=None
        )
        if top and (kept.story not in best or top.score > best[kept.story].mention.score):
            best[kept.story] = Found(kept, top)
    stories = sorted(best.values(), key=lambda found: (found.kept.seen_at, found.kept.id), reverse=True)
    return Trial(tuple(stories), len(heard) == most, len(heard))


def _plan(watch: Watch, reader: MakeReader) -> tuple[_Wanted, int, Callable[[Entry], Iterable[Mention]]]:
    """Say what to ask the database for, how much of it to read, and how.

    A person is found by ear, and a query by any of its words; an event has no words of its own, so that the newest
    entries are read for it.
    """
    if isinstance(watch, NameWatch):
        index = NameIndex([watch])
        return ears_of_name(watch), _MOST, lambda entry: index.mentions(prepare(entry.title), prepare(entry.text))
    compiled = reader([replace(watch, id=_ID)])
    wanted = _words_of(watch.query) if isinstance(watch, QueryWatch) else []

    def read(entry: Entry) -> Iterable[Mention]:
        found = compiled.read(entry).mentions
        return (mention for mention in found if mention.status == "event" and mention.watch_id == _ID)

    return wanted or _ANYTHING, _MOST if wanted else _MOST_BLIND, read


def _words_of(query: str) -> list[list[tuple[str, ...]]]:
    """Give the words of a query, any of which an entry must have; none where it may hold without a word."""
    if _NO_WORDS.search(query):
        return []
    heard = [ears(word) for word in _WORD.findall(query) if word not in _OPERATORS]
    return [[forms] for forms in heard if forms]
