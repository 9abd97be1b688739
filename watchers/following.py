"""Keep the compiled lists up to date between looks, so that no look has to wait for a list of ten thousand."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from storage.listening import ASK_EVERY_S, news
from storage.outages import Outage
from storage.watch_changes import CHANNEL

if TYPE_CHECKING:
    from storage.database import Db
    from watchers.watchbook import Watchbook

log = logging.getLogger(__name__)


class Following:
    """Follows the lists beside everything else.

    Args:
        db: Where the lists are.
        watchbook: What follows them.
        ask_every_s: How often a SQLite database is asked.
    """

    def __init__(self, db: Db, watchbook: Watchbook, *, ask_every_s: float = ASK_EVERY_S) -> None:
        self._db = db
        self._watchbook = watchbook
        self._ask_every_s = ask_every_s
        self._loop: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin; returns at once."""
        self._loop = asyncio.create_task(self._run(), name="follow the lists")

    async def stop(self) -> None:
        """End."""
        if self._loop:
            self._loop.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._loop

    async def _run(self) -> None:
        outage = Outage(log, "the lists cannot be read", "the lists can be read again", level=logging.INFO)
        async for _ in news(self._db, CHANNEL, ask_every_s=self._ask_every_s):
            try:
                async with self._db.read() as tx:
                    await self._watchbook.current(tx)
            except (SQLAlchemyError, OSError) as error:
                outage.on(error)
            else:
                outage.over()
