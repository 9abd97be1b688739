"""Questions about the outbox: what waits, and what became of a delivery.

    pending -> sending (committed before the call) -> sent | failed | dead

A row found in `sending` at start may have arrived: it goes back to pending, marked `maybe_dup`.

Everything is queued in the transaction that makes it necessary:

    put(…)                      one message
    put_many(…)                 many at once, `NewMessage` each; cheap for 10,000 chats
    put_alerts(…)               alerts of one entry by chat
    put_edit(…)                 the message of an earlier alert as it is to read now; the newest text wins
    … replies_to=ALERT_NUMBER   goes as a reply to that alert's message; without it where that never arrived or is gone
    … is_silent=True            without a sound; the chat's own `preferences.is_silent` does the same
    … not_before=TIME           not earlier; unlike a pause Telegram imposes, it holds nothing else of the chat back
    … body["attachment"]        a file or picture that goes first, as `bot.attachments.to_body` makes it
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import sqlalchemy as sa

from config.errors import StorageError
from storage.chats import COLUMNS as CHAT_COLUMNS
from storage.database import insert_new
from storage.records import Chat, Message, MessageKind
from storage.tables import chats, outbox
from storage.vault import pack

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime, timedelta

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.vault import Vault

URGENT_PRIORITY = 0
"""About somebody marked as important: first, and in quiet hours too."""

ALERT_PRIORITY = 1
"""Between what is urgent and digests (5)."""

EDIT_PRIORITY = 3
"""After everything that is told anew: who else reports it can wait."""

_OPEN = ("pending", "sending")


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message to be queued.

    Attributes:
        chat_id: Whom it goes to.
        kind: How it is worded.
        priority: 0 urgent, 1 alert, 5 digest.
        dedup_key: Queued once, ever.
        body: What to word.
        alert_id: The alert it tells.
        replies_to: Number of an earlier alert of this chat, to whose message it is a reply.
        is_silent: Arrives without a sound.
        not_before: Goes no earlier; None for at once.
    """

    chat_id: int
    kind: MessageKind
    priority: int
    dedup_key: str
    body: Mapping[str, Any]
    alert_id: int | None = None
    replies_to: int | None = None
    is_silent: bool = False
    not_before: datetime | None = None


async def put(
    tx: AsyncConnection,
    vault: Vault,
    *,
    chat_id: int,
    kind: MessageKind,
    priority: int,
    dedup_key: str,
    body: Mapping[str, Any],
    now: datetime,
    alert_id: int | None = None,
    replies_to: int | None = None,
    is_silent: bool = False,
    not_before: datetime | None = None,
) -> bool:
    """Queue a message (see `NewMessage`); False when its dedup key was queued before."""
    new = NewMessage(chat_id, kind, priority, dedup_key, body, alert_id, replies_to, is_silent, not_before)
    row = await tx.execute(insert_new(tx, outbox).values(_row(vault, new, now)).returning(outbox.c.id))
    return row.scalar_one_or_none() is not None


async def put_many(tx: AsyncConnection, vault: Vault, new: Sequence[NewMessage], *, now: datetime) -> None:
    """Queue many messages; those whose dedup key was queued before are passed over.

    What shares a body is packed once, but sealed each by itself: no two rows tell that their chats are told the same.
    """
    if new:
        plain = {id(one.body): one.body for one in new}
        packed = {number: pack(dict(body)) for number, body in plain.items()}
        rows = [_row(vault, one, now, packed[id(one.body)]) for one in new]
        await tx.execute(insert_new(tx, outbox), rows)


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
    new = [
        NewMessage(chat_id, "alert", ALERT_PRIORITY, f"alert:{number}", body, number)
        for chat_id, (number, body) in told.items()
    ]
    await put_many(tx, vault, new, now=now)


