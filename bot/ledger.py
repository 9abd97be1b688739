"""Write down what happens to messages, several at a time: a transaction a message costs more than sending it.

What was taken for sending and what became of earlier messages goes into one commit. Whoever notes an outcome waits
until it is committed; a database that is away makes it wait longer, and forgets nothing.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy.exc import SQLAlchemyError

from bot import holding
from storage import outbox

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.database import Db
    from storage.records import Message

Change: TypeAlias = "Callable[[AsyncConnection], Awaitable[None]]"

OUTAGE = (SQLAlchemyError, OSError)
"""What a database that is away raises."""

OUTAGE_PAUSE = timedelta(seconds=2)
GATHER = timedelta(seconds=0.25)
"""So long an outcome waits for others. A process killed meanwhile sends the message again, marked."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Page:
    """What is to be committed next.

    Attributes:
        since: When its first line was written; None for an empty page.
        sent: Messages that arrived, with what the service calls them.
        changes: Everything else.
        written: Told when it is committed.
    """

    since: datetime | None = None
    sent: list[tuple[int, str | None]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    written: list[asyncio.Future[None]] = field(default_factory=list)


class Ledger:
    """Gathers outcomes and commits them.

    Args:
        db: Where the outbox is.
        clock: Tells the time, aware.
        wake: Called when there is something new to commit.
    """

    def __init__(self, db: Db, clock: Callable[[], datetime], wake: Callable[[], None]) -> None:
        self._db = db
        self._clock = clock
        self._wake = wake
        self._page = _Page()
        self._away_until: datetime | None = None

    async def sent(self, row_id: int, service_id: str | None, *, at_once: bool = False) -> None:
        """Note that a message arrived; returns when that is committed, which may wait for others unless told."""
        self._page.sent.append((row_id, service_id))
        await self._written(at_once=at_once)

    async def change(self, change: Change) -> None:
        """Note anything else; returns when that is committed."""
        self._page.changes.append(change)
        await self._written()

    async def _written(self, *, at_once: bool = False) -> None:
        self._page.since = (self._page.since or self._clock()) - (GATHER if at_once else timedelta())
        written = asyncio.get_running_loop().create_future()
        self._page.written.append(written)
        self._wake()
        await written

    @property
    def waiting(self) -> int:
        """How many wait for their line to be committed."""
        return len(self._page.written)

    @property
    def is_empty(self) -> bool:
        """Whether everything is committed."""
        return self._page.since is None

    @property
    def is_away(self) -> bool:
        """Whether the database failed a moment ago; one waits before the next try."""
        return self._away_until is not None and self._clock() < self._away_until

    def due_at(self) -> datetime | None:
        """Tell when to commit at the latest; None where nothing waits."""
        if self._page.since is None:
            return None
        return max(self._page.since + GATHER, self._away_until or self._page.since)

    async def commit(self, row_ids: Sequence[int] = ()) -> list[Message]:
        """Commit what was noted, and in the same transaction take messages for sending.

        Args:
            row_ids: Waiting messages to take.

        Returns:
            Those of them that are to be sent now.
        """
        page, self._page = self._page, _Page()
        try:
            async with self._db.write() as tx:
                await self._write(tx, page)
                taken = await self._take(tx, row_ids)
        except OUTAGE as error:
            log.warning("the outbox cannot be written (%s); trying again", type(error).__name__)
            ids = list(row_ids)
            if ids:  # they may have been taken all the same: a commit can break after it took place
                page.changes.append(lambda tx: outbox.put_back(tx, ids))
            self._keep(page)
            self._away_until = self._clock() + OUTAGE_PAUSE
            return []
        except BaseException:
            self._keep(page)
            raise
        self._away_until = None
        for written in page.written:
            if not written.done():
                written.set_result(None)
        return taken

    async def _write(self, tx: AsyncConnection, page: _Page) -> None:
        if page.sent:
            await outbox.mark_all_sent(tx, page.sent, now=self._clock())
        for change in page.changes:
            await change(tx)

    async def _take(self, tx: AsyncConnection, row_ids: Sequence[int]) -> list[Message]:
        """Take messages, leave aside what its chat does not want now, and give up what can not be opened."""
        if not row_ids:
            return []
        now = self._clock()
        taken, unreadable = await outbox.start_all(tx, self._db.vault, row_ids)
        for row_id, reason in unreadable:
            log.error("message %d is given up: %s", row_id, reason)
            await outbox.mark_over(tx, row_id, state="failed", error=reason, now=now)
        return [message for message in taken if not await holding.hold(tx, self._db.vault, message, now)]

    def _keep(self, page: _Page) -> None:
        """Put a page that could not be committed before what was noted since."""
        since = self._page
        page.sent += since.sent
        page.changes += since.changes
        page.written += since.written
        page.since = page.since or since.since or self._clock()
        self._page = page
