"""Questions about entries: which are new, and how many were read. Identities outlive the entries they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from storage.database import insert_new
from storage.tables import entries, seen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.records import Entry

_CHUNK = 500
"""Keys asked at once: SQLite's oldest limit is 999 parameters a statement."""


async def known_keys(tx: AsyncConnection, feed_id: int, keys: Iterable[str]) -> set[str]:
    """Tell which identities this feed has listed before."""
    wanted = list(keys)
    found: set[str] = set()
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        rows = await tx.execute(sa.select(seen.c.key).where(seen.c.feed_id == feed_id, seen.c.key.in_(chunk)))
        found.update(rows.scalars())
    return found


async def keep(tx: AsyncConnection, feed_id: int, entry: Entry, *, source: str | None, now: datetime) -> int:
    """Store one entry; its identities are marked by `mark_seen`.

    Returns:
        The row id.
    """
    values = {
        "feed_id": feed_id,
        "guid": entry.id,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "text": entry.text,
        "lang": entry.lang,
        "author": entry.author,
        "source": entry.source or source,
        "published_at": entry.published_at,
        "seen_at": now,
    }
    return int((await tx.execute(entries.insert().values(values).returning(entries.c.id))).scalar_one())


async def mark_seen(tx: AsyncConnection, feed_id: int, keys: Sequence[str], *, now: datetime) -> None:
    """Remember identities, so that an entry that leaves the feed and comes back is not new."""
    if keys:
        rows = [{"feed_id": feed_id, "key": key, "seen_at": now} for key in dict.fromkeys(keys)]
        await tx.execute(insert_new(tx, seen), rows)


async def count_since(tx: AsyncConnection, since: datetime) -> int:
    """Count the entries first seen after a time."""
    return (await tx.execute(sa.select(sa.func.count()).where(entries.c.seen_at > since))).scalar_one()
