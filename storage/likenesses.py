"""Questions about what chats said of two alerts: that they tell the same event, or that they do not.

A verdict turns the event of the alert into another one in that chat alone, and with it that of every later report that
is found to repeat it. Taking it back turns everything told so far as it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from storage.database import insert_new
from storage.tables import alerts
from storage.tables_threads import likenesses

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.records import Alert


@dataclass(frozen=True, slots=True)
class Likeness:
    """A verdict on two alerts.

    Attributes:
        alert_id: The later alert, None once it is forgotten.
        with_id: The earlier alert.
        is_same: Whether they tell one event.
        made_at: When it was said.
    """

    alert_id: int | None
    with_id: int | None
    is_same: bool
    made_at: datetime


async def join(tx: AsyncConnection, alert: Alert, earlier: Alert, *, now: datetime) -> bool:
    """Keep that an alert tells the event of an earlier one; False when something was said of it before."""
    if not await _note(tx, alert, earlier, is_same=True, event_now=earlier.event, now=now):
        return False
    await _turn(tx, alert.chat_id, alert.event, earlier.event)
    return True


async def part(tx: AsyncConnection, alert: Alert, earlier: Alert, *, now: datetime) -> bool:
    """Keep that an alert tells another event than an earlier one; False when something was said of it before.

    One that was kept quiet as a repeat waits for the next digest, as a story of its own.
    """
    apart = f"{alert.event}/{alert.id}" if alert.event == earlier.event else alert.event
    if not await _note(tx, alert, earlier, is_same=False, event_now=apart, now=now):
        return False
    if alert.state == "repeat":
        values = {"state": "held", "repeats_id": None, "story": f"{alert.id}-apart", "event": apart, "made_at": now}
        await tx.execute(alerts.update().where(alerts.c.id == alert.id).values(values))
    return True


async def undo(tx: AsyncConnection, chat_id: int, alert_id: int) -> bool:
    """Take a verdict back, with all it changed; False when there is none."""
    mine = sa.and_(likenesses.c.chat_id == chat_id, likenesses.c.alert_id == alert_id)
    row = (await tx.execute(likenesses.select().where(mine))).first()
    if row is None:
        return False
    await tx.execute(likenesses.delete().where(mine))
    if row.is_same:
        since = sa.and_(alerts.c.chat_id == chat_id, alerts.c.event == row.event_now, alerts.c.id >= alert_id)
        ours = sa.or_(alerts.c.id == alert_id, alerts.c.repeats_id == alert_id)
        await tx.execute(alerts.update().where(since, ours).values(event=row.event_before))
        return True
    await _turn(tx, chat_id, row.event_now, row.event_before)
    values = {"state": row.state_before, "story": row.story_before, "event": row.event_before}
    if row.state_before == "repeat":
        values["repeats_id"] = row.with_id
    await tx.execute(alerts.update().where(alerts.c.id == alert_id).values(values))
    return True


async def said(tx: AsyncConnection, chat_id: int, alert_id: int) -> Likeness | None:
    """Give the verdict on an alert and the one before it."""
    query = likenesses.select().where(likenesses.c.chat_id == chat_id, likenesses.c.alert_id == alert_id)
    row = (await tx.execute(query)).first()
    return Likeness(row.alert_id, row.with_id, row.is_same, row.made_at) if row else None


async def parted_from(tx: AsyncConnection, chat_id: int, number: int) -> list[int]:
    """Give the alerts of which a chat said that they tell something else than this one, oldest first."""
    query = sa.select(likenesses.c.alert_id).where(
        likenesses.c.chat_id == chat_id,
        likenesses.c.with_id == number,
        likenesses.c.is_same.is_(False),
        likenesses.c.alert_id.is_not(None),
    )
    return list((await tx.execute(query.order_by(likenesses.c.alert_id))).scalars())


async def seen_as(tx: AsyncConnection, chat_ids: Sequence[int], event: str, entry_id: int | None) -> dict[int, str]:
    """Tell as which event some chats see a report of an event, by chat; without those that see it as everybody does.

    Args:
        tx: A transaction.
        chat_ids: Some hundred chats.
        event: The event as everybody sees it.
        entry_id: The earlier entry the report was measured against.
    """
    query = likenesses.select().where(likenesses.c.chat_id.in_(chat_ids), likenesses.c.event_before == event)
    seen: dict[int, str] = {}
    judged: set[int] = set()
    for row in await tx.execute(query.order_by(likenesses.c.id)):
        judged.add(row.chat_id)
        if row.is_same or row.entry_id == entry_id:
            seen[row.chat_id] = row.event_now
    return seen | await _of_entry(tx, judged, entry_id)


async def judging(tx: AsyncConnection, chat_ids: Sequence[int], event: str) -> set[int]:
    """Give the chats that said anything of the reports of an event."""
    query = sa.select(likenesses.c.chat_id).where(
        likenesses.c.chat_id.in_(chat_ids),
        sa.or_(likenesses.c.event_before == event, likenesses.c.event_now == event),
    )
    return set((await tx.execute(query)).scalars())


async def _of_entry(tx: AsyncConnection, chat_ids: Collection[int], entry_id: int | None) -> dict[int, str]:
    """Tell as which event chats see an entry; without those that were not told of it."""
    if not chat_ids or entry_id is None:
        return {}
    query = sa.select(alerts.c.chat_id, alerts.c.event)
    query = query.where(alerts.c.chat_id.in_(sorted(chat_ids)), alerts.c.entry_id == entry_id)
    return {row.chat_id: row.event for row in await tx.execute(query)}


async def _turn(tx: AsyncConnection, chat_id: int, before: str, now: str) -> None:
    await tx.execute(alerts.update().where(alerts.c.chat_id == chat_id, alerts.c.event == before).values(event=now))


async def _note(
    tx: AsyncConnection, alert: Alert, earlier: Alert, *, is_same: bool, event_now: str, now: datetime
) -> bool:
    values = {
        "chat_id": alert.chat_id,
        "alert_id": alert.id,
        "with_id": earlier.id,
        "entry_id": alert.entry_id,
        "is_same": is_same,
        "event_before": alert.event,
        "event_now": event_now,
        "story_before": alert.story,
        "state_before": alert.state,
        "made_at": now,
    }
    row = await tx.execute(insert_new(tx, likenesses).values(values).returning(likenesses.c.id))
    return row.scalar_one_or_none() is not None
