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


def run_cluster(entries: Iterable[tuple[str | int, Entry]], out: IO[str]) -> None:
    """Read entries, each with its id as given, in time order and write one line for each as soon as it is decided."""
    asyncio.run(_run(entries, out))


async def _run(entries: Iterable[tuple[str | int, Entry]], out: IO[str]) -> None:
    engine = create_async_engine("sqlite+aiosqlite://", poolclass=sa.StaticPool)
    async with engine.begin() as tx:
        for table in (told, keys, marks):
            await tx.run_sync(table.create)
        for number, (wire_id, entry) in enumerate(entries, 1):
            told_as = {"item": wire_id} | await _tell(tx, number, entry)
            out.write(json.dumps(told_as, ensure_ascii=False) + "\n")
    await engine.dispose()


async def _tell(tx: AsyncConnection, number: int, entry: Entry) -> dict[str, object]:
    now = entry.published_at or datetime(1970, 1, 1, tzinfo=UTC)
    new = signature(entry, seen_at=now)
    nearby = await stories.candidates(tx, new)
    decision = decide(new, nearby.told, nearby.rarity)
    await stories.keep(tx, number, entry.id, new, decision, now=now)
    return {"story": decision.story, "duplicate_of": decision.item, "score": decision.score}
