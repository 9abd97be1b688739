from datetime import timedelta

from dabyl.care import prune_daily
from storage import entries as stored
from storage import feeds
from storage.records import Entry


async def test_what_is_past_its_time_is_deleted_once_a_day(db, now):
    async with db.write() as tx:
        await feeds.add(tx, "https://news.example/rss", kind="feed", every_s=None, now=now)
        await stored.keep(tx, 1, Entry("g", "Погода", "Дождь"), source=None, now=now - timedelta(days=91))
    assert (await prune_daily(db, now))["entries"] == 1
    assert await prune_daily(db, now + timedelta(hours=23)) == {}
    assert (await prune_daily(db, now + timedelta(hours=24)))["entries"] == 0
