"""Questions about channels: chats that are reached by other ways than Telegram. Their addresses are sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from storage import chats
from storage.tables import chats as chat_table
from storage.tables_channels import channels

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.records import Chat
    from storage.vault import Vault

SENDER = "channel"
"""What the chats of channels are marked with: `chat.sender`. Their address is the name an operator gave."""


async def put(
    tx: AsyncConnection,
    vault: Vault,
    name: str,
    url: str,
    *,
    now: datetime,
    digest_minute: int | None,
    next_digest_at: datetime | None,
) -> Chat:
    """Set a channel up, or give a known one a new address."""
    chat = await chats.add(
        tx, SENDER, name, kind=SENDER, now=now, digest_minute=digest_minute, next_digest_at=next_digest_at
    )
    await tx.execute(channels.delete().where(channels.c.id == chat.id))
    body = vault.seal({"url": url})
    await tx.execute(channels.insert().values(id=chat.id, body=body, made_at=now))
    return chat


async def url_of(tx: AsyncConnection, vault: Vault, chat_id: int) -> str | None:
    """Open a channel's address; None when there is no such channel any more."""
    body = (await tx.execute(sa.select(channels.c.body).where(channels.c.id == chat_id))).scalar_one_or_none()
    return str(vault.open(body)["url"]) if body else None


async def names(tx: AsyncConnection) -> list[str]:
    """Give the names of all channels, in the order they were set up."""
    query = sa.select(chat_table.c.address).join(channels, channels.c.id == chat_table.c.id)
    return list((await tx.execute(query.order_by(chat_table.c.id))).scalars())
