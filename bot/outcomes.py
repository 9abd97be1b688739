"""Write down what became of a delivery, however long the database is away: it is known here only.

sent                  -> sent
told to wait, moved   -> pending, not an attempt
connection broke      -> pending, later each time, marked when it may have arrived; failed after a day
nobody there, refused -> dead, failed
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from bot import backoff
from bot.senders.errors import Blocked, CertainlyUnsent, Gone, Migrated, PerhapsSent, RetryAfter
from storage import chats, outbox, watches

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from config.errors import DeliveryError
    from storage.database import Db
    from storage.records import Message

OUTAGE = (SQLAlchemyError, OSError)
"""What a database that is away raises."""

OUTAGE_PAUSE_S = 2.0

_SENT_ONCE = frozenset({"digest"})
"""Kinds that are not repeated when a try may have arrived: tomorrow's digest is due anyway, a lost alert is lost."""

log = logging.getLogger(__name__)


class Outcomes:
    """Notes outcomes in the outbox.

    Args:
        db: Where the outbox is.
        clock: Tells the time, aware.
        sleep: Waits so many seconds.
    """

    def __init__(self, db: Db, clock: Callable[[], datetime], sleep: Callable[[float], Awaitable[None]]) -> None:
        self._db = db
        self._clock = clock
        self._sleep = sleep

    async def sent(self, row_id: int, service_id: str | None) -> None:
        """Note that a message arrived."""
        now = self._clock()
        await self._keep_trying(lambda tx: outbox.mark_sent(tx, row_id, telegram_id=service_id, now=now))

    async def failed(self, message: Message, error: DeliveryError) -> None:
        """Note why a message did not arrive, and what follows from it."""
        now, reason = self._clock(), str(error)
        log.info("message %d to chat %d: %s", message.id, message.chat.id, reason)
        match error:
            case RetryAfter():
                await self.put_back(message.id, reason, now + timedelta(seconds=error.seconds))
            case Gone():
                await self._keep_trying(
                    lambda tx: outbox.mark_over(tx, message.id, state="dead", error=reason, now=now)
                )
            case Blocked():
                await self._keep_trying(lambda tx: _block(tx, message.chat.id, now))
            case Migrated():
                await self._keep_trying(
                    lambda tx: chats.migrate(tx, self._db.vault, message.chat.id, error.new_address, now=now)
                )
                await self.put_back(message.id, reason, now)
            case CertainlyUnsent() | PerhapsSent() if not _gives_up(message, error):
                again_at = now + backoff.delay(message.attempts + 1, message.id)
                dup = isinstance(error, PerhapsSent)
                await self.put_back(message.id, reason, again_at, is_attempt=True, maybe_dup=dup)
            case _:
                await self.give_up(message.id, reason)

    async def put_back(
        self, row_id: int, reason: str, at: datetime, *, is_attempt: bool = False, maybe_dup: bool = False
    ) -> None:
        """Let a message wait until a time."""
        await self._keep_trying(
            lambda tx: outbox.mark_later(
                tx, row_id, not_before=at, error=reason, is_attempt=is_attempt, maybe_dup=maybe_dup
            )
        )

    async def give_up(self, row_id: int, reason: str) -> None:
        """Note that a message is never going to arrive."""
        log.error("message %d is given up: %s", row_id, reason)
        now = self._clock()
        await self._keep_trying(lambda tx: outbox.mark_over(tx, row_id, state="failed", error=reason, now=now))

    async def _keep_trying(self, note: Callable[[AsyncConnection], Awaitable[None]]) -> None:
        while True:
            try:
                async with self._db.write() as tx:
                    await note(tx)
            except OUTAGE as error:
                log.warning("an outcome cannot be noted (%s); trying again", type(error).__name__)
                await self._sleep(OUTAGE_PAUSE_S)
            else:
                return


def _gives_up(message: Message, error: DeliveryError) -> bool:
    is_once = isinstance(error, PerhapsSent) and message.kind in _SENT_ONCE
    return is_once or backoff.is_over(message.attempts + 1)


async def _block(tx: AsyncConnection, chat_id: int, now: datetime) -> None:
    await chats.block(tx, chat_id, now=now)
    await watches.touch(tx, chat_id)
