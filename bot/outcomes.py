"""Decide what follows from the outcome of a delivery, and have it written down.

sent                  -> sent
told to wait, moved   -> pending, not an attempt
connection broke      -> pending, later each time, marked when it may have arrived; failed after a day
nobody there, refused -> dead, failed
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from bot import backoff
from bot.senders.errors import Blocked, CertainlyUnsent, Gone, Migrated, PerhapsSent, RetryAfter
from storage import chats, outbox, watches

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.ledger import Ledger
    from config.errors import DeliveryError
    from storage.records import Message
    from storage.vault import Vault

_SENT_ONCE = frozenset({"digest"})
"""Kinds that are not repeated when a try may have arrived: tomorrow's digest is due anyway, a lost alert is lost."""

log = logging.getLogger(__name__)


class Outcomes:
    """Notes outcomes in the outbox.

    Args:
        ledger: Where they are written.
        vault: Opens and seals lists that move with their chat.
        clock: Tells the time, aware.
    """

    def __init__(self, ledger: Ledger, vault: Vault, clock: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._vault = vault
        self._clock = clock

    async def sent(self, message: Message, service_id: str | None, *, at_once: bool) -> None:
        """Note that a message arrived."""
        await self._ledger.sent(message.id, service_id, at_once=at_once)

    async def failed(self, message: Message, error: DeliveryError) -> None:
        """Note why a message did not arrive, and what follows from it."""
        now, reason = self._clock(), str(error)
        log.info("message %d to chat %d: %s", message.id, message.chat.id, reason)
        match error:
            case RetryAfter():
                await self.put_back(message.id, reason, now + timedelta(seconds=error.seconds))
            case Gone():
                await self._ledger.change(
                    lambda tx: outbox.mark_over(tx, message.id, state="dead", error=reason, now=now)
                )
            case Blocked():
                await self._ledger.change(lambda tx: _block(tx, message.chat.id, now))
            case Migrated():
                await self._ledger.change(
                    lambda tx: chats.migrate(tx, self._vault, message.chat.id, error.new_address, now=now)
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
        await self._ledger.change(
            lambda tx: outbox.mark_later(
                tx, row_id, not_before=at, error=reason, is_attempt=is_attempt, maybe_dup=maybe_dup
            )
        )

    async def give_up(self, row_id: int, reason: str) -> None:
        """Note that a message is never going to arrive."""
        log.error("message %d is given up: %s", row_id, reason)
        now = self._clock()
        await self._ledger.change(lambda tx: outbox.mark_over(tx, row_id, state="failed", error=reason, now=now))


def _gives_up(message: Message, error: DeliveryError) -> bool:
    is_once = isinstance(error, PerhapsSent) and message.kind in _SENT_ONCE
    return is_once or backoff.is_over(message.attempts + 1)


async def _block(tx: AsyncConnection, chat_id: int, now: datetime) -> None:
    await chats.block(tx, chat_id, now=now)
    await watches.touch(tx, chat_id)
