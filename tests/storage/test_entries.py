from datetime import timedelta

import pytest

from storage import entries, feeds
from storage.records import Entry


@pytest.fixture
async def feed_id(db, now):
    async with db.write() as tx:
        await feeds.add(tx, "https://news.example/rss", kind="feed", every_s=None, now=now)
        return (await feeds.listing(tx))[0].id


async def test_identities_are_known_once_they_were_marked(db, now, feed_id):
    keys = [f"key-{number}" for number in range(1200)]
    async with db.write() as tx:
        await entries.mark_seen(tx, feed_id, keys[::2], now=now)
        await entries.mark_seen(tx, feed_id, keys[:3], now=now)
        known = await entries.known_keys(tx, feed_id, keys)
    assert known == {*keys[::2], keys[1]}


async def test_identities_belong_to_one_feed(db, now, feed_id):
    async with db.write() as tx:
        await feeds.add(tx, "https://other.example/rss", kind="feed", every_s=None, now=now)
        other = (await feeds.listing(tx))[1].id
        await entries.mark_seen(tx, feed_id, ["key"], now=now)
        assert await entries.known_keys(tx, other, ["key"]) == set()


async def test_entries_are_counted_from_when_they_were_seen(db, now, feed_id):
    entry = Entry("g", "Title", "Text", published_at=now - timedelta(days=9))
    async with db.write() as tx:
        await entries.keep(tx, feed_id, entry, source="News", now=now)
        assert await entries.count_since(tx, now - timedelta(minutes=1)) == 1
        assert await entries.count_since(tx, now) == 0
