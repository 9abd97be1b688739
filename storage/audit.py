"""Questions about the audit: who added, viewed, took off or exported, and when. Content is never noted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from storage.tables import chats
from storage.tables_audit import audit

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.vault import Vault

KEPT = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Note:
    """One thing somebody did.

    Attributes:
        at: When.
        chat: The chat's address, None for one forgotten since.
        who: Telegram user id, or `shell`; 0 where Telegram names nobody.
        action: A chat command's name, or import, export, forgotten.
    """

    at: datetime
    chat: str | None
    who: str
    action: str


async def note(
    tx: AsyncConnection, vault: Vault, action: str, *, who: int | str, chat_id: int | None, now: datetime
) -> None:
    """Note that somebody did something."""
    body = vault.seal({"who": str(who)})
    await tx.execute(audit.insert().values(chat_id=chat_id, action=action, body=body, at=now))


async def listing(tx: AsyncConnection, vault: Vault, *, limit: int = 200) -> list[Note]:
    """Give the latest notes, oldest first."""
    query = (
        sa.select(audit.c.at, chats.c.address, audit.c.body, audit.c.action)
        .select_from(audit.outerjoin(chats))
        .order_by(audit.c.id.desc())
        .limit(limit)
    )
    rows = list(await tx.execute(query))
    return [Note(row.at, row.address, vault.open(row.body)["who"], row.action) for row in reversed(rows)]


async def prune(tx: AsyncConnection, now: datetime) -> None:
    """Delete notes older than `KEPT`."""
    await tx.execute(audit.delete().where(audit.c.at < now - KEPT))
