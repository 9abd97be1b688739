from datetime import timedelta

import sqlalchemy as sa

from storage import alerts, chats, entries, feeds, jobs, outbox
from storage.figures import figures
from storage.records import Entry, Told


def _told(now):
    return Told((), (), (), "T", None, None, None, None, now, None, (), ())


async def _alert(tx, db, chat, feed, guid, now, *, published=None):
    entry_id = await entries.keep(tx, feed.id, Entry(guid, "T", "x", published_at=published), source=None, now=now)
    number = await alerts.add(
        tx,
        db.vault,
        chat_id=chat.id,
        entry_id=entry_id,
        state="alert",
        story="s",
        event=guid,
        told=_told(now),
        now=now,
    )
    await outbox.put_alerts(tx, db.vault, {chat.id: (number, alerts.told_to_json(_told(now)))}, now=now)


async def test_an_installation_in_numbers(db, now):
    first_sight = now - timedelta(minutes=20)
    async with db.write() as tx:
        for number in range(3):
            await feeds.add(tx, f"https://n{number}.example/rss", kind="feed", every_s=None, now=now)
        sources = await feeds.listing(tx)
        await feeds.note_failure(tx, sources[1], now=now, next_look_at=now, error="x", failures=1, state="active")
        await feeds.note_failure(tx, sources[2], now=now, next_look_at=now, error="x", failures=9, state="gone")
        chat = await chats.add(tx, "telegram", "5", kind="private", now=now)
        published = first_sight - timedelta(minutes=5)
        await _alert(tx, db, chat, sources[0], "g1", first_sight, published=published)
        await _alert(tx, db, chat, sources[0], "g2", now - timedelta(days=2))
        [(row_id, _, _)] = await outbox.waiting(tx, now, limit=1)
        await outbox.start(tx, db.vault, row_id)
        await outbox.mark_sent(tx, row_id, telegram_id="1", now=first_sight + timedelta(seconds=30))
        found = await figures(tx, now)
    assert (found.entries, found.alerts) == ((2, 1), (2, 1))
    assert found.sources == {"active": 1, "failing": 1, "gone": 1}
    assert (found.chats, found.watches, found.waiting, found.looks_due) == ({"active": 1}, 0, 1, 2)
    assert found.oldest_due_s == timedelta(days=2).total_seconds()
    assert found.outcomes == {"sent": 1}
    assert (found.since_seen_s, found.since_published_s) == ([30.0], [330.0])


async def test_looks_handed_out_are_the_depth_of_the_queue_until_they_are_done(db, now):
    """On PostgreSQL jobs tell, in one process the leases of its queue in memory."""
    async with db.write() as tx:
        for number in range(3):
            await feeds.add(tx, f"https://n{number}.example/rss", kind="feed", every_s=None, now=now)
        for feed in await feeds.claim_due(tx, now, lease=timedelta(minutes=3), limit=2):
            if not db.is_sqlite:
                await jobs.put(tx, "look", key=f"look:{feed.id}", args={"feed_id": feed.id})
        found = await figures(tx, now)
        assert (found.queued, found.looks_due) == (2, 1)
        await feeds.end_leases(tx)
        if not db.is_sqlite:
            await tx.execute(sa.text("UPDATE procrastinate_jobs SET status = 'doing' WHERE args->>'feed_id' = '1'"))
            await tx.execute(sa.text("DELETE FROM procrastinate_jobs WHERE status = 'todo'"))
        assert (await figures(tx, now)).queued == (0 if db.is_sqlite else 1)


async def test_what_chats_give_is_no_source_and_never_due(db, now):
    async with db.write() as tx:
        await feeds.given(tx, now)
        found = await figures(tx, now)
    assert (found.sources, found.looks_due) == ({}, 0)


async def test_an_empty_installation_is_all_zeros(db, now):
    async with db.read() as tx:
        found = await figures(tx, now)
    assert (found.entries, found.waiting, found.oldest_due_s, found.since_seen_s) == ((0, 0), 0, 0.0, [])
