"""Questions about everything at once, for whoever watches over an installation: counts and times, never contents.

All of them are answered from an index or from what is open; a million entries cost some tens of milliseconds.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from storage import jobs, outbox
from storage.feeds import GIVEN
from storage.tables import alerts, chats, entries, feeds, watches
from storage.tables import outbox as messages

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

WINDOW = timedelta(hours=1)
"""What is told of flows is told of the last hour."""

_MOST_DELIVERIES = 5_000


@dataclass(frozen=True, slots=True)
class Figures:
    """An installation in numbers.

    Attributes:
        entries: Kept, and seen within the hour.
        alerts: Kept, and decided within the hour: told, held or repeats.
        sources: By state: active, failing, parked, gone.
        looks_due: Sources whose look is due and that nobody looks at.
        queued: Looks handed out and not done yet: they wait for their turn, or are under way.
        chats: By state.
        watches: On all lists.
        waiting: Messages not delivered yet.
        oldest_due_s: For how long the message that waits longest could have gone out.
        outcomes: Messages of the hour by what became of them: sent, failed, dead.
        since_seen_s: For alerts delivered within the hour, seconds from first sight; ascending.
        since_published_s: The same from publication, where the source tells it.
    """

    entries: tuple[int, int]
    alerts: tuple[int, int]
    sources: Mapping[str, int]
    looks_due: int
    queued: int
    chats: Mapping[str, int]
    watches: int
    waiting: int
    oldest_due_s: float
    outcomes: Mapping[str, int]
    since_seen_s: Sequence[float]
    since_published_s: Sequence[float]


async def figures(tx: AsyncConnection, now: datetime) -> Figures:
    """Count everything."""
    hour_ago = now - WINDOW
    due_since = await outbox.oldest_due(tx, now)
    seen, published = await _delays(tx, hour_ago)
    return Figures(
        entries=(await _count(tx, entries), await _count(tx, entries, entries.c.seen_at >= hour_ago)),
        alerts=(await _count(tx, alerts), await _count(tx, alerts, alerts.c.made_at >= hour_ago)),
        sources=await _sources(tx),
        looks_due=await _looks_due(tx, now),
        queued=await _queued(tx, now),
        chats=await _by(tx, chats.c.state),
        watches=await _count(tx, watches),
        waiting=await outbox.depth(tx),
        oldest_due_s=(now - due_since).total_seconds() if due_since else 0.0,
        outcomes=await _by(tx, messages.c.state, messages.c.done_at >= hour_ago),
        since_seen_s=seen,
        since_published_s=published,
    )


async def _count(tx: AsyncConnection, table: sa.Table, *which: sa.ColumnElement[bool]) -> int:
    return int((await tx.execute(sa.select(sa.func.count()).select_from(table).where(*which))).scalar_one())


async def _by(tx: AsyncConnection, column: sa.Column[str], *which: sa.ColumnElement[bool]) -> dict[str, int]:
    rows = await tx.execute(sa.select(column, sa.func.count()).where(*which).group_by(column).order_by(column))
    return {value: count for value, count in rows}  # noqa: C416 - dict() does not take typed rows


async def _sources(tx: AsyncConnection) -> dict[str, int]:
    counted: Counter[str] = Counter()
    for state, error in await tx.execute(sa.select(feeds.c.state, feeds.c.error).where(feeds.c.kind != GIVEN)):
        counted["failing" if state == "active" and error else state] += 1
    return dict(sorted(counted.items()))


async def _looks_due(tx: AsyncConnection, now: datetime) -> int:
    is_free = sa.or_(feeds.c.lease_until.is_(None), feeds.c.lease_until < now)
    return await _count(tx, feeds, feeds.c.state.not_in(("gone", GIVEN)), feeds.c.next_look_at <= now, is_free)


async def _queued(tx: AsyncConnection, now: datetime) -> int:
    """Count jobs, where there is a queue; in one process the queue is in its memory, and the leases tell of it."""
    return await (_count(tx, feeds, feeds.c.lease_until > now) if tx.dialect.name == "sqlite" else jobs.unfinished(tx))


async def _delays(tx: AsyncConnection, after: datetime) -> tuple[list[float], list[float]]:
    """Give how long the alerts delivered since a time took, from first sight and from publication; the newest ones."""
    query = (
        sa.select(messages.c.done_at, entries.c.seen_at, entries.c.published_at)
        .join(alerts, alerts.c.id == messages.c.alert_id)
        .join(entries, entries.c.id == alerts.c.entry_id)
        .where(messages.c.kind.in_(("alert", "reply")), messages.c.state == "sent", messages.c.done_at >= after)
        .order_by(messages.c.done_at.desc())
        .limit(_MOST_DELIVERIES)
    )
    rows = list(await tx.execute(query))
    seen = [(done - first).total_seconds() for done, first, _ in rows]
    published = [(done - told).total_seconds() for done, _, told in rows if told]
    return sorted(seen), sorted(published)
