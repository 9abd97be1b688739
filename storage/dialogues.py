"""Questions about open dialogues: what somebody was about to do in a chat, kept sealed until it is done or too old."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

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

    Returns:
        Its id.
    """
    who = _who(vault, chat_id, user_id)
    await tx.execute(dialogues.delete().where(dialogues.c.expires_at <= now))
    await tx.execute(dialogues.delete().where(dialogues.c.chat_id == chat_id, dialogues.c.who == who))
    values = {
        "chat_id": chat_id,
        "who": who,
        "step": step,
        "body": vault.seal(dict(body)),
        "expires_at": now + VALID_FOR,
    }
    return int((await tx.execute(dialogues.insert().values(values).returning(dialogues.c.id))).scalar_one())


async def current(tx: AsyncConnection, vault: Vault, chat_id: int, user_id: int, *, now: datetime) -> Dialogue | None:
    """Give somebody's open dialogue in a chat; None when there is none, or it is too old."""
    query = dialogues.select().where(
        dialogues.c.chat_id == chat_id,
        dialogues.c.who == _who(vault, chat_id, user_id),
        dialogues.c.expires_at > now,
    )
    row = (await tx.execute(query)).first()
    return Dialogue(row.id, row.step, vault.open(row.body)) if row else None


async def go_on(
    tx: AsyncConnection, vault: Vault, dialogue_id: int, *, step: str, body: Mapping[str, Any], now: datetime
) -> None:
    """Note how far a dialogue has come; its hour begins anew."""
    values = {"step": step, "body": vault.seal(dict(body)), "expires_at": now + VALID_FOR}
    await tx.execute(dialogues.update().where(dialogues.c.id == dialogue_id).values(values))


async def end(tx: AsyncConnection, dialogue_id: int) -> bool:
    """Close a dialogue; False when it is closed already, as after a second tap."""
    return (await tx.execute(dialogues.delete().where(dialogues.c.id == dialogue_id))).rowcount > 0


def _who(vault: Vault, chat_id: int, user_id: int) -> bytes:
    return vault.mark(f"talker:{chat_id}:{user_id}")
