"""Who reported an event: for everybody, and as one chat sees it."""

import pytest

from storage import alerts, chats, entries, feeds, reports, stories
from storage.records import Decision, Entry, Told


class Signed:
    """As much of a signature as storage needs."""

    item = "g"

    def sure_keys(self):
        return []

    def keys(self):
        return []

    def marks(self):
        return []

    def packed(self):
        return b"[]"


@pytest.fixture
async def told(db, now):
    """Three reports of an event, the second without a name of its outlet; gives the chat and the entries' rows."""
    async with db.write() as tx:
        chat = await chats.add(tx, "telegram", "7", kind="private", now=now)
        await feeds.add(tx, "https://news.example/rss", kind="feed", every_s=None, now=now)
        feed_id = (await feeds.listing(tx))[0].id
        rows = []
        for number, (source, sources) in enumerate((("Дала", 1), (None, 1), ("Полынь", 2))):
            entry = Entry(f"g{number}", "T", "x", lang="ru", url=f"https://o{number}.example/1", source=source)
            rows.append(await entries.keep(tx, feed_id, entry, source=source, now=now))
            decision = Decision("s", "e", 1, "g", 90, "event", f"why {number}", part="repeat", sources=sources)
            await stories.keep(tx, db.vault, rows[-1], Signed(), decision, now=now)
    return chat, rows


async def test_the_reports_of_an_event_come_in_order_with_the_sources_so_far(db, told):
    async with db.read() as tx:
        found = await reports.of_event(tx, "s", "e")
        assert [(one.outlet, one.url, one.sources) for one in found] == [
            ("Дала", "https://o0.example/1", 1),
            (None, "https://o1.example/1", 1),
            ("Полынь", "https://o2.example/1", 2),
        ]
        assert await reports.of_event(tx, "another", "e") == []


async def test_a_chat_sees_the_reports_it_has_alerts_of(db, told, now):
    chat, rows = told
    more = {"url": None, "source": None, "lang": "ru", "published_at": None, "seen_at": now, "quote": None}
    facts = Told(("Айдос",), (), (), "T", title_bold=(), reasons=(), **more)
    async with db.write() as tx:
        for row in rows[:2]:
            values = {"state": "alert", "story": "s", "event": "e/apart", "told": facts, "now": now}
            await alerts.add(tx, db.vault, chat_id=chat.id, entry_id=row, **values)
        assert [one.entry_id for one in await reports.seen_by(tx, chat.id, "e/apart")] == rows[:2]
        assert await reports.seen_by(tx, chat.id, "e") == []


async def test_why_each_was_put_where_it_is_can_be_asked(db, told):
    _, rows = told
    async with db.read() as tx:
        found = await reports.placed(tx, [rows[0], rows[2], 999])
    assert {row: (one.reason, one.score) for row, one in found.items()} == {
        rows[0]: ("why 0", 90),
        rows[2]: ("why 2", 90),
    }
