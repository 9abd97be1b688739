from datetime import timedelta

import pytest

from storage import chats, outbox


@pytest.fixture
def put(db, now):
    """Queue messages for chats by address; gives nothing."""

    async def queue(*messages, sender="telegram"):
        async with db.write() as tx:
            for place, (address, priority) in enumerate(messages):
                chat = await chats.add(tx, sender, address, kind="private", now=now)
                key = f"{sender} {address} {place}"
                values = {"kind": "alert", "priority": priority, "dedup_key": key, "body": {"place": place}}
                await outbox.put(tx, db.vault, chat_id=chat.id, now=now, **values)

    return queue


async def _waiting(db, now, **others):
    async with db.read() as tx:
        rows = await outbox.waiting(tx, now, **({"limit": 10} | others))
        return [(await outbox.read(tx, db.vault, row_id)).body["place"] for row_id, _, _ in rows]


async def test_each_chat_offers_its_first_message_and_urgent_ones_go_first(db, now, put):
    await put(("a", 1), ("a", 1), ("b", 5), ("c", 1), ("c", 0))
    assert await _waiting(db, now) == [4, 0, 2]
    assert await _waiting(db, now, limit=1) == [4]


async def test_a_chat_with_a_message_under_way_offers_none(db, now, put):
    await put(("a", 1), ("a", 0), ("b", 1))
    async with db.write() as tx:
        [(first, _, _), *_] = await outbox.waiting(tx, now, limit=10)
        await outbox.start(tx, db.vault, first)
    assert await _waiting(db, now) == [2]


async def test_a_message_told_to_wait_holds_back_those_behind_it(db, now, put):
    await put(("a", 1), ("a", 1))
    later = now + timedelta(hours=12)
    async with db.write() as tx:
        [(first, _, _)] = await outbox.waiting(tx, now, limit=10)
        await outbox.start(tx, db.vault, first)
        await outbox.mark_later(tx, first, not_before=later, error="wait", is_attempt=False, maybe_dup=False)
    assert await _waiting(db, now) == []
    assert await _waiting(db, later) == [0]


async def test_senders_not_asked_for_and_blocked_chats_are_left_out(db, now, put):
    await put(("a", 1), ("b", 1))
    await put(("console", 1), sender="console")
    async with db.write() as tx:
        blocked = await chats.find(tx, "telegram", "b")
        await chats.block(tx, blocked.id, now=now)
    assert await _waiting(db, now) == [0, 0]
    assert await _waiting(db, now, senders={"console": None}) == [0]
    assert await _waiting(db, now, senders=[]) == []


async def test_a_dedup_key_is_queued_once(db, now, put):
    await put(("a", 1))
    await put(("a", 1))
    assert await _waiting(db, now) == [0]
    async with db.read() as tx:
        assert await outbox.depth(tx) == 1


async def test_what_a_killed_process_left_under_way_comes_back_marked(db, now, put):
    await put(("a", 1))
    async with db.write() as tx:
        [(row_id, _, _)] = await outbox.waiting(tx, now, limit=10)
        taken = await outbox.start(tx, db.vault, row_id)
        assert await outbox.start(tx, db.vault, row_id) is None
        assert not taken.maybe_dup
        assert await outbox.recover(tx) == 1
        assert (await outbox.read(tx, db.vault, row_id)).maybe_dup
