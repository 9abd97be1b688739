"""A message that fails and is tried again every five minutes is late, although its next try never is."""

from datetime import timedelta

import pytest

from bot import backoff
from bot.lateness import due_since
from bot.watchdogs import troubles
from storage import chats, outbox


@pytest.fixture
async def message(db, now):
    """The number of a message that is due now."""
    async with db.write() as tx:
        chat = await chats.add(tx, "channel", "office", kind="channel", now=now)
        await outbox.put(tx, db.vault, chat_id=chat.id, kind="notice", priority=1, dedup_key="n", body={}, now=now)
        return (await outbox.waiting(tx, now, limit=1))[0][0]


async def _fail(db, message, now, *, times):
    """Let it fail at once whenever it is due; gives when it is to be tried again."""
    for attempt in range(1, times + 1):
        now += backoff.delay(attempt, message)
        async with db.write() as tx:
            await outbox.mark_later(tx, message, not_before=now, error="no", is_attempt=True, maybe_dup=False)
    return now


async def _late(db, now):
    async with db.read() as tx:
        since = await due_since(tx, now)
    return since, [trouble.what for trouble in troubles([], since, now)]


async def test_what_fails_for_more_than_ten_minutes_is_late_between_two_tries_too(db, now, message):
    again_at = await _fail(db, message, now, times=20)
    since, told = await _late(db, again_at - timedelta(seconds=100))
    assert now <= since <= now + timedelta(hours=1) * 0.2
    assert told == ["delivery"]


async def test_what_failed_a_few_times_is_no_trouble_yet(db, now, message):
    again_at = await _fail(db, message, now, times=5)
    assert (await _late(db, again_at))[1] == []


async def test_what_was_told_to_wait_is_not_late_however_long(db, now, message):
    again_at = await _fail(db, message, now, times=3) + timedelta(hours=12)
    async with db.write() as tx:
        await outbox.mark_later(tx, message, not_before=again_at, error="wait", is_attempt=False, maybe_dup=False)
    assert await _late(db, now + timedelta(hours=6)) == (None, [])


async def test_what_was_held_overnight_is_late_from_its_first_try_on(db, now, message):
    morning = now + timedelta(hours=9)
    async with db.write() as tx:
        await outbox.hold(tx, message, morning)
    again_at = await _fail(db, message, morning, times=2)
    since, told = await _late(db, again_at)
    assert (since >= morning, told) == (True, [])


async def test_a_chat_that_threw_the_bot_out_waits_for_nothing(db, now, message):
    again_at = await _fail(db, message, now, times=20)
    async with db.write() as tx:
        await chats.block(tx, 1, now=now)
    assert await _late(db, again_at) == (None, [])


async def test_what_could_go_out_and_does_not_is_late_since_then(db, now, message):
    assert await _late(db, now + timedelta(minutes=11)) == (now, ["delivery"])
