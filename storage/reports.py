"""Questions about who reported an event: what corroboration and "also reported by" rest on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from storage.tables import alerts, entries
from storage.tables_stories import told

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

_MOST = 400
"""Reports of one event that are read; what comes later than so many adds nothing."""


@dataclass(frozen=True, slots=True)
class Reported:
    """One entry that tells an event.

    Attributes:
        entry_id: Its row.
        outlet: What the outlet is called, None where the feed gives no name.
        url: Its address.
        lang: Its language.
        seen_at: When it was seen.
        sources: How many independent sources the event had by then, as `Decision.sources`.
    """

    entry_id: int
    outlet: str | None
    url: str | None
    lang: str | None
    seen_at: datetime
    sources: int


async def of_event(tx: AsyncConnection, story: str, event: str) -> list[Reported]:
    """Give the entries that tell an event, the first one first; those already pruned are left out.

    Args:
        tx: A transaction.
        story: The story of the event, by which it is found.
        event: The event.
    """
    return await _reported(tx, told.c.story == story, told.c.event == event)


async def seen_by(tx: AsyncConnection, chat_id: int, event: str) -> list[Reported]:
    """Give the entries that tell an event as one chat sees it, after what it said of them."""
    mine = sa.select(alerts.c.entry_id).where(alerts.c.chat_id == chat_id, alerts.c.event == event)
    return await _reported(tx, told.c.entry_id.in_(mine))


async def _reported(tx: AsyncConnection, *which: sa.ColumnElement[bool]) -> list[Reported]:
    query = (
        sa.select(told.c.entry_id, entries.c.source, entries.c.url, entries.c.lang, entries.c.seen_at, told.c.sources)
        .select_from(told.join(entries, entries.c.id == told.c.entry_id))
        .where(*which)
        .order_by(told.c.entry_id)
        .limit(_MOST)
    )
    return [Reported(*row[:5], row.sources or 1) for row in await tx.execute(query)]


@dataclass(frozen=True, slots=True)
class Placed:
    """Why an entry was put where it is.

    Attributes:
        level: Which rule decided.
        score: How sure it is that the entry repeats.
        reason: One sentence, English.
    """

    level: str
    score: int
    reason: str


async def placed(tx: AsyncConnection, entry_ids: Sequence[int]) -> dict[int, Placed]:
    """Give the decisions on some entries by row; those forgotten are missing."""
    query = sa.select(told.c.entry_id, told.c.level, told.c.score, told.c.reason).where(told.c.entry_id.in_(entry_ids))
    return {row.entry_id: Placed(row.level, row.score, row.reason) for row in await tx.execute(query)}