async def put_edit(
    tx: AsyncConnection,
    vault: Vault,
    *,
    alert_id: int,
    body: Mapping[str, Any],
    because: str,
    now: datetime,
    wait: timedelta,
) -> bool:
    """Have the message of an alert read otherwise.

    While that message waits itself, its body is exchanged. An edit that waits takes the new body and keeps its time, so
    that a story that grows by the minute is edited once every `wait`.

    Args:
        tx: The transaction that makes it necessary.
        vault: Seals the body.
        alert_id: The alert.
        body: What to word, all of it: the facts as they are now.
        because: What it is for, such as the id of the entry that was added; the same thing makes one edit only.
        now: Aware time.
        wait: How long others may still join it.

    Returns:
        False when there is no such message, or it never arrives, or can not be changed: then tell it otherwise.
    """
    return alert_id in await put_edits(tx, vault, {alert_id: body}, because=because, now=now, wait=wait)


async def put_edits(
    tx: AsyncConnection,
    vault: Vault,
    bodies: Mapping[int, Mapping[str, Any]],
    *,
    because: str,
    now: datetime,
    wait: timedelta,
) -> set[int]:
    """Have the messages of many alerts read otherwise; see `put_edit`. One by one, 10,000 of them took 40 s.

    Args:
        tx: The transaction that makes it necessary.
        vault: Seals the bodies.
        bodies: What to word, by alert.
        because: What it is for.
        now: Aware time.
        wait: How long others may still join it.

    Returns:
        The alerts whose messages can be changed.
    """
    bases = [base for base in await _messages_of(tx, bodies) if _can_change(base)] if bodies else []
    if not bases:
        return set()
    joined = set(
        (
            await tx.execute(
                sa.select(outbox.c.edits_id).where(
                    outbox.c.edits_id.in_([base.id for base in bases]), outbox.c.state == "pending"
                )
            )
        ).scalars()
    )
    sealed = {base.id: vault.seal(dict(bodies[base.alert_id])) for base in bases}
    waiting = [base.id for base in bases if base.state == "pending"]
    await _exchange(tx, outbox.c.id, {row_id: sealed[row_id] for row_id in waiting})
    await _exchange(tx, outbox.c.edits_id, {row_id: sealed[row_id] for row_id in sorted(joined)})
    new = [
        _row(
            vault,
            NewMessage(
                base.chat_id,
                "edit",
                EDIT_PRIORITY,
                f"edit:{base.id}:{because}",
                bodies[base.alert_id],
                base.alert_id,
                is_silent=True,
                not_before=now + wait,
            ),
            now,
        )
        | {"edits_id": base.id}
        for base in bases
        if base.state != "pending" and base.id not in joined
    ]
    if new:
        await tx.execute(insert_new(tx, outbox), new)
    return {base.alert_id for base in bases}


async def untold(tx: AsyncConnection, numbers: Collection[int]) -> set[int]:
    """Give those of some alerts whose message was not taken for sending yet: what is added to it now is in it."""
    query = sa.select(outbox.c.alert_id).where(
        outbox.c.alert_id.in_(sorted(numbers)), outbox.c.state == "pending", outbox.c.edits_id.is_(None)
    )
    return {number for number in (await tx.execute(query)).scalars() if number is not None}


async def _messages_of(tx: AsyncConnection, numbers: Collection[int]) -> list[Any]:
    """Find the rows that told some alerts, the first of each, and hold them."""
    columns = [outbox.c[name] for name in ("id", "chat_id", "alert_id", "state", "message_id")]
    query = sa.select(*columns).where(outbox.c.alert_id.in_(sorted(numbers)), outbox.c.edits_id.is_(None))
    first: dict[int, Any] = {}
    for row in await tx.execute(query.order_by(outbox.c.id).with_for_update()):
        first.setdefault(row.alert_id, row)
    return list(first.values())


def _can_change(base: sa.Row[Any]) -> bool:
    return base.state not in {"failed", "dead"} and not (base.state == "sent" and base.message_id is None)


