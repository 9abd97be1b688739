"""Questions about chats: who is told, in which language and zone, and whose digest is due."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from storage import members, watches
from storage.columns import Instant
from storage.records import Chat
from storage.tables import chats, feeds, outbox

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.records import Preferences
    from storage.vault import Vault

COLUMNS = [chats.c[name] for name in Chat.__dataclass_fields__]


async def find(tx: AsyncConnection, sender: str, address: str) -> Chat | None:
    """Find a chat by where it is."""
    query = sa.select(*COLUMNS).where(chats.c.sender == sender, chats.c.address == address)
    row = (await tx.execute(query)).first()
    return Chat(*row) if row else None


async def get(tx: AsyncConnection, chat_id: int) -> Chat:
    """Read one chat by row id; it must be there."""
    return Chat(*(await tx.execute(sa.select(*COLUMNS).where(chats.c.id == chat_id))).one())


async def look_up(tx: AsyncConnection, chat_id: int) -> Chat | None:
    """Read one chat by row id; None when it was forgotten meanwhile."""
    row = (await tx.execute(sa.select(*COLUMNS).where(chats.c.id == chat_id))).first()
    return Chat(*row) if row else None


async def add(
    tx: AsyncConnection,
    sender: str,
    address: str,
    *,
    kind: str,
    now: datetime,
    lang: str = "en",
    zone: str = "UTC",
    digest_minute: int | None = None,
    next_digest_at: datetime | None = None,
) -> Chat:
    """Take a chat in; an existing one is woken (state active) and otherwise left as it is."""
    known = await find(tx, sender, address)
    if known:
        await tx.execute(chats.update().where(chats.c.id == known.id).values(state="active", kind=kind, left_at=None))
        return await get(tx, known.id)
    values = {
        "sender": sender,
        "address": address,
        "kind": kind,
        "lang": lang,
        "zone": zone,
        "digest_minute": digest_minute,
        "next_digest_at": next_digest_at,
        "added_at": now,
    }
    chat_id = (await tx.execute(chats.insert().values(values).returning(chats.c.id))).scalar_one()
    return await get(tx, chat_id)


async def listing(tx: AsyncConnection) -> list[Chat]:
    """All chats in the order they came."""
    return [Chat(*row) for row in await tx.execute(sa.select(*COLUMNS).order_by(chats.c.id))]


async def set_kind(tx: AsyncConnection, chat_id: int, kind: str) -> None:
    """Note what a chat has turned out to be: private, group, supergroup or channel."""
    await tx.execute(chats.update().where(chats.c.id == chat_id).values(kind=kind))


async def set_lang(tx: AsyncConnection, chat_id: int, lang: str) -> None:
    """Choose the language of the interface: en, ru or kk."""
    await tx.execute(chats.update().where(chats.c.id == chat_id).values(lang=lang))


async def set_digest(
    tx: AsyncConnection, chat_id: int, *, zone: str, digest_minute: int | None, next_digest_at: datetime | None
) -> None:
    """Choose zone and hour of the digest; None for no digest."""
    values = {"zone": zone, "digest_minute": digest_minute, "next_digest_at": next_digest_at}
    await tx.execute(chats.update().where(chats.c.id == chat_id).values(values))


async def due_digests(tx: AsyncConnection, now: datetime, *, limit: int = 500) -> list[Chat]:
    """Active chats whose digest is due, longest waiting first."""
    query = (
        sa.select(*COLUMNS)
        .where(chats.c.next_digest_at.is_not(None), chats.c.next_digest_at <= now, chats.c.state == "active")
        .order_by(chats.c.next_digest_at, chats.c.id)
        .limit(limit)
    )
    return [Chat(*row) for row in await tx.execute(query)]


async def set_preferences(tx: AsyncConnection, chat_id: int, preferences: Preferences) -> None:
    """Keep what a chat chose; change one with `dataclasses.replace(chat.preferences, …)`."""
    await tx.execute(chats.update().where(chats.c.id == chat_id).values(preferences=preferences))


async def advance_digest(tx: AsyncConnection, chat: Chat, *, next_digest_at: datetime, now: datetime) -> bool:
    """Move a digest on, unless somebody else did first: the compare-and-set that makes a double tick harmless."""
    moved = await tx.execute(
        chats.update()
        .where(chats.c.id == chat.id, chats.c.next_digest_at == chat.next_digest_at)
        .values(next_digest_at=next_digest_at, last_digest_at=now)
    )
    return moved.rowcount == 1


async def block(tx: AsyncConnection, chat_id: int, *, now: datetime) -> None:
    """Note that a chat does not want us any more: nothing further goes there until it comes back.

    A day later it is forgotten; see `storage.forgetting`.
    """
    left_at = sa.func.coalesce(chats.c.left_at, sa.literal(now, Instant))
    await tx.execute(chats.update().where(chats.c.id == chat_id).values(state="blocked", left_at=left_at))
    await tx.execute(
        outbox.update()
        .where(outbox.c.chat_id == chat_id, outbox.c.state.in_(["pending", "sending"]))
        .values(state="dead", error="the chat is blocked", done_at=now)
    )


async def migrate(tx: AsyncConnection, vault: Vault, chat_id: int, new_address: str, *, now: datetime) -> None:
    """Follow a group that became a supergroup: same row, so its watchlist, settings and waiting messages come along.

    Where the new address has a row already (somebody wrote there before we were told), that row gets this one's
    watches, team and waiting messages beside its own, and its settings in the place of its own; this row is closed.
    """
    chat = await get(tx, chat_id)
    other = await find(tx, chat.sender, new_address)
    if other is None:
        values = {"address": new_address, "kind": "supergroup", "state": "active", "left_at": None}
        await tx.execute(chats.update().where(chats.c.id == chat_id).values(values))
    elif other.id != chat_id:
        await tx.execute(outbox.update().where(outbox.c.chat_id == chat_id).values(chat_id=other.id))
        await _move_list(tx, vault, chat_id, other.id, now=now)
        await members.move(tx, vault, chat_id, other.id)
        await tx.execute(feeds.update().where(feeds.c.owner_id == chat_id).values(owner_id=other.id))
        await _move_settings(tx, chat, other)
        closed = chats.update().where(chats.c.id == chat_id)
        await tx.execute(closed.values(state="migrated", migrated_to=new_address, next_digest_at=None))


async def _move_list(tx: AsyncConnection, vault: Vault, chat_id: int, other_id: int, *, now: datetime) -> None:
    stored = await watches.listing(tx, vault, chat_id)
    listed = [replace(one.watch, id=one.ref) for one in stored]
    await watches.add_many(tx, vault, other_id, listed, now=now, manners=[one.manner for one in stored])
    await watches.clear(tx, chat_id)


async def _move_settings(tx: AsyncConnection, chat: Chat, other: Chat) -> None:
    """The row of the new address was made a moment ago, with nobody's choices; a topic is known only there."""
    preferences = replace(chat.preferences, topic=other.preferences.topic)
    values = {name: getattr(chat, name) for name in ("lang", "zone", "digest_minute", "next_digest_at")}
    values |= {"last_digest_at": chat.last_digest_at, "preferences": preferences}
    await tx.execute(chats.update().where(chats.c.id == other.id).values(values))
