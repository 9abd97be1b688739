"""Questions about the outbox: what waits, and what became of a delivery.

    pending -> sending (committed before the call) -> sent | failed | dead

A row found in `sending` at start may have arrived: it goes back to pending, marked `maybe_dup`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import sqlalchemy as sa

from storage.chats import COLUMNS as CHAT_COLUMNS
from storage.database import insert_new
from storage.records import Chat, Message
from storage.tables import chats, outbox

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.vault import Vault

ALERT_PRIORITY = 1
"""Between what is urgent (0) and digests (5)."""


async def put(
    tx: AsyncConnection,
    vault: Vault,
    *,
    chat_id: int,
    kind: Literal["alert", "digest", "notice"],
    priority: int,
    dedup_key: str,
    body: Mapping[str, Any],
    now: datetime,
    alert_id: int | None = None,
) -> bool:
    """Queue a message, in the transaction that makes it necessary; False when its dedup key was queued before."""
    values = {
        "chat_id": chat_id,
        "alert_id": alert_id,
        "kind": kind,
        "priority": priority,
        "dedup_key": dedup_key,
        "body": vault.seal(dict(body)),
        "not_before": now,
        "made_at": now,
    }
    row = await tx.execute(insert_new(tx, outbox).values(values).returning(outbox.c.id))
    return row.scalar_one_or_none() is not None


async def put_alerts(
    tx: AsyncConnection, vault: Vault, told: Mapping[int, tuple[int, Mapping[str, Any]]], *, now: datetime
) -> None:
    """Queue an alert for each of many chats.

    Args:
        tx: The transaction that noted the alerts.
        vault: Seals what is told.
        told: Chat id to the alert's number and facts.
        now: Aware time.
    """
    rows = [
        {
            "chat_id": chat_id,
            "alert_id": number,
            "kind": "alert",
            "priority": ALERT_PRIORITY,
            "dedup_key": f"alert:{number}",
            "body": vault.seal(dict(body)),
            "not_before": now,
            "made_at": now,
        }
        for chat_id, (number, body) in told.items()
    ]
    if rows:
        await tx.execute(insert_new(tx, outbox), rows)


async def waiting(
    tx: AsyncConnection, now: datetime, *, limit: int, senders: Collection[str] | None = None
) -> list[tuple[int, int, int]]:
    """(id, chat_id, priority) of the first waiting message of every chat whose time has come, urgent ones first.

    Only one message a chat is given out at a time, which is what keeps a chat's messages in order.

    Args:
        tx: A transaction.
        now: Aware time.
        limit: How many at most.
        senders: Ways of delivery to ask for; None asks for all.
    """
    chat = outbox.c.chat_id
    is_sending = sa.case((outbox.c.state == "sending", 1), else_=0)
    # One pass over what is open: 46 ms at 10,000 rows. Asking of each row whether an earlier one exists took 3.6 s.
    own = [outbox.c.id, outbox.c.chat_id, outbox.c.priority, outbox.c.not_before]
    place = sa.func.row_number().over(partition_by=chat, order_by=[outbox.c.priority, outbox.c.id])
    open_rows = (
        sa.select(*own, place.label("place"), sa.func.max(is_sending).over(partition_by=chat).label("is_busy"))
        .where(outbox.c.state.in_(["pending", "sending"]))
        .subquery()
    )
    query = (
        sa.select(open_rows.c.id, open_rows.c.chat_id, open_rows.c.priority)
        .join(chats, chats.c.id == open_rows.c.chat_id)
        .where(open_rows.c.place == 1, open_rows.c.is_busy == 0, open_rows.c.not_before <= now)
        .where(chats.c.state == "active", sa.true() if senders is None else chats.c.sender.in_(list(senders)))
        .order_by(open_rows.c.priority, open_rows.c.id)
        .limit(limit)
    )
    return [(row.id, row.chat_id, row.priority) for row in await tx.execute(query)]


async def start(tx: AsyncConnection, vault: Vault, message_id: int) -> Message | None:
    """Take a waiting message for sending; commit before the call. None when it is not waiting any more."""
    taken = await tx.execute(
        outbox.update().where(outbox.c.id == message_id, outbox.c.state == "pending").values(state="sending")
    )
    return await read(tx, vault, message_id) if taken.rowcount else None


async def read(tx: AsyncConnection, vault: Vault, message_id: int) -> Message:
    """Read one message with its chat."""
    own = [outbox.c.kind, outbox.c.priority, outbox.c.alert_id, outbox.c.body, outbox.c.attempts, outbox.c.maybe_dup]
    row = (await tx.execute(sa.select(*CHAT_COLUMNS, *own).join(outbox).where(outbox.c.id == message_id))).one()
    chat, (kind, priority, alert_id, body, attempts, maybe_dup) = (
        Chat(*row[: len(CHAT_COLUMNS)]),
        row[len(CHAT_COLUMNS) :],
    )
    return Message(message_id, chat, kind, priority, alert_id, vault.open(body), attempts, maybe_dup)


async def mark_sent(tx: AsyncConnection, message_id: int, *, telegram_id: str | None, now: datetime) -> None:
    """Note that a message arrived."""
    await _set(tx, message_id, state="sent", message_id=telegram_id, done_at=now, error=None)


async def mark_later(
    tx: AsyncConnection, message_id: int, *, not_before: datetime, error: str, is_attempt: bool, maybe_dup: bool
) -> None:
    """Note that a message must be tried again: after a failure (an attempt) or because we were told to wait (none)."""
    values: dict[str, Any] = {"state": "pending", "not_before": not_before, "error": error}
    if is_attempt:
        values["attempts"] = outbox.c.attempts + 1
    if maybe_dup:
        values["maybe_dup"] = True
    await _set(tx, message_id, **values)


async def mark_over(
    tx: AsyncConnection, message_id: int, *, state: Literal["failed", "dead"], error: str, now: datetime
) -> None:
    """Note that a message is given up: it failed for good, or nobody is there."""
    await _set(tx, message_id, state=state, error=error, done_at=now)


async def recover(tx: AsyncConnection) -> int:
    """Put back what a killed process left in `sending`; it may have arrived, so it is marked. Returns how many."""
    stuck = outbox.update().where(outbox.c.state == "sending")
    return (await tx.execute(stuck.values(state="pending", maybe_dup=True))).rowcount


async def depth(tx: AsyncConnection) -> int:
    """Count the messages not delivered yet."""
    is_open = outbox.c.state.in_(["pending", "sending"])
    return (await tx.execute(sa.select(sa.func.count()).select_from(outbox).where(is_open))).scalar_one()


async def oldest_due(tx: AsyncConnection, now: datetime) -> datetime | None:
    """Tell since when the message that waits longest could have gone out; None where none waits."""
    query = sa.select(sa.func.min(outbox.c.not_before)).join(chats, chats.c.id == outbox.c.chat_id)
    query = query.where(outbox.c.state == "pending", outbox.c.not_before <= now, chats.c.state == "active")
    since: datetime | None = (await tx.execute(query)).scalar_one()
    return since


async def _set(tx: AsyncConnection, row_id: int, /, **values: Any) -> None:  # noqa: ANN401 - columns of any type
    await tx.execute(outbox.update().where(outbox.c.id == row_id).values(values))
