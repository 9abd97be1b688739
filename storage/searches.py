"""Questions about searches: what somebody looks through page by page, sealed, for a day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from storage.tables_searches import searches

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.vault import Vault

VALID_FOR = timedelta(days=1)


async def begin(tx: AsyncConnection, vault: Vault, chat_id: int, body: Mapping[str, Any], *, now: datetime) -> int:
    """Note what is searched in a chat; those past their time are thrown away. Gives the id its buttons carry."""
    await tx.execute(searches.delete().where(searches.c.expires_at <= now))
    values = {"chat_id": chat_id, "body": vault.seal(dict(body)), "expires_at": now + VALID_FOR}
    return int((await tx.execute(searches.insert().values(values).returning(searches.c.id))).scalar_one())


async def get(
    tx: AsyncConnection, vault: Vault, chat_id: int, search_id: int, *, now: datetime
) -> dict[str, Any] | None:
    """Give what was searched in a chat; None when that is too long ago or was another chat's."""
    wanted = sa.and_(searches.c.id == search_id, searches.c.chat_id == chat_id, searches.c.expires_at > now)
    row = (await tx.execute(sa.select(searches.c.body).where(wanted))).first()
    body: dict[str, Any] | None = vault.open(row.body) if row else None
    return body
