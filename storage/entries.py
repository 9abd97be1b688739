"""Questions about entries: which are new, which hold certain words, and how many were read.

Identities outlive the entries they belong to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from storage.database import insert_new
from storage.feeds import GIVEN
from storage.records import Entry
from storage.tables import entries, feeds, seen
from storage.tables_stories import told

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

_CHUNK = 500
"""Keys asked at once: SQLite's oldest limit is 999 parameters a statement."""


async def known_keys(tx: AsyncConnection, feed_id: int, keys: Iterable[str]) -> set[str]:
    """Tell which identities this feed has listed before, or a chat has given."""
    wanted = list(keys)
    found: set[str] = set()
    given = sa.select(feeds.c.id).where(feeds.c.url == GIVEN).scalar_subquery()
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        rows = await tx.execute(
            sa.select(seen.c.key).where(seen.c.feed_id.in_([feed_id, given]), seen.c.key.in_(chunk))
        )
        found.update(rows.scalars())
    return found


async def is_known(tx: AsyncConnection, given_id: int, url: str | None, keys: Iterable[str]) -> bool:
    """Tell whether an entry that a chat gives was given before, or read at a source under the same address."""
    if await known_keys(tx, given_id, keys):
        return True
    if not url:
        return False
    bare = url.partition("://")[2].removeprefix("www.").rstrip("/")
    hosts = [f"{scheme}://{www}{bare}" for scheme in ("https", "http") for www in ("", "www.")]
    same = [f"{address}{end}" for address in hosts for end in ("", "/")]
    return (await tx.execute(sa.select(entries.c.id).where(entries.c.url.in_(same)).limit(1))).first() is not None


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry as stored.

    Attributes:
        id: Row id.
        entry: What the feed listed.
        seen_at: When it was first seen.
        story: Id of its story; of an entry without one its own.
    """

    id: int
    entry: Entry
    seen_at: datetime
    story: str


async def keep(
    tx: AsyncConnection,
    feed_id: int,
    entry: Entry,
    *,
    source: str | None,
    now: datetime,
    heard: str = "",
    is_stub: bool = False,
) -> int:
    """Store one entry; its identities are marked by `mark_seen`.

    Args:
        tx: A write transaction.
        feed_id: The feed that lists it.
        entry: As read.
        source: Name of the outlet where the entry gives none.
        now: Aware time.
        heard: Its words by ear, by which `hearing` finds it; see `matchers.hearing`.
        is_stub: The rest of it is behind a paywall.

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
        "is_stub": is_stub,
        "heard": heard,
        "seen_at": now,
    }
    return int((await tx.execute(entries.insert().values(values).returning(entries.c.id))).scalar_one())


async def mark_seen(tx: AsyncConnection, feed_id: int, keys: Sequence[str], *, now: datetime) -> None:
    """Remember identities, so that an entry that leaves the feed and comes back is not new."""
    if keys:
        rows = [{"feed_id": feed_id, "key": key, "seen_at": now} for key in dict.fromkeys(keys)]
        await tx.execute(insert_new(tx, seen), rows)


async def newest_texts(tx: AsyncConnection, feed_id: int, most: int) -> list[str]:
    """Give the texts of the newest entries of a feed, newest first."""
    query = sa.select(entries.c.text).where(entries.c.feed_id == feed_id)
    # By the time first: by the number alone PostgreSQL goes through everybody's entries, back to this feed's twentieth.
    query = query.order_by(entries.c.seen_at.desc(), entries.c.id.desc()).limit(most)
    return [str(text) for text in (await tx.execute(query)).scalars()]


async def count_since(tx: AsyncConnection, since: datetime) -> int:
    """Count the entries first seen after a time."""
    return (await tx.execute(sa.select(sa.func.count()).where(entries.c.seen_at > since))).scalar_one()


async def hearing(
    tx: AsyncConnection, wanted: Sequence[Sequence[Sequence[str]]], *, since: datetime, limit: int
) -> list[Kept]:
    """Find entries by ear, newest first; reads each row since then, 30,000 of them in about 0.1 s.

    Args:
        tx: A transaction.
        wanted: One of these; of each all words; of each word one of its forms, with which a word must begin.
        since: Seen from then on.
        limit: How many at most.
    """
    ways = [sa.and_(*(sa.or_(*(_hears(form) for form in forms)) for forms in needed)) for needed in wanted if needed]
    if not ways:
        return []
    shown = [entries.c[name] for name in ("guid", "title", "text", "lang", "url", "source", "published_at")]
    query = (
        sa.select(entries.c.id, entries.c.seen_at, told.c.story, *shown)
        .outerjoin(told, told.c.entry_id == entries.c.id)
        .where(entries.c.seen_at >= since, sa.or_(*ways))
        .order_by(entries.c.seen_at.desc(), entries.c.id.desc())
        .limit(limit)
    )
    rows = await tx.execute(query)
    return [Kept(row[0], Entry(*row[3:]), row[1], row[2] or str(row[0])) for row in rows]


def _hears(form: str) -> sa.ColumnElement[bool]:
    return entries.c.heard.contains(f" {form}", autoescape=True)
