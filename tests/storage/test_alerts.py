from dataclasses import replace
from datetime import timedelta

import pytest

from storage import alerts, chats, entries, feeds
from storage.records import Entry, EventFact, News, Quote, Report, Telling, Told


@pytest.fixture
def told(now):
    return Told(
        watches=("Ботагөз Серғазина",),
        persons=("Ерлан Б.",),
        events=(EventFact("jail-days", {"days": 15}),),
        title="Суд",
        url="https://news.example/1",
        source="News",
        lang="ru",
        published_at=now - timedelta(minutes=6),
        seen_at=now,
        quote=Quote("…Серғазину на 15 суток…", ((1, 10), (14, 22))),
        title_bold=((0, 3),),
        reasons=("«Серғазину»: Russian accusative",),
    )


@pytest.fixture
async def place(db, now):
    """A chat and two entries."""
    async with db.write() as tx:
        chat = await chats.add(tx, "telegram", "77", kind="private", now=now)
        await feeds.add(tx, "https://news.example/rss", kind="feed", every_s=None, now=now)
        feed = (await feeds.listing(tx))[0]
        kept = [await entries.keep(tx, feed.id, Entry(str(n), "T", "x"), source=None, now=now) for n in (1, 2)]
    return chat, kept


async def _add(tx, db, chat, entry_id, told, now, **others):
    values = {"state": "alert", "story": "s", "event": "e"} | others
    return await alerts.add(tx, db.vault, chat_id=chat.id, entry_id=entry_id, told=told, now=now, **values)


async def test_facts_come_back_as_they_were_told(db, now, place, told):
    chat, (entry_id, _) = place
    async with db.write() as tx:
        number = await _add(tx, db, chat, entry_id, told, now)
        assert (await alerts.get(tx, db.vault, chat.id, number)).told == told


async def test_an_entry_makes_one_alert_a_chat(db, now, place, told):
    chat, (entry_id, other) = place
    async with db.write() as tx:
        assert await _add(tx, db, chat, entry_id, told, now)
        assert await _add(tx, db, chat, entry_id, told, now) is None
        assert await _add(tx, db, chat, other, told, now)


async def test_an_alert_is_shown_only_to_its_chat(db, now, place, told):
    chat, (entry_id, _) = place
    async with db.write() as tx:
        number = await _add(tx, db, chat, entry_id, told, now)
        stranger = await chats.add(tx, "telegram", "99", kind="private", now=now)
        assert await alerts.get(tx, db.vault, stranger.id, number) is None


async def test_what_was_told_is_found_by_event_and_by_story_without_repeats(db, now, place, told):
    chat, (entry_id, other) = place
    async with db.write() as tx:
        number = await _add(tx, db, chat, entry_id, told, now)
        await _add(tx, db, chat, other, told, now, state="repeat", repeats_id=number)
        assert [one.id for one in await alerts.of_event(tx, db.vault, chat.id, "e")] == [number]
        assert [one.id for one in (await alerts.told_in(tx, db.vault, [chat.id, 99], "s"))[chat.id]] == [number]
        assert await alerts.told_of(tx, db.vault, {chat.id: "another"}) == {}


async def test_how_an_alert_speaks_comes_back_without_the_reports(db, now, place, told):
    chat, (entry_id, _) = place
    report = Report(entry_id, "News", "news", "ru", now, is_own=True, is_state=False)
    telling = Telling("reply", (News("number", "15 days", "10 days"),), head=7, reports=(report,))
    new = alerts.NewAlert(chat.id, "alert", told, telling=telling)
    async with db.write() as tx:
        numbers = await alerts.add_many(tx, db.vault, [new], entry_id=entry_id, story="s", event="e", now=now)
        kept = await alerts.get(tx, db.vault, chat.id, numbers[chat.id])
    assert kept.telling == replace(telling, reports=())
    assert (kept.event, kept.entry_id) == ("e", entry_id)


async def test_a_digest_covers_what_was_made_after_the_last_one(db, now, place, told):
    chat, (entry_id, other) = place
    later = now + timedelta(hours=1)
    async with db.write() as tx:
        await _add(tx, db, chat, entry_id, told, now)
        await _add(tx, db, chat, other, told, later, state="repeat")
        assert len(await alerts.since(tx, db.vault, chat.id, None, later)) == 2
        assert [one.state for one in await alerts.since(tx, db.vault, chat.id, now, later)] == ["repeat"]
        assert len(await alerts.since(tx, db.vault, chat.id, None, now)) == 1
