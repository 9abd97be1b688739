"""Questions about stories: which earlier entries may tell the same, and what became of an entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from math import log
from typing import TYPE_CHECKING, Protocol

import sqlalchemy as sa

from storage.database import insert_new
from storage.tables_stories import keys, marks, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

KEEP_KEYS = timedelta(days=45)
KEEP_MARKS = timedelta(days=730)
_LATEST = 16
"""Entries looked at for one key: enough for one event's reports, and a bound on the cost of a common word."""
_SLOTS = 88
_CANDIDATES = 24
_MARKED = 8


class Signed(Protocol):
    """What storage needs of a signature."""

    @property
    def item(self) -> str:
        """The id its feed gave it."""

    def keys(self) -> list[int]:
        """Short-lived keys, surest first."""

    def marks(self) -> list[int]:
        """Long-lived keys."""

    def packed(self) -> bytes:
        """All of it."""


class Decided(Protocol):
    """What storage needs of a decision; see `matchers.stories.Decision`."""

    @property
    def story(self) -> str:
        """The story it tells."""

    @property
    def event(self) -> str:
        """The event it tells."""

    @property
    def duplicate_of(self) -> int | None:
        """The row it repeats."""

    @property
    def score(self) -> int:
        """How sure."""

    @property
    def level(self) -> str:
        """What decided."""

    @property
    def reason(self) -> str:
        """Why, in a sentence."""


@dataclass(frozen=True, slots=True)
class Told:
    """An earlier entry.

    Attributes:
        entry_id: Its row.
        item: The id its feed gave it.
        story: The story it tells.
        event: The event it tells: shared by an entry and its repeats.
        body: Its packed signature, None once pruned.
        marks: Long-lived keys, page and texts, it shares with the new entry.
    """

    entry_id: int
    item: str
    story: str
    event: str
    body: bytes | None
    marks: int


@dataclass(frozen=True, slots=True)
class Nearby:
    """Earlier entries that share a key with a new one, and how rare its keys are."""

    told: tuple[Told, ...]
    rarity: Mapping[int, float]


async def candidates(tx: AsyncConnection, signature: Signed, now: datetime) -> Nearby:
    """Find earlier entries that may tell the same story."""
    wanted = signature.keys()[:_SLOTS]
    slots = wanted + [0] * (_SLOTS - len(wanted))
    rows = (await tx.execute(_latest(), {f"k{place}": key for place, key in enumerate(slots)})).all()
    newest = (await tx.execute(sa.select(sa.func.max(told.c.entry_id)))).scalar_one() or 0
    by_key: dict[int, list[int]] = {}
    for key, entry_id in rows:
        by_key.setdefault(key, []).append(entry_id)
    rarity = {key: _rarity(by_key.get(key, []), newest) for key in wanted}
    strength: dict[int, float] = {}
    for key, found in by_key.items():
        for entry_id in found:
            strength[entry_id] = strength.get(entry_id, 0.0) + rarity[key]
    best = sorted(strength, key=lambda entry_id: (-strength[entry_id], -entry_id))[:_CANDIDATES]
    marked = await _marked(tx, signature.marks())
    return Nearby(tuple(await _told(tx, [*best, *marked], marked)), rarity)


async def keep(tx: AsyncConnection, entry_id: int, signature: Signed, decision: Decided, now: datetime) -> None:
    """Remember an entry and what became of it; once more is no harm."""
    await tx.execute(
        insert_new(tx, told),
        {
            "entry_id": entry_id,
            "item": signature.item,
            "story": decision.story,
            "event": decision.event,
            "body": signature.packed(),
            "duplicate_of": decision.duplicate_of,
            "score": decision.score,
            "level": decision.level,
            "reason": decision.reason,
            "told_at": now,
        },
    )
    await _add(tx, keys, signature.keys()[:_SLOTS], entry_id)
    await _add(tx, marks, signature.marks(), entry_id)


async def prune(tx: AsyncConnection, now: datetime) -> None:
    """Forget keys after 45 days, and pages and texts after two years."""
    old_keys = sa.select(told.c.entry_id).where(told.c.told_at < now - KEEP_KEYS)
    await tx.execute(keys.delete().where(keys.c.entry_id.in_(old_keys)))
    old_marks = sa.select(told.c.entry_id).where(told.c.told_at < now - KEEP_MARKS)
    await tx.execute(marks.delete().where(marks.c.entry_id.in_(old_marks)))
    await tx.execute(told.delete().where(told.c.told_at < now - KEEP_MARKS))


async def _add(tx: AsyncConnection, table: sa.Table, wanted: Iterable[int], entry_id: int) -> None:
    rows = [{"key": key, "entry_id": entry_id} for key in dict.fromkeys(wanted)]
    if rows:
        await tx.execute(insert_new(tx, table), rows)


async def _marked(tx: AsyncConnection, wanted: Sequence[int]) -> dict[int, int]:
    """Give the latest entries of the same page or text, with the number of marks they share."""
    number = sa.func.count()
    rows = await tx.execute(
        sa.select(marks.c.entry_id, number)
        .where(marks.c.key.in_(wanted))
        .group_by(marks.c.entry_id)
        .order_by(number.desc(), marks.c.entry_id.desc())
        .limit(_MARKED)
    )
    return {entry_id: met for entry_id, met in rows}


async def _told(tx: AsyncConnection, wanted: Sequence[int], marked: Mapping[int, int]) -> list[Told]:
    rows = await tx.execute(
        sa.select(told.c.entry_id, told.c.item, told.c.story, told.c.event, told.c.body).where(
            told.c.entry_id.in_(list(dict.fromkeys(wanted)))
        )
    )
    return [Told(*row, marked.get(row[0], 0)) for row in rows]


def _rarity(found: Sequence[int], newest: int) -> float:
    """Weigh a key by how seldom it comes: from the span of its latest entries when there are many."""
    if not found:
        return log(2.0 + newest)
    span = newest - min(found) + 1 if len(found) >= _LATEST else newest
    return log(2.0 + span / len(found))


@lru_cache(maxsize=1)
def _latest() -> sa.CompoundSelect[tuple[int, int]]:
    """The latest entries of each of `_SLOTS` keys, one statement that both databases prepare once."""
    return sa.union_all(
        *(
            sa.select(
                sa.select(keys.c.key, keys.c.entry_id)
                .where(keys.c.key == sa.bindparam(f"k{place}"))
                .order_by(keys.c.entry_id.desc())
                .limit(_LATEST)
                .subquery()
            )
            for place in range(_SLOTS)
        )
    )
