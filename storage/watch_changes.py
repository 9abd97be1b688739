"""Questions about changes of the lists: a version, and which watches each version touched.

Whoever changes a list counts the version up first, which locks its row until the transaction ends: versions so become
visible in their order, and who has read up to one has missed none before it. PostgreSQL tells listeners at the commit.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from storage import meta
from storage.tables import chats, watches
from storage.tables_changes import watch_changes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

CHANNEL = "dabyl_watches"
"""Where PostgreSQL tells of a new version."""

KEPT = timedelta(days=1)
"""Whoever slept longer compiles the lists anew."""

_VERSION = "watches_version"
_FLOOR = "watch_changes_floor"


async def version(tx: AsyncConnection) -> int:
    """Tell a number that grows with every change of any list."""
    return int(await meta.get(tx, _VERSION) or 0)


async def note(tx: AsyncConnection, watch_ids: Sequence[int] | None) -> None:
    """Note that watches were added, changed or taken away; None where nobody knows which."""
    if watch_ids is not None and not watch_ids:
        return
    now, number = datetime.now(UTC), await meta.count_up(tx, _VERSION)
    rows = [
        {"version": number, "watch_id": one, "made_at": now} for one in ([None] if watch_ids is None else watch_ids)
    ]
    await tx.execute(watch_changes.insert(), rows)
    if tx.dialect.name == "postgresql":
        await tx.execute(sa.select(sa.func.pg_notify(CHANNEL, str(number))))


async def note_chat(tx: AsyncConnection, chat_id: int) -> None:
    """Note that a chat's whole list is to be read for from now on, or no more."""
    ids = (await tx.execute(sa.select(watches.c.id).where(watches.c.chat_id == chat_id))).scalars()
    await note(tx, list(ids))


async def since(tx: AsyncConnection, known: int) -> set[int] | None:
    """Tell which watches changed after a version; None when that is not known any more."""
    if known < int(await meta.get(tx, _FLOOR) or 0):
        return None
    found = set(
        (await tx.execute(sa.select(watch_changes.c.watch_id).where(watch_changes.c.version > known))).scalars()
    )
    return None if None in found else found


async def active_ids(tx: AsyncConnection) -> set[int]:
    """Give the ids of all watches that are read for."""
    query = sa.select(watches.c.id).join(chats).where(chats.c.state == "active")
    return set((await tx.execute(query)).scalars())


async def prune(tx: AsyncConnection, now: datetime) -> int:
    """Delete changes everybody has followed long ago. Returns how many."""
    old = watch_changes.c.made_at < now - KEPT
    newest = (await tx.execute(sa.select(sa.func.max(watch_changes.c.version)).where(old))).scalar_one()
    if newest is None:
        return 0
    await meta.put(tx, _FLOOR, str(newest))
    return (await tx.execute(watch_changes.delete().where(watch_changes.c.version <= newest))).rowcount
