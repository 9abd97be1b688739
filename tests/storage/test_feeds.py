from datetime import timedelta

import pytest

from storage import entries, feeds
from storage.records import Entry

LEASE = timedelta(minutes=3)


@pytest.fixture
async def feed(db, now):
    async with db.write() as tx:
        await feeds.add(tx, "https://news.example/rss", kind="feed", every_s=None, now=now)
        return (await feeds.listing(tx))[0]


async def test_a_feed_is_added_once(db, now, feed):
    async with db.write() as tx:
        assert not await feeds.add(tx, feed.url, kind="feed", every_s=60, now=now)
        assert [one.every_s for one in await feeds.listing(tx)] == [60]


async def test_a_due_feed_is_leased_to_one_only(db, now, feed):
    async with db.write() as tx:
        assert await feeds.claim_due(tx, now, lease=LEASE, limit=9) == [feed]
    async with db.write() as tx:
        assert await feeds.claim_due(tx, now + timedelta(minutes=2), lease=LEASE, limit=9) == []


async def test_a_lease_of_a_dead_process_runs_out(db, now, feed):
    async with db.write() as tx:
        await feeds.claim_due(tx, now, lease=LEASE, limit=9)
    async with db.write() as tx:
        assert await feeds.claim_due(tx, now + LEASE, lease=LEASE, limit=9) == [feed]


async def test_a_feed_that_is_gone_is_never_due_again(db, now, feed):
    async with db.write() as tx:
        await feeds.note_failure(tx, feed, now=now, next_look_at=now, error="410", failures=1, state="gone")
        assert await feeds.claim_due(tx, now + timedelta(days=99), lease=LEASE, limit=9) == []


async def test_a_failure_keeps_the_memory_of_the_last_good_look(db, now, feed):
    later = now + timedelta(minutes=5)
    async with db.write() as tx:
        await _note_good(tx, feed, now, memory='{"etag": "x"}')
        await feeds.note_failure(tx, feed, now=later, next_look_at=later, error="dead", failures=1, state="active")
        kept = await feeds.get(tx, feed.id)
    assert (kept.memory, kept.error, kept.looks, kept.last_good_at) == ('{"etag": "x"}', "dead", 1, now)


async def test_a_moved_feed_keeps_its_address_when_another_feed_has_the_new_one(db, now, feed):
    async with db.write() as tx:
        await feeds.add(tx, "https://news.example/new", kind="feed", every_s=None, now=now)
        await _note_good(tx, feed, now, moved_to="https://news.example/new")
        assert (await feeds.get(tx, feed.id)).url == feed.url
        await _note_good(tx, feed, now, moved_to="https://news.example/newer")
        assert (await feeds.get(tx, feed.id)).url == "https://news.example/newer"


async def _note_good(tx, feed, now, *, memory="", moved_to=None):
    await feeds.note_good(
        tx,
        feed,
        now=now,
        next_look_at=now + timedelta(hours=1),
        memory=memory,
        title="News",
        interval_s=600,
        failures=0.0,
        moved_to=moved_to,
    )


async def test_at_the_start_of_the_only_reader_leases_of_the_dead_end(db, now, feed):
    """A process killed every few seconds got nowhere: each start found its feeds leased by the one before."""
    async with db.write() as tx:
        await feeds.claim_due(tx, now, lease=LEASE, limit=9)
        await feeds.end_leases(tx)
        assert await feeds.claim_due(tx, now, lease=LEASE, limit=9) == [feed]


async def test_a_feed_somebody_read_meanwhile_is_not_held(db, now, feed):
    async with db.write() as tx:
        assert await feeds.hold(tx, feed)
        await feeds.note_good(
            tx, feed, now=now, next_look_at=now, memory="{}", title=None, interval_s=60, failures=0, moved_to=None
        )
        assert not await feeds.hold(tx, feed)
        await feeds.remove(tx, feed.url)
        assert not await feeds.hold(tx, feed)


async def test_a_feed_keeps_its_proxy_and_what_its_kind_wants_to_know(db, now):
    async with db.write() as tx:
        url = "https://list.example/"
        await feeds.add(tx, url, kind="html", every_s=None, now=now, proxy="socks5://p:1", options={"item": "li"})
        assert not await feeds.add(tx, url, kind="html", every_s=None, now=now, proxy="socks5://q:1")
        (kept,) = await feeds.listing(tx)
    assert (kept.proxy, kept.options, kept.owner_id) == ("socks5://q:1", '{"item": "li"}', None)


async def test_delays_are_those_of_entries_that_came_after_the_first_look(db, now, feed):
    async with db.write() as tx:
        for hours, guid in ((0, "old"), (1, "new")):
            entry = Entry(guid, "T", "T", published_at=now - timedelta(minutes=10))
            await entries.keep(tx, feed.id, entry, source=None, now=now + timedelta(hours=hours))
        assert await feeds.delays(tx, since=now - timedelta(days=1)) == {feed.id: [timedelta(minutes=70)]}
        assert await feeds.news_times(tx, feed.id, since=now) == [now, now + timedelta(hours=1)]


async def test_a_campaign_brings_looks_forward_but_not_at_sources_that_ail(db, now, feed):
    later = now + timedelta(hours=5)
    async with db.write() as tx:
        await feeds.add(tx, "https://ill.example/rss", kind="feed", every_s=None, now=now)
        ill = (await feeds.listing(tx))[1]
        await feeds.note_failure(tx, ill, now=now, next_look_at=later, error="dead", failures=1, state="active")
        await _note_good(tx, feed, now + timedelta(hours=4))
        await feeds.hasten(tx, now + timedelta(minutes=2))
        due = await feeds.claim_due(tx, now + timedelta(minutes=2), lease=LEASE, limit=9)
    assert [one.id for one in due] == [feed.id]


@pytest.mark.parametrize("state", ["parked", "gone"])
async def test_a_source_that_was_given_up_is_asked_again_when_somebody_adds_it(db, now, state):
    later = now + timedelta(days=3)
    async with db.write() as tx:
        await feeds.add(tx, "https://a.example/", kind="feed", every_s=None, now=now)
        (feed,) = await feeds.listing(tx)
        await feeds.note_failure(
            tx, feed, now=now, next_look_at=later + timedelta(days=9), error="x", failures=31.0, state=state
        )
        assert not await feeds.add(tx, "https://a.example/", kind="feed", every_s=None, now=later)
        (due,) = await feeds.claim_due(tx, later, lease=timedelta(minutes=1), limit=9)
    assert (due.state, due.failures) == ("active", 0.0)
