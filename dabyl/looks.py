"""Looks at sources that do not leave one waiting when the database fails under them."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from storage import feeds

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from storage.database import Db

log = logging.getLogger(__name__)

OUTAGE = (SQLAlchemyError, OSError)
_PAUSE_S = 2.0


class Looks:
    """Looks at a source; where nothing could be written, its lease ends as soon as writing works again.

    Without that a source would wait for its lease to run out: three minutes after a disk that was full for some
    seconds, which is longer than most are left unread.

    Args:
        db: Where the leases are.
        look: Looks at one source.
    """

    def __init__(self, db: Db, look: Callable[..., Awaitable[None]]) -> None:
        self._db = db
        self._run_look = look
        self._lost: set[int] = set()
        self._freeing: asyncio.Task[None] | None = None

    async def look(self, *, feed_id: int) -> None:
        """Look at one source; what the database raises is told by its type and left to the next look."""
        try:
            await self._run_look(feed_id=feed_id)
        except OUTAGE as error:
            log.warning("feed %d: nothing can be written (%s); it is looked at again", feed_id, type(error).__name__)
            self._lost.add(feed_id)
            if self._freeing is None or self._freeing.done():
                self._freeing = asyncio.create_task(self._free(), name="end leases of lost looks")

    async def _free(self) -> None:
        while self._lost:
            await asyncio.sleep(_PAUSE_S)
            lost = set(self._lost)
            try:
                async with self._db.write() as tx:
                    await feeds.free(tx, sorted(lost))
            except OUTAGE:
                continue
            self._lost -= lost

    async def stop(self) -> None:
        """End; the leases left run out by themselves."""
        if self._freeing:
            self._freeing.cancel()
            await asyncio.gather(self._freeing, return_exceptions=True)
