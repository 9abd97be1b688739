"""Forget a chat for real: its rows, and what SQLite leaves of deleted rows in pages, write-ahead log and index.

`secure_delete` alone is not enough: of 1,537 sealed bodies deleted from a table of 6,000, three whole ones and pieces
of ten more were still in the file, left where a page had been split. Only a rewritten file (VACUUM) held none.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from storage import audit, members
from storage import chats as chat_rows
from storage import watches as watch_rows
from storage.hidden import SEARCH
from storage.tables import alerts, chats, entries, feeds, outbox, watches
from storage.tables_stories import told

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.database import Db

GRACE = timedelta(hours=24)
"""How long the list of a chat that threw the bot out is kept: Telegram tells of a group's move in odd orders, and
people remove bots by mistake."""

VACUUMED = (
    "watches",
    "alerts",
    "outbox",
    "chats",
    "feeds",
    "audit",
    "members",
    "invites",
    "locks",
    "consents",
    "dialogues",
    "masses",
    "mass_parts",
    "verdicts",
    "likenesses",
    "near_misses",
    "channels",
    "searches",
    "entries",
    "stories_told",
)
_CHECKPOINT_TRIES = 20
_CHECKPOINT_PAUSE_S = 0.1

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kept:
    """How much there is of a chat, or was.

    Attributes:
        watches: On its list.
        alerts: Told, held or kept quiet, with their quotes.
        messages: Waiting or sent, as the outbox keeps them.
    """

    watches: int
    alerts: int
    messages: int


async def kept(tx: AsyncConnection, chat_id: int) -> Kept:
    """Count what is kept of a chat."""
    rows = await _with_former(tx, chat_id)
    counts = [
        (await tx.execute(sa.select(sa.func.count()).select_from(table).where(table.c.chat_id.in_(rows)))).scalar_one()
        for table in (watches, alerts, outbox)
    ]
    return Kept(*counts)


async def forget(db: Db, chat_id: int, *, now: datetime) -> Kept:
    """Delete a chat with all that is kept of it, of a person their place in teams too, and leave nothing on the disk.

    Returns:
        How much was deleted.
    """
    async with db.write() as tx:
        chat = await chat_rows.get(tx, chat_id)
        gone = await _delete(tx, chat_id)
        if chat.kind == "private" and chat.address.isdigit():
            await members.forget_user(tx, db.vault, int(chat.address))
        await audit.note(tx, db.vault, "forgotten", who="its admins", chat_id=None, now=now)
    await scrub(db)
    return gone


async def forget_left(db: Db, now: datetime) -> int:
    """Forget the chats that threw the bot out longer than `GRACE` ago. Returns how many."""
    async with db.write() as tx:
        query = sa.select(chats.c.id).where(chats.c.state == "blocked", chats.c.left_at < now - GRACE)
        left = list((await tx.execute(query)).scalars())
        for chat_id in left:
            await _delete(tx, chat_id)
            await audit.note(tx, db.vault, "forgotten", who="Dabyl, thrown out", chat_id=None, now=now)
        await audit.prune(tx, now)
    if left:
        await scrub(db)
    return len(left)


async def scrub(db: Db) -> None:
    """Leave nothing of deleted rows on the disk; takes about a second for each 100 MB.

    On SQLite the file is rewritten and the write-ahead log emptied. On PostgreSQL dead rows are vacuumed; its own log
    and its backups are in the hands of whoever runs the server.
    """
    if db.is_sqlite:
        await _scrub_sqlite(db)
        return
    async with db.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(sa.text(f"VACUUM {', '.join(VACUUMED)}"))


async def _delete(tx: AsyncConnection, chat_id: int) -> Kept:
    gone = await kept(tx, chat_id)
    rows = await _with_former(tx, chat_id)
    for row in rows:
        await watch_rows.clear(tx, row)
    # A search is for a name that the chat looks for; what else it added stays, as nobody's.
    await tx.execute(feeds.delete().where(feeds.c.owner_id.in_(rows), feeds.c.kind == SEARCH))
    await _delete_news(tx, rows)
    for table in (outbox, alerts):
        await tx.execute(table.delete().where(table.c.chat_id.in_(rows)))
    await tx.execute(chats.delete().where(chats.c.id.in_(rows)))  # and by their foreign keys whatever else is a chat's
    return gone


async def _delete_news(tx: AsyncConnection, rows: list[int]) -> None:
    """Delete the news that alerted these chats and no other: what is left of it would tell whom they looked for."""
    theirs = sa.select(alerts.c.entry_id).where(alerts.c.chat_id.in_(rows), alerts.c.entry_id.is_not(None))
    others = sa.select(alerts.c.entry_id).where(alerts.c.chat_id.not_in(rows), alerts.c.entry_id.is_not(None))
    blank = {"body": None, "news": None, "reason": ""}
    only = told.c.entry_id
    await tx.execute(told.update().where(only.in_(theirs), only.not_in(others)).values(blank))
    await tx.execute(entries.delete().where(entries.c.id.in_(theirs), entries.c.id.not_in(others)))


async def _with_former(tx: AsyncConnection, chat_id: int) -> list[int]:
    """Give the row of a chat and those it had before it became a supergroup."""
    here = sa.select(chats.c.sender, chats.c.address).where(chats.c.id == chat_id).subquery()
    former = sa.select(chats.c.id).where(chats.c.sender == here.c.sender, chats.c.migrated_to == here.c.address)
    return [chat_id, *(await tx.execute(former)).scalars()]


async def _scrub_sqlite(db: Db) -> None:
    async with db.alone() as driver:
        await driver.execute("VACUUM")
        for _ in range(_CHECKPOINT_TRIES):
            cursor = await driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            row = await cursor.fetchone()
            await cursor.close()
            if not row or not row[0]:
                return
            await asyncio.sleep(_CHECKPOINT_PAUSE_S)  # somebody reads an older state; they are done in a moment
    log.warning("the write-ahead log is in use and could not be emptied; the next clean-up will")
