"""Questions about page furniture: what the article pages of a host repeat."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from storage.database import insert_new
from storage.tables import furniture

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.ext.asyncio import AsyncConnection


async def of_hosts(tx: AsyncConnection, hosts: Collection[str]) -> dict[str, str]:
    """Give what was learned of these hosts; those of which nothing is known are missing."""
    if not hosts:
        return {}
    query = sa.select(furniture.c.host, furniture.c.marks).where(furniture.c.host.in_(sorted(hosts)))
    return {str(row.host): str(row.marks) for row in await tx.execute(query)}


async def keep(tx: AsyncConnection, host: str, marks: str) -> None:
    """Keep what was learned of a host, in place of what was known."""
    changed = await tx.execute(furniture.update().where(furniture.c.host == host).values(marks=marks))
    if not changed.rowcount:
        await tx.execute(insert_new(tx, furniture).values(host=host, marks=marks))
