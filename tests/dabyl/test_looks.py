import asyncio
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from dabyl import looks as looks_module
from dabyl.looks import Looks
from storage import feeds


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch):
    monkeypatch.setattr(looks_module, "_PAUSE_S", 0.01)


@pytest.fixture
async def claimed(db, now):
    """A feed somebody holds."""
    async with db.write() as tx:
        await feeds.add(tx, "https://news.example/rss", kind="feed", every_s=None, now=now)
        return (await feeds.claim_due(tx, now, lease=timedelta(minutes=3), limit=1))[0]


async def _due(db, now):
    async with db.write() as tx:
        return [feed.id for feed in await feeds.claim_due(tx, now, lease=timedelta(minutes=3), limit=9)]


async def test_a_look_that_could_not_write_is_due_again_as_soon_as_writing_works(db, now, claimed, caplog):
    async def look(*, feed_id):
        raise OperationalError("INSERT Ерасыл", {}, Exception("disk is full"))

    looks = Looks(db, look, lambda: now)
    assert await _due(db, now) == []
    await looks.look(feed_id=claimed.id)
    async with asyncio.timeout(20):
        while looks._lost:  # noqa: ASYNC110 - what it waits for tells nobody
            await asyncio.sleep(0.01)
    assert await _due(db, now) == [claimed.id]
    assert "Ерасыл" not in caplog.text
    await looks.stop()


async def test_freeing_waits_for_a_database_that_is_away(db, now, claimed, monkeypatch):
    failures = [OSError(), OSError()]

    async def look(*, feed_id):
        raise OSError

    free = feeds.free

    async def fails_at_first(tx, ids):
        if failures:
            raise failures.pop()
        await free(tx, ids)

    monkeypatch.setattr(feeds, "free", fails_at_first)
    looks = Looks(db, look, lambda: now)
    await looks.look(feed_id=claimed.id)
    async with asyncio.timeout(20):
        while looks._lost:  # noqa: ASYNC110 - what it waits for tells nobody
            await asyncio.sleep(0.01)
    assert failures == []
    assert await _due(db, now) == [claimed.id]


async def test_other_mistakes_are_not_hidden(db, now):
    async def look(*, feed_id):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await Looks(db, look, lambda: now).look(feed_id=1)


async def test_the_look_that_is_under_way_longest_is_told_until_it_ends(db, now):
    """What a watchdog needs to notice one that hangs, in whichever process."""
    gates, times = {1: asyncio.Event(), 2: asyncio.Event()}, iter([now, now + timedelta(minutes=1)])

    async def look(*, feed_id):
        await gates[feed_id].wait()

    looks = Looks(db, look, lambda: next(times))
    assert looks.since is None
    first, second = (asyncio.create_task(looks.look(feed_id=number)) for number in gates)
    await asyncio.sleep(0)
    assert looks.since == now
    gates[1].set()
    await first
    assert looks.since == now + timedelta(minutes=1)
    gates[2].set()
    await second
    assert looks.since is None


async def test_a_look_that_failed_is_not_under_way_any_more(db, now):
    async def look(*, feed_id):
        raise ZeroDivisionError

    looks = Looks(db, look, lambda: now)
    with pytest.raises(ZeroDivisionError):
        await looks.look(feed_id=1)
    assert looks.since is None


async def test_a_look_that_hangs_ends_and_another_may_begin(db, now, claimed, caplog):
    async def look(*, feed_id):
        await asyncio.Event().wait()

    looks = Looks(db, look, lambda: now, most_s=0.05)
    await looks.look(feed_id=claimed.id)
    assert looks.since is None
    async with asyncio.timeout(20):
        while looks._lost:  # noqa: ASYNC110 - what it waits for tells nobody
            await asyncio.sleep(0.01)
    assert await _due(db, now) == [claimed.id]
    assert "a look hung" in caplog.text
