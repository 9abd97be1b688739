from datetime import timedelta

from storage import alerts, chats, entries, feeds, outbox
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
        about=guid,
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


async def test_an_empty_installation_is_all_zeros(db, now):
    async with db.read() as tx:
        found = await figures(tx, now)
    assert (found.entries, found.waiting, found.oldest_due_s, found.since_seen_s) == ((0, 0), 0, 0.0, [])
