"""Since when somebody waits for a message: it could go out and does not, or it is tried again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import backoff
from storage import outbox

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection


async def due_since(tx: AsyncConnection, now: datetime) -> datetime | None:
    """Tell since when the message that waits longest could have gone out; None where none waits.

    The time for the next try of one that fails is never long ago, however long it has been failing: that is told from
    the pauses made between so many tries. A pause Telegram imposes is none of them.
    """
    due = await outbox.oldest_due(tx, now)
    first = [again_at - backoff.spent(attempts) for attempts, again_at in await outbox.tried(tx)]
    return min([at for at in (due, *first) if at and at <= now], default=None)