async def _exchange(tx: AsyncConnection, key: sa.Column[Any], bodies: Mapping[int, bytes]) -> None:
    """Exchange the bodies of waiting rows."""
    if bodies:
        change = outbox.update().where(key == sa.bindparam("row_id"), outbox.c.state == "pending")
        rows = [{"row_id": row_id, "sealed": body} for row_id, body in bodies.items()]
        await tx.execute(change.values(body=sa.bindparam("sealed")), rows)


def _row(vault: Vault, new: NewMessage, now: datetime, packed: bytes | None = None) -> dict[str, Any]:
    return {
        "chat_id": new.chat_id,
        "alert_id": new.alert_id,
        "kind": new.kind,
        "priority": new.priority,
        "dedup_key": new.dedup_key,
        "body": vault.seal_bytes(packed or pack(dict(new.body))),
        "not_before": new.not_before or now,
        "made_at": now,
        "replies_to": new.replies_to,
        "is_silent": new.is_silent,
    }


def _reading() -> sa.Select[Any]:
    told, changed = outbox.alias("told"), outbox.alias("changed")
    reply_to = (
        sa.select(told.c.message_id)
        .where(told.c.alert_id == outbox.c.replies_to, told.c.edits_id.is_(None), told.c.message_id.is_not(None))
        .order_by(told.c.id)
        .limit(1)
        .scalar_subquery()
    )
    edits = sa.select(changed.c.message_id).where(changed.c.id == outbox.c.edits_id).scalar_subquery()
    own = [outbox.c[name] for name in ("priority", "alert_id", "body", "attempts", "maybe_dup", "is_silent")]
    named = [outbox.c.id.label("row_id"), outbox.c.kind.label("row_kind"), outbox.c.state.label("row_state")]
    query = sa.select(*CHAT_COLUMNS, *own, *named, reply_to.label("reply_to"), edits.label("edits")).join(outbox)
    return query.where(_THESE)


# Built once: building a statement costs more than running it.
_THESE = outbox.c.id.in_(sa.bindparam("ids", expanding=True))
_START = outbox.update().where(_THESE, outbox.c.state == "pending").values(state="sending")
_READ = _reading()
_SENT = (
    outbox.update()
    .where(outbox.c.id == sa.bindparam("row_id"))
    .values(state="sent", message_id=sa.bindparam("told_as"), done_at=sa.bindparam("now"), error=None)
)


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
        .where(outbox.c.state.in_(_OPEN))
        # What its writer wants told later stands aside; what Telegram told us to wait with (`error`) holds its place.
        .where(sa.or_(outbox.c.not_before <= now, outbox.c.error.is_not(None), outbox.c.state == "sending"))
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
    taken = await tx.execute(_START, {"ids": [message_id]})
    return await read(tx, vault, message_id) if taken.rowcount else None


async def start_all(
    tx: AsyncConnection, vault: Vault, message_ids: Sequence[int]
) -> tuple[list[Message], list[tuple[int, str]]]:
    """Take several waiting messages for sending.

    Returns:
        Those that still waited, in the order given; and those that can not be opened, with the reason.
    """
    await tx.execute(_START, {"ids": list(message_ids)})
    taken: list[Message] = []
    unreadable: list[tuple[int, str]] = []
    for row in await tx.execute(_READ, {"ids": list(message_ids)}):
        if row.row_state != "sending":
            continue
        try:
            taken.append(_message(row, vault))
        except StorageError as error:
            unreadable.append((row.row_id, str(error)))
    places = {message_id: place for place, message_id in enumerate(message_ids)}
    return sorted(taken, key=lambda message: places[message.id]), unreadable


async def read(tx: AsyncConnection, vault: Vault, message_id: int) -> Message:
    """Read one message with its chat, and what the service calls the message it replies to or changes."""
    return _message((await tx.execute(_READ, {"ids": [message_id]})).one(), vault)


