"""Single facts about an installation: the key check, the version of the watchlists, the last heartbeat."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from storage.database import insert_new
from storage.tables import meta

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection


async def get(tx: AsyncConnection, key: str) -> str | None:
    """Read a fact, None when it was never noted."""
    return (await tx.execute(sa.select(meta.c.value).where(meta.c.key == key))).scalar_one_or_none()


async def put(tx: AsyncConnection, key: str, value: str) -> None:
    """Note a fact."""
    changed = await tx.execute(meta.update().where(meta.c.key == key).values(value=value))
    if not changed.rowcount:
        await tx.execute(insert_new(tx, meta).values(key=key, value=value))


async def count_up(tx: AsyncConnection, key: str) -> int:
    """Add one to a counting fact, which starts at 0; nobody else can until this transaction ends. Gives the number."""
    await tx.execute(insert_new(tx, meta).values(key=key, value="0"))
    number = sa.cast(sa.cast(meta.c.value, sa.BigInteger) + 1, sa.Text)
    counted = meta.update().where(meta.c.key == key).values(value=number).returning(meta.c.value)
    return int((await tx.execute(counted)).scalar_one())
