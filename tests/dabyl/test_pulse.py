from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dabyl.pulse import Heart, open_files, resident_bytes
from storage import chats, outbox, pulses

NOW = datetime(2026, 5, 1, tzinfo=UTC)


class Clock:
    now = NOW

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def heart(db, clock):
    return Heart(db, "run", clock, lambda pulse: replace(pulse, missed=2))


async def _pulses(db):
    async with db.read() as tx:
        return await pulses.listing(tx)


async def test_a_process_says_how_it_is_until_it_says_goodbye(db, heart, clock):
    await heart.begin()
    clock.now += timedelta(seconds=15)
    await heart.beat()
    [pulse] = await _pulses(db)
    assert (pulse.role, pulse.started_at, pulse.at, pulse.missed) == ("run", NOW, clock.now, 2)
    await heart.end()
    assert await _pulses(db) == []


async def test_a_standstill_is_warned_of_once_and_its_end_is_told(db, heart, clock, caplog):
    caplog.set_level("INFO")
    async with db.write() as tx:
        chat = await chats.add(tx, "telegram", "5", kind="private", now=NOW)
        await outbox.put(tx, db.vault, chat_id=chat.id, kind="notice", priority=1, dedup_key="n", body={}, now=NOW)
    assert await heart.watch() == []
    clock.now += timedelta(minutes=11)
    for _ in range(3):
        assert [trouble.what for trouble in await heart.watch()] == ["delivery"]
    assert caplog.text.count("due for 11 minutes") == 1
    async with db.write() as tx:
        await outbox.mark_over(tx, 1, state="dead", error="x", now=NOW)
    assert await heart.watch() == []
    assert "delivery: goes on again" in caplog.text


def test_memory_and_files_are_told_where_the_system_tells_them():
    assert resident_bytes() >= 0
    assert open_files() >= 0
