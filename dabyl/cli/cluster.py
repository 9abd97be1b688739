"""`dabyl scan --cluster`: group a stream of entries into stories, with the code and tables the monitor itself uses."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from matchers.stories import decide, signature
from storage import stories
from storage.records import Entry
from storage.tables_stories import keys, marks, told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.ext.asyncio import AsyncConnection


def run_cluster(path_lines: Iterable[str], out: IO[str]) -> int:
    """Read entries as JSON lines in time order and write one line for each as soon as it is decided."""
    return asyncio.run(_run(path_lines, out))


async def _run(lines: Iterable[str], out: IO[str]) -> int:
    engine = create_async_engine("sqlite+aiosqlite://", poolclass=sa.StaticPool)
    async with engine.begin() as tx:
        for table in (told, keys, marks):
            await tx.run_sync(table.create)
        for number, line in enumerate(lines, 1):
            if line.strip():
                out.write(json.dumps(await _tell(tx, number, _entry(json.loads(line))), ensure_ascii=False) + "\n")
    await engine.dispose()
    return 0


async def _tell(tx: AsyncConnection, number: int, entry: Entry) -> dict[str, object]:
    now = entry.published_at or datetime(1970, 1, 1, tzinfo=UTC)
    new = signature(entry, seen_at=now)
    nearby = await stories.candidates(tx, new)
    decision = decide(new, nearby.told, nearby.rarity)
    await stories.keep(tx, number, entry.id, new, decision, now=now)
    return {"item": entry.id, "story": decision.story, "duplicate_of": decision.item, "score": decision.score}


def _entry(row: dict[str, str]) -> Entry:
    published = row.get("published")
    at = datetime.fromisoformat(published.replace("Z", "+00:00")) if published else None
    return Entry(
        id=str(row["id"]),
        title=row.get("title") or "",
        text=row.get("text") or "",
        lang=row.get("lang") or None,
        url=row.get("url") or None,
        source=row.get("source") or None,
        published_at=at,
    )
