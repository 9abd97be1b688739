"""Questions about open dialogues: what somebody was about to do in a chat, kept sealed until it is done or too old.

One that holds a draft of a watch (`storage.drafts`) is never thrown away: whatever ends it puts the watch on the list,
but a word of its owner's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from storage import drafts
from storage.tables_talk import dialogues

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.vault import Vault

VALID_FOR = timedelta(hours=1)
"""Long enough to look a name up, short enough that a forgotten question does not swallow tomorrow's message."""


@dataclass(frozen=True, slots=True)
class Dialogue:
    """What somebody is about to do.

    Attributes:
        id: Row id, which its buttons carry.
        step: Which dialogue, and how far it is.
        body: What was said so far.
    """

    id: int
    step: str
    body: Mapping[str, Any]


async def begin(
    tx: AsyncConnection, vault: Vault, chat_id: int, user_id: int, *, step: str, body: Mapping[str, Any], now: datetime
) -> int:
    """Open a dialogue, in the place of one that is open; those past their time are thrown away.

    A draft that has to give way is saved, and its chat is told.

    Returns:
        Its id.
    """
    who = _who(vault, chat_id, user_id)
    await tx.execute(dialogues.delete().where(dialogues.c.expires_at <= now, dialogues.c.step.not_in(drafts.STEPS)))
    await _close(tx, vault, dialogues.c.chat_id == chat_id, dialogues.c.who == who, why="other", now=now)
    values = {"chat_id": chat_id, "who": who} | _state(vault, step, body, now)
    return int((await tx.execute(dialogues.insert().values(values).returning(dialogues.c.id))).scalar_one())


async def current(tx: AsyncConnection, vault: Vault, chat_id: int, user_id: int, *, now: datetime) -> Dialogue | None:
    """Give somebody's open dialogue in a chat; None when there is none, or it is too old.

    A draft past its time is open until it is saved.
    """
    query = dialogues.select().where(
        dialogues.c.chat_id == chat_id,
        dialogues.c.who == _who(vault, chat_id, user_id),
        sa.or_(dialogues.c.expires_at > now, dialogues.c.step.in_(drafts.STEPS)),
    )
    row = (await tx.execute(query)).first()
    return Dialogue(row.id, row.step, vault.open(row.body)) if row else None


async def go_on(
    tx: AsyncConnection, vault: Vault, dialogue_id: int, *, step: str, body: Mapping[str, Any], now: datetime
) -> bool:
    """Note how far a dialogue has come; its time begins anew. False when it is closed already."""
    change = dialogues.update().where(dialogues.c.id == dialogue_id).values(_state(vault, step, body, now))
    return (await tx.execute(change)).rowcount > 0


async def end(tx: AsyncConnection, dialogue_id: int) -> bool:
    """Close a dialogue; False when it is closed already, as after a second tap."""
    return (await tx.execute(dialogues.delete().where(dialogues.c.id == dialogue_id))).rowcount > 0


async def lapsed(tx: AsyncConnection, now: datetime, *, limit: int) -> list[int]:
    """Give the dialogues whose draft nobody answered in time, those that wait longest first."""
    query = sa.select(dialogues.c.id).where(dialogues.c.expires_at <= now, dialogues.c.step.in_(drafts.STEPS))
    return list((await tx.execute(query.order_by(dialogues.c.expires_at, dialogues.c.id).limit(limit))).scalars())


async def lapse(tx: AsyncConnection, vault: Vault, dialogue_id: int, *, now: datetime) -> bool:
    """Save the draft of a dialogue that is past its time; False where it was answered or closed meanwhile."""
    is_late = dialogues.c.expires_at <= now
    return await _close(tx, vault, dialogues.c.id == dialogue_id, is_late, why="silence", now=now)


async def _close(
    tx: AsyncConnection, vault: Vault, *which: sa.ColumnElement[bool], why: drafts.Why, now: datetime
) -> bool:
    """Close a dialogue without its owner's word; False where there is none."""
    gone = [dialogues.c[name] for name in ("id", "chat_id", "step", "body")]
    row = (await tx.execute(dialogues.delete().where(*which).returning(*gone))).first()
    if row and row.step in drafts.STEPS:
        draft = drafts.from_body(vault.open(row.body))
        await drafts.save_by_itself(tx, vault, draft, dialogue_id=row.id, place_id=row.chat_id, why=why, now=now)
    return row is not None


def _state(vault: Vault, step: str, body: Mapping[str, Any], now: datetime) -> dict[str, object]:
    valid_for = drafts.VALID_FOR if step in drafts.STEPS else VALID_FOR
    return {"step": step, "body": vault.seal(dict(body)), "expires_at": now + valid_for}


def _who(vault: Vault, chat_id: int, user_id: int) -> bytes:
    return vault.mark(f"talker:{chat_id}:{user_id}")
