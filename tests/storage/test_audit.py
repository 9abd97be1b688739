from datetime import timedelta

import pytest
import sqlalchemy as sa

from storage import audit, chats, forgetting
from storage.tables_audit import audit as table


@pytest.fixture
async def chat(db, now):
    async with db.write() as tx:
        return await chats.add(tx, "telegram", "77", kind="private", now=now)


async def test_notes_come_back_oldest_first(db, chat, now):
    async with db.write() as tx:
        for minute, action in enumerate(("watch", "list", "export")):
            at = now + timedelta(minutes=minute)
            await audit.note(tx, db.vault, action, who=500 + minute, chat_id=chat.id, now=at)
        notes = await audit.listing(tx, db.vault, limit=2)
    assert [(note.action, note.who, note.chat) for note in notes] == [("list", "501", "77"), ("export", "502", "77")]


async def test_who_it_was_is_sealed(db, chat, now):
    async with db.write() as tx:
        await audit.note(tx, db.vault, "watch", who=987654321, chat_id=chat.id, now=now)
        (body,) = (await tx.execute(sa.select(table.c.body))).scalars()
    assert b"987654321" not in body


async def test_a_forgotten_chat_leaves_only_that_one_was_forgotten(db, chat, now):
    async with db.write() as tx:
        await audit.note(tx, db.vault, "watch", who=500, chat_id=chat.id, now=now)
    await forgetting.forget(db, chat.id, now=now)
    async with db.read() as tx:
        assert [(note.action, note.chat) for note in await audit.listing(tx, db.vault)] == [("forgotten", None)]


async def test_old_notes_are_deleted(db, chat, now):
    async with db.write() as tx:
        await audit.note(tx, db.vault, "watch", who=500, chat_id=chat.id, now=now)
    await forgetting.forget_left(db, now + timedelta(days=179))
    async with db.read() as tx:
        assert len(await audit.listing(tx, db.vault)) == 1
    await forgetting.forget_left(db, now + timedelta(days=181))
    async with db.read() as tx:
        assert await audit.listing(tx, db.vault) == []