def _message(row: sa.Row[Any], vault: Vault) -> Message:
    return Message(
        id=row.row_id,
        chat=Chat(*row[: len(CHAT_COLUMNS)]),
        kind=row.row_kind,
        priority=row.priority,
        alert_id=row.alert_id,
        body=vault.open(row.body),
        attempts=row.attempts,
        maybe_dup=row.maybe_dup,
        reply_to=row.reply_to,
        edits=row.edits,
        is_silent=row.is_silent,
    )


async def mark_all_sent(tx: AsyncConnection, sent: Sequence[tuple[int, str | None]], *, now: datetime) -> None:
    """Note that messages arrived: row id, and what the service calls it."""
    await tx.execute(_SENT, [{"row_id": row_id, "told_as": told_as, "now": now} for row_id, told_as in sent])


async def put_back(tx: AsyncConnection, message_ids: Sequence[int]) -> None:
    """Let messages wait again that were taken and not sent."""
    back = outbox.update().where(outbox.c.id.in_(message_ids), outbox.c.state == "sending")
    await tx.execute(back.values(state="pending"))


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


async def hold(tx: AsyncConnection, message_id: int, until: datetime) -> None:
    """Put a message that was taken for sending back until its chat wants it; meanwhile it holds nothing else back."""
    await _set(tx, message_id, state="pending", not_before=until, error=None)


async def release(tx: AsyncConnection, chat_id: int, *, now: datetime) -> int:
    """Let everything go that waits for its chat's wish. Returns how many."""
    waits = (outbox.c.chat_id == chat_id, outbox.c.state == "pending", outbox.c.not_before > now)
    released = outbox.update().where(*waits, outbox.c.error.is_(None)).values(not_before=now)
    return (await tx.execute(released)).rowcount


async def mark_over(
    tx: AsyncConnection, message_id: int, *, state: Literal["failed", "dead"], error: str, now: datetime
) -> None:
    """Note that a message is given up: it failed for good, or nobody is there."""
    await _set(tx, message_id, state=state, error=error, done_at=now)


async def recover(tx: AsyncConnection) -> int:
    """Put back what a killed process left in `sending`; it may have arrived, so it is marked. Returns how many."""
    stuck = outbox.update().where(outbox.c.state == "sending")
    return (await tx.execute(stuck.values(state="pending", maybe_dup=True))).rowcount


async def depth(tx: AsyncConnection, *, due_at: datetime | None = None) -> int:
    """Count the messages not delivered yet; with a time, without those that are to wait longer than that."""
    is_open: sa.ColumnElement[bool] = outbox.c.state.in_(_OPEN)
    if due_at is not None:
        is_open = sa.and_(is_open, sa.or_(outbox.c.not_before <= due_at, outbox.c.state == "sending"))
    return (await tx.execute(sa.select(sa.func.count()).select_from(outbox).where(is_open))).scalar_one()


async def oldest_due(tx: AsyncConnection, now: datetime) -> datetime | None:
    """Tell since when the message that waits longest could have gone out; None where none waits."""
    query = sa.select(sa.func.min(outbox.c.not_before)).join(chats, chats.c.id == outbox.c.chat_id)
    query = query.where(outbox.c.state == "pending", outbox.c.not_before <= now, chats.c.state == "active")
    since: datetime | None = (await tx.execute(query)).scalar_one()
    return since


async def tried(tx: AsyncConnection) -> list[tuple[int, datetime]]:
    """Give, of the messages that are tried again, each number of failed attempts and the first time for the next."""
    query = sa.select(outbox.c.attempts, sa.func.min(outbox.c.not_before)).join(chats, chats.c.id == outbox.c.chat_id)
    query = query.where(outbox.c.state == "pending", outbox.c.attempts > 0, chats.c.state == "active")
    return [(row[0], row[1]) for row in await tx.execute(query.group_by(outbox.c.attempts))]


async def _set(tx: AsyncConnection, row_id: int, /, **values: Any) -> None:  # noqa: ANN401 - columns of any type
    await tx.execute(outbox.update().where(outbox.c.id == row_id).values(values))
