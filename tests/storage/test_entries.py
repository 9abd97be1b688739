from datetime import timedelta

import pytest
import sqlalchemy as sa

from storage import entries, feeds
from storage.records import Entry
from storage.tables import entries as entry_rows


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


@pytest.mark.parametrize("question", ["news_times", "newest_texts"])
async def test_what_a_source_published_is_found_by_its_index(db, now, question):
    """With a million entries stored, each look that had news read thousands of rows for it."""
    async with db.write() as tx:
        for number in range(100):
            await feeds.add(tx, f"https://n{number}.example/rss", kind="feed", every_s=None, now=now)
        rows = [
            {
                "feed_id": 1 + number % 100,
                "guid": str(number),
                "title": "",
                "summary": "",
                "text": "x" * 500,
                "heard": "",
            }
            | {"seen_at": now + timedelta(minutes=number), "is_stub": False}
            for number in range(4000)
        ]
        await tx.execute(entry_rows.insert(), rows)
        await tx.exec_driver_sql("ANALYZE")
    asked = []
    sa.event.listen(db.engine.sync_engine, "before_cursor_execute", lambda *given: asked.append((given[2], given[3])))
    async with db.read() as tx:
        if question == "news_times":
            assert len(await feeds.news_times(tx, 7, since=now)) == 40
        else:
            assert len(await entries.newest_texts(tx, 7, 20)) == 20
        statement, given = asked[-1]
        explain = "EXPLAIN QUERY PLAN " if db.is_sqlite else "EXPLAIN "
        plan = str((await tx.exec_driver_sql(explain + statement, given)).all())
    assert "ix_entries_feed_id_seen_at" in plan
