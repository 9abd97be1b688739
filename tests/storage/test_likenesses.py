"""What a chat says of two alerts holds for what is reported later, in that chat alone, and can be taken back."""

import pytest

from storage import alerts, chats, entries, feeds, likenesses
from storage.alerts import NewAlert
from storage.records import Entry, Told


def facts(now, title):
    more = {"url": None, "source": None, "lang": "ru", "published_at": None, "seen_at": now, "quote": None}
    return Told(("Айдос",), (), (), title, title_bold=(), reasons=(), **more)


@pytest.fixture
async def place(db, now):
    async with db.write() as tx:
        here, there = [await chats.add(tx, "telegram", address, kind="private", now=now) for address in ("7", "8")]
        await feeds.add(tx, "https://news.example/rss", kind="feed", every_s=None, now=now)
        return here, there, (await feeds.listing(tx))[0].id


@pytest.fixture
def keep(db, now, place):
    """Note an alert in the first chat; gives it as kept."""

    async def add(guid, event, *, state="alert", repeats_id=None):
        chat, _, feed_id = place
        async with db.write() as tx:
            entry_id = await entries.keep(tx, feed_id, Entry(guid, guid, ""), source=None, now=now)
            new = NewAlert(chat.id, state, facts(now, guid), repeats_id)
            known = {"entry_id": entry_id, "story": "s", "event": event}
            numbers = await alerts.add_many(tx, db.vault, [new], **known, now=now)
            return await alerts.get(tx, db.vault, chat.id, numbers[chat.id])

    return add


async def test_what_is_the_same_turns_later_reports_of_either_event_into_one(db, now, place, keep):
    here, there, _ = place
    first, second = await keep("g1", "e1"), await keep("g2", "e2")
    async with db.write() as tx:
        assert await likenesses.join(tx, second, first, now=now)
        assert not await likenesses.join(tx, second, first, now=now)
        seen = await likenesses.seen_as(tx, [here.id, there.id], "e2", 999)
        assert seen == {here.id: "e1"}
        assert [one.id for one in await alerts.of_event(tx, db.vault, here.id, "e1")] == [first.id, second.id]
        assert (await likenesses.said(tx, here.id, second.id)).is_same
        assert await likenesses.undo(tx, here.id, second.id)
        assert await likenesses.seen_as(tx, [here.id], "e2", 999) == {}
        assert [one.id for one in await alerts.of_event(tx, db.vault, here.id, "e2")] == [second.id]
        assert not await likenesses.undo(tx, here.id, second.id)


async def test_what_is_not_the_same_takes_its_own_repeats_along(db, now, place, keep):
    here, there, _ = place
    first = await keep("g1", "e1")
    second = await keep("g2", "e1", state="repeat", repeats_id=first.id)
    async with db.write() as tx:
        assert await likenesses.part(tx, second, first, now=now)
        apart = await alerts.get(tx, db.vault, here.id, second.id)
        assert (apart.state, apart.repeats_id, apart.event != "e1") == ("held", None, True)
        of_second = await likenesses.seen_as(tx, [here.id, there.id], "e1", second.entry_id)
        assert of_second == {here.id: apart.event}
        assert await likenesses.seen_as(tx, [here.id], "e1", first.entry_id) == {here.id: "e1"}
        assert await likenesses.judging(tx, [here.id, there.id], "e1") == {here.id}
    third = await keep("g3", apart.event, state="repeat", repeats_id=second.id)
    async with db.write() as tx:
        assert await likenesses.seen_as(tx, [here.id], "e1", third.entry_id) == {here.id: apart.event}
        assert await likenesses.parted_from(tx, here.id, first.id) == [second.id]
        assert await likenesses.undo(tx, here.id, second.id)
        back = await alerts.get(tx, db.vault, here.id, second.id)
        assert (back.state, back.repeats_id, back.event) == ("repeat", first.id, "e1")
        assert (await alerts.get(tx, db.vault, here.id, third.id)).event == "e1"


async def test_it_outlives_the_alert_it_was_said_of(db, now, place, keep):
    here, _, _ = place
    first, second = await keep("g1", "e1"), await keep("g2", "e2")
    async with db.write() as tx:
        await likenesses.join(tx, second, first, now=now)
        await tx.execute(alerts.alerts.delete().where(alerts.alerts.c.id == second.id))
        assert await likenesses.seen_as(tx, [here.id], "e2", 999) == {here.id: "e1"}
