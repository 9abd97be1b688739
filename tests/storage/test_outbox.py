from datetime import timedelta

import pytest

from storage import chats, outbox
from storage.tables import alerts

MINUTE = timedelta(minutes=1)


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


async def test_what_is_to_wait_is_not_due(db, now, put):
    """A story that grows is edited half a minute later: until then nothing is due."""
    await put(("a", 1))
    async with db.write() as tx:
        [(first, _, _)] = await outbox.waiting(tx, now, limit=10)
        await outbox.hold(tx, first, now + MINUTE / 2)
    async with db.read() as tx:
        assert await outbox.depth(tx) == 1
        assert await outbox.depth(tx, due_at=now) == 0
        assert await outbox.depth(tx, due_at=now + MINUTE) == 1


async def test_what_a_killed_process_left_under_way_comes_back_marked(db, now, put):
    await put(("a", 1))
    async with db.write() as tx:
        [(row_id, _, _)] = await outbox.waiting(tx, now, limit=10)
        taken = await outbox.start(tx, db.vault, row_id)
        assert await outbox.start(tx, db.vault, row_id) is None
        assert not taken.maybe_dup
        assert await outbox.recover(tx) == 1
        assert (await outbox.read(tx, db.vault, row_id)).maybe_dup


@pytest.fixture
def tell(db, now):
    """Note an alert of a chat, and queue its message; gives the alert's number."""

    async def note(address="a", *, dedup_key="alert"):
        async with db.write() as tx:
            chat = await chats.add(tx, "telegram", address, kind="private", now=now)
            row = {"chat_id": chat.id, "state": "alert", "story": "s", "event": "e", "body": b""}
            number = (
                await tx.execute(alerts.insert().values(row | {"made_at": now}).returning(alerts.c.id))
            ).scalar_one()
            values = {"kind": "alert", "priority": 1, "dedup_key": f"{dedup_key}:{number}", "body": {"place": 0}}
            await outbox.put(tx, db.vault, chat_id=chat.id, now=now, alert_id=number, **values)
        return number

    return note


async def _send_next(db, now, telegram_id="77"):
    async with db.write() as tx:
        [(row_id, _, _)] = await outbox.waiting(tx, now, limit=1)
        message = await outbox.start(tx, db.vault, row_id)
        await outbox.mark_sent(tx, row_id, telegram_id=telegram_id, now=now)
    return message


async def _edit(db, now, alert_id, place, *, because="entry", wait=MINUTE):
    async with db.write() as tx:
        return await outbox.put_edit(
            tx, db.vault, alert_id=alert_id, body={"place": place}, because=because, now=now, wait=wait
        )


async def test_an_edit_of_a_message_that_still_waits_changes_what_will_be_sent(db, now, tell):
    number = await tell()
    assert await _edit(db, now, number, 5)
    assert await _waiting(db, now + MINUTE) == [5]


async def test_edits_of_one_message_become_one_with_the_newest_body_and_the_time_of_the_first(db, now, tell):
    number = await tell()
    await _send_next(db, now)
    for place in range(3):
        assert await _edit(db, now + timedelta(seconds=place), number, place, because=str(place))
    assert await _waiting(db, now + timedelta(seconds=59)) == []
    edit = await _send_next(db, now + MINUTE)
    assert (edit.kind, edit.body["place"], edit.edits, edit.alert_id, edit.is_silent) == ("edit", 2, "77", number, True)
    assert await _waiting(db, now + timedelta(days=1)) == []
    assert await _edit(db, now, number, 9, because="later")
    assert await _waiting(db, now + MINUTE) == [9]


async def test_the_same_reason_edits_once(db, now, tell):
    number = await tell()
    await _send_next(db, now)
    for _ in range(2):
        await _edit(db, now, number, 1)
        if await _waiting(db, now + MINUTE):
            await _send_next(db, now + MINUTE)
    assert await _waiting(db, now + MINUTE) == []


async def test_an_edit_that_waits_for_its_time_holds_no_alert_back(db, now, tell):
    number = await tell()
    await _send_next(db, now)
    await _edit(db, now, number, 1)
    await tell()
    assert await _waiting(db, now + MINUTE) == [0]
    assert await _waiting(db, now) == [0]


async def test_an_alert_that_failed_or_was_never_told_can_not_be_edited(db, now, tell):
    number = await tell()
    async with db.write() as tx:
        [(row_id, _, _)] = await outbox.waiting(tx, now, limit=1)
        await outbox.mark_over(tx, row_id, state="failed", error="x", now=now)
    assert not await _edit(db, now, number, 1)
    assert not await _edit(db, now, 999, 1)


async def test_a_reply_finds_the_message_of_its_alert_and_goes_without_where_there_is_none(db, now, tell):
    number = await tell()
    first = await _send_next(db, now)
    async with db.write() as tx:
        for place, to in enumerate((number, 12345, None)):
            values = {"kind": "reply", "priority": 1, "dedup_key": f"r{place}", "body": {"place": place}}
            replies_to = to if to != 12345 else await _alert_without_message(tx, first.chat.id, now)
            await outbox.put(tx, db.vault, chat_id=first.chat.id, now=now, replies_to=replies_to, **values)
    assert [(await _send_next(db, now)).reply_to for _ in range(3)] == ["77", None, None]


async def _alert_without_message(tx, chat_id, now):
    row = {"chat_id": chat_id, "state": "held", "story": "s", "event": "e", "body": b""}
    return (await tx.execute(alerts.insert().values(row | {"made_at": now}).returning(alerts.c.id))).scalar_one()


async def test_a_silent_message_and_one_for_later(db, now, put):
    await put(("a", 1))
    async with db.write() as tx:
        chat = await chats.find(tx, "telegram", "a")
        values = {"kind": "notice", "priority": 0, "dedup_key": "later", "body": {"place": 7}}
        await outbox.put(tx, db.vault, chat_id=chat.id, now=now, is_silent=True, not_before=now + MINUTE, **values)
    assert await _waiting(db, now) == [0]
    assert await _waiting(db, now + MINUTE) == [7]
    assert (await _send_next(db, now + MINUTE)).is_silent


async def test_many_messages_are_queued_at_once_each_key_once(db, now):
    async with db.write() as tx:
        chat = await chats.add(tx, "telegram", "a", kind="private", now=now)
        new = [outbox.NewMessage(chat.id, "notice", 1, f"k{place % 2}", {"place": place}) for place in range(4)]
        await outbox.put_many(tx, db.vault, new, now=now)
        await outbox.put_many(tx, db.vault, [], now=now)
        assert await outbox.depth(tx) == 2


async def test_a_message_is_due_from_its_time_on_but_not_while_told_to_wait_nor_when_its_chat_left(db, now, put):
    await put(("a", 1))
    hour, day = now + timedelta(hours=1), now + timedelta(days=1)
    async with db.write() as tx:
        assert await outbox.oldest_due(tx, hour) == now
        [(row_id, _, _)] = await outbox.waiting(tx, now, limit=1)
        await outbox.mark_later(tx, row_id, not_before=day, error="told to wait", is_attempt=False, maybe_dup=False)
        assert await outbox.oldest_due(tx, hour) is None
        assert await outbox.oldest_due(tx, day) == day
        await chats.block(tx, (await chats.find(tx, "telegram", "a")).id, now=now)
        assert await outbox.oldest_due(tx, day) is None
