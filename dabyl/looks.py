"""Looks at sources that leave none waiting when the database fails under them, and that end when they hang."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from storage import feeds

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from storage.database import Db

log = logging.getLogger(__name__)

OUTAGE = (SQLAlchemyError, OSError)
MOST_S = 170.0
"""A look takes seconds, a minute at most; one that hangs ends before its lease does, and another begins."""
_PAUSE_S = 2.0


class Looks:
    """Looks at a source; where nothing could be written, its lease ends as soon as writing works again.

    Without that a source would wait for its lease to run out: three minutes after a disk that was full for some
    seconds, which is longer than most are left unread. What a look that hangs has stored stays; the next goes on there.

    Args:
        db: Where the leases are.
        look: Looks at one source.
        clock: Tells the time, aware.
        most_s: How long a look may take.
    """

    def __init__(
        self, db: Db, look: Callable[..., Awaitable[None]], clock: Callable[[], datetime], *, most_s: float = MOST_S
    ) -> None:
        self._db = db
        self._run_look = look
        self._clock = clock
        self._most_s = most_s
        self._under_way: dict[int, datetime] = {}
        self._lost: set[int] = set()
        self._freeing: asyncio.Task[None] | None = None

    async def look(self, *, feed_id: int) -> None:
        """Look at one source; what the database raises is told by its type and left to the next look."""
        self._under_way[feed_id] = self._clock()
        try:
            async with asyncio.timeout(self._most_s) as patience:
                await self._run_look(feed_id=feed_id)
        except OUTAGE as error:  # of which the end of our patience is one
            if patience.expired():
                log.warning("feed %d: a look hung for %.0f s; it is looked at again", feed_id, self._most_s)
            else:
                why = type(error).__name__
                log.warning("feed %d: nothing can be written (%s); it is looked at again", feed_id, why)
            self._look_again(feed_id)
        finally:
            self._under_way.pop(feed_id, None)

    def _look_again(self, feed_id: int) -> None:
        self._lost.add(feed_id)
        if self._freeing is None or self._freeing.done():
            self._freeing = asyncio.create_task(self._free(), name="end leases of lost looks")

    @property
    def since(self) -> datetime | None:
        """Tell when the look that is under way longest began; None where none is."""
        return min(self._under_way.values(), default=None)

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
