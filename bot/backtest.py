"""Try a new name on the news of the last 30 days before it is watched for: how often it would have been told.

stored entries that have the surname by ear -> read for this one person -> the best mention of each story
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from matchers.hearing import ears_of_name
from matchers.names import NameIndex
from matchers.text import prepare
from storage import entries

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.entries import Kept
    from storage.records import Mention, NameWatch

DAYS = 30

SURE = 70
"""Mentions from the alert line up to this are shown as doubtful: a surname far from its given name, a bare initial."""

_MOST = 500
"""Entries read at most, the newest; a name that is in more has given its answer by then."""


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
class Trial:
    """What 30 days would have brought.

    Attributes:
        stories: Newest first.
        is_cut: There was more than could be read.
    """

    stories: tuple[Found, ...]
    is_cut: bool

    @property
    def doubtful(self) -> int:
        """How many stories a monitor should look at."""
        return sum(found.is_doubtful for found in self.stories)


async def backtest(tx: AsyncConnection, watch: NameWatch, now: datetime) -> Trial:
    """Read what is stored of the last 30 days for one person."""
    wanted = ears_of_name(watch)
    heard = await entries.hearing(tx, wanted, since=now - timedelta(days=DAYS), limit=_MOST)
    index = NameIndex([watch])
    best: dict[str, Found] = {}
    for kept in heard:
        await asyncio.sleep(0)  # reading is work for the processor: let others have a turn between entries
        mentions = index.mentions(prepare(kept.entry.title), prepare(kept.entry.text))
        top = max(mentions, key=lambda mention: (mention.score, mention.field == "text", -mention.start), default=None)
        if top and (kept.story not in best or top.score > best[kept.story].mention.score):
            best[kept.story] = Found(kept, top)
    stories = sorted(best.values(), key=lambda found: (found.kept.seen_at, found.kept.id), reverse=True)
    return Trial(tuple(stories), len(heard) == _MOST)
