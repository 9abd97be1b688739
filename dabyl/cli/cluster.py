"""`dabyl scan --cluster`: group a stream of entries into stories, with the code and tables the monitor itself uses."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from matchers.stories import decide, signature
from storage import stories
from storage.tables_stories import keys, marks, told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.records import Entry

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def run_cluster(entries: Iterable[tuple[str | int, Entry]], out: IO[str]) -> None:
    """Read entries, each with its id as given, in time order and write one line for each as soon as it is decided."""
    asyncio.run(_run(entries, out))


async def _run(entries: Iterable[tuple[str | int, Entry]], out: IO[str]) -> None:
    engine = create_async_engine("sqlite+aiosqlite://", poolclass=sa.StaticPool)
    async with engine.begin() as tx:
        for table in (told, keys, marks):
            await tx.run_sync(table.create)
        for number, (wire_id, entry) in enumerate(entries, 1):
            told_as = {"item": wire_id} | await _tell(tx, number, wire_id, entry)
            out.write(json.dumps(told_as, ensure_ascii=False) + "\n")
    await engine.dispose()


async def _tell(tx: AsyncConnection, number: int, wire_id: str | int, entry: Entry) -> dict[str, object]:
    now = entry.published_at or _LONG_AGO
    mine = replace(signature(entry, seen_at=now), item=json.dumps(wire_id))
    decision = decide(mine, await stories.candidates(tx, mine, now))
    await stories.keep(tx, number, mine, decision, now)
    earlier = None if decision.item is None else json.loads(decision.item)
    return {"story": decision.story, "duplicate_of": earlier, "score": decision.score}
