from datetime import timedelta

import pytest

from dabyl.care import prune_daily, watch_delivery
from storage import chats, feeds, outbox
from storage import entries as stored
from storage.records import Entry


@pytest.fixture
async def chat(db, now):
    async with db.write() as tx:
        return await chats.add(tx, "telegram", "77", kind="private", now=now)


async def queue(db, chat, at):
    async with db.write() as tx:
        await outbox.put(tx, db.vault, chat_id=chat.id, kind="notice", priority=1, dedup_key="n", body={}, now=at)


async def test_what_is_past_its_time_is_deleted_once_a_day(db, now):
    async with db.write() as tx:
        await feeds.add(tx, "https://news.example/rss", kind="feed", every_s=None, now=now)
        await stored.keep(tx, 1, Entry("g", "Погода", "Дождь"), source=None, now=now - timedelta(days=91))
    assert (await prune_daily(db, now))["entries"] == 1
    assert await prune_daily(db, now + timedelta(hours=23)) == {}
    assert (await prune_daily(db, now + timedelta(hours=24)))["entries"] == 0


async def test_a_message_due_for_long_is_warned_of_without_its_text(db, now, chat, caplog):
    await queue(db, chat, now)
    assert await watch_delivery(db, now + timedelta(minutes=9)) is None
    assert await watch_delivery(db, now + timedelta(minutes=12)) == timedelta(minutes=12)
    assert "due for 12 minutes" in caplog.text


async def test_a_message_told_to_wait_for_hours_is_no_standstill(db, now, chat):
    await queue(db, chat, now)
    async with db.write() as tx:
        (row_id, _, _), *_ = await outbox.waiting(tx, now, limit=1)
        until = now + timedelta(hours=12)
        await outbox.mark_later(tx, row_id, not_before=until, error="told to wait", is_attempt=False, maybe_dup=False)
    assert await watch_delivery(db, now + timedelta(hours=1)) is None


async def test_a_message_of_a_chat_that_left_is_no_standstill(db, now, chat):
    await queue(db, chat, now)
    async with db.write() as tx:
        await chats.block(tx, chat.id, now=now)
    assert await watch_delivery(db, now + timedelta(hours=1)) is None
