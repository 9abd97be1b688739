"""Wait for news from the database: PostgreSQL tells of it at each commit, SQLite has to be asked again and again."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from storage.database import plain_url
from storage.outages import Outage

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from storage.database import Db

log = logging.getLogger(__name__)

ASK_EVERY_S = 5.0
NET_S = 60.0
"""A message from PostgreSQL may be lost with its connection; so often one looks all the same."""
_PAUSE_S = 3.0


async def news(db: Db, channel: str, *, ask_every_s: float = ASK_EVERY_S, net_s: float = NET_S) -> AsyncIterator[None]:
    """Come round at once, and then whenever there may be news; never ends.

    Args:
        db: The database.
        channel: A plain word, as PostgreSQL's NOTIFY takes it.
        ask_every_s: The rhythm on SQLite.
        net_s: The longest silence on PostgreSQL.
    """
    outage = Outage(log, "listening for changes was cut short", "listening for changes again", level=logging.INFO)
    while True:
        yield
        if db.is_sqlite:
            await asyncio.sleep(ask_every_s)
            continue
        from psycopg import Error  # noqa: PLC0415 - comes with the extra `postgres` only

        try:
            async with _listening(db, channel) as connection:
                outage.over()
                yield  # what happened before LISTEN took effect was told to nobody
                while True:
                    await _first_of(connection, net_s)
                    yield
        except (Error, OSError) as error:
            outage.on(error)
            await asyncio.sleep(_PAUSE_S)


@asynccontextmanager
async def _listening(db: Db, channel: str) -> AsyncIterator[Any]:
    import psycopg  # noqa: PLC0415 - see above

    connection = await psycopg.AsyncConnection.connect(plain_url(db.url), autocommit=True, connect_timeout=10)
    try:
        await connection.execute(f"LISTEN {channel}")
        yield connection
    finally:
        await connection.close()


async def _first_of(connection: Any, patience_s: float) -> None:  # noqa: ANN401 - psycopg is an extra
    async for _ in connection.notifies(timeout=patience_s, stop_after=1):
        return
