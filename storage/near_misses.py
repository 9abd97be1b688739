"""Questions about near misses: names that a digest asked about, each once, and what was answered. Sealed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import sqlalchemy as sa

from storage.tables_digests import near_misses

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.vault import Vault

AnswerKind: TypeAlias = Literal["yes", "no"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a digest.

    Attributes:
        id: Row id, which its buttons carry.
        watch_id: The watch that the name may belong to.
        name: As printed.
        answer: What was said; None so far.
    """

    id: int
    watch_id: int
    name: str
    answer: AnswerKind | None


async def put(
    tx: AsyncConnection, vault: Vault, chat_id: int, *, watch_id: int, alert_id: int, name: str, now: datetime
) -> int:
    """Note that a chat is asked whether a name belongs to a watch of its list. Gives the question's id."""
    values = {
        "chat_id": chat_id,
        "watch_id": watch_id,
        "alert_id": alert_id,
        "mark": mark_of(vault, chat_id, {"watch": watch_id, "name": name}),
        "body": vault.seal({"watch": watch_id, "name": name}),
        "asked_at": now,
    }
    return int((await tx.execute(near_misses.insert().values(values).returning(near_misses.c.id))).scalar_one())


async def were_asked(
    tx: AsyncConnection, vault: Vault, chat_id: int, pairs: Iterable[tuple[int, str]]
) -> set[tuple[int, str]]:
    """Tell which of some (watch, name) pairs a chat was asked about before."""
    marks = {mark_of(vault, chat_id, {"watch": watch_id, "name": name}): (watch_id, name) for watch_id, name in pairs}
    query = sa.select(near_misses.c.mark).where(near_misses.c.chat_id == chat_id, near_misses.c.mark.in_(marks))
    return {marks[bytes(mark)] for mark in (await tx.execute(query)).scalars()}


async def get(tx: AsyncConnection, vault: Vault, chat_id: int, miss_id: int) -> Asked | None:
    """Read one question of one chat; None when the chat was asked no such thing."""
    query = near_misses.select().where(near_misses.c.id == miss_id, near_misses.c.chat_id == chat_id)
    row = (await tx.execute(query)).first()
    return Asked(row.id, row.watch_id, vault.open(row.body)["name"], row.answer) if row else None


async def answer(tx: AsyncConnection, miss_id: int, said: AnswerKind) -> bool:
    """Keep an answer; False when there is one already."""
    open_one = near_misses.update().where(near_misses.c.id == miss_id, near_misses.c.answer.is_(None))
    return (await tx.execute(open_one.values(answer=said))).rowcount == 1


def mark_of(vault: Vault, chat_id: int, body: dict[str, Any]) -> bytes:
    """Hash a watch and a name, by which a question is not asked twice."""
    return vault.mark(f"near:{chat_id}:{body['watch']}:{' '.join(body['name'].casefold().split())}")
