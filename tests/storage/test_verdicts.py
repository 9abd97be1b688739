from datetime import timedelta

import pytest

from storage import alerts, chats, dialogues, entries, feeds, verdicts, watches
from storage.records import Entry, Manner, NameWatch, Told


@pytest.fixture
async def chat(db, now):
    async with db.write() as tx:
        return await chats.add(tx, "telegram", "77", kind="private", now=now)


@pytest.fixture
def keep_alert(db, now, chat):
    async def keep(guid, *, story="s1", state="alert", repeats_id=None):
        told = Told((), (), (), guid, None, None, None, None, now, None, (), ())
        async with db.write() as tx:
            await feeds.add(tx, "https://news.example/rss", kind="feed", every_s=None, now=now)
            feed = (await feeds.listing(tx))[0]
            entry_id = await entries.keep(tx, feed.id, Entry(guid, guid, ""), source=None, now=now)
            values = {"chat_id": chat.id, "entry_id": entry_id, "state": state, "story": story, "event": guid}
            return await alerts.add(tx, db.vault, **values, told=told, now=now, repeats_id=repeats_id)

    return keep


async def test_the_last_verdict_on_an_alert_counts_and_can_be_taken_back(db, now, chat, keep_alert):
    number = await keep_alert("g1")
    async with db.write() as tx:
        for kind in ("relevant", "old"):
            row = {"chat_id": chat.id, "alert_id": number, "kind": kind, "body": {"was": kind}}
            await verdicts.put(tx, db.vault, **row, now=now)
        assert (await verdicts.get(tx, db.vault, chat.id, number)).body == {"was": "old"}
        assert await verdicts.get(tx, db.vault, chat.id + 1, number) is None
        assert await verdicts.quiets(tx, chat.id, "g1")
        assert not await verdicts.quiets(tx, chat.id, "s1")
        assert (await verdicts.take(tx, db.vault, chat.id, number)).kind == "old"
        assert not await verdicts.quiets(tx, chat.id, "g1")


async def test_a_dialogue_is_one_persons_in_one_chat_until_its_hour_is_over(db, now, chat):
    async with db.write() as tx:
        first = await dialogues.begin(tx, db.vault, chat.id, 5, step="a", body={"x": "Айгерим"}, now=now)
        second = await dialogues.begin(tx, db.vault, chat.id, 5, step="b", body={"x": 1}, now=now)
        assert second > first
        assert (await dialogues.current(tx, db.vault, chat.id, 5, now=now)).step == "b"
        assert await dialogues.current(tx, db.vault, chat.id, 6, now=now) is None
        await dialogues.go_on(tx, db.vault, second, step="c", body={}, now=now + timedelta(minutes=50))
        late = now + timedelta(minutes=100)
        assert (await dialogues.current(tx, db.vault, chat.id, 5, now=late)).step == "c"
        assert await dialogues.current(tx, db.vault, chat.id, 5, now=late + timedelta(minutes=10)) is None
        assert await dialogues.end(tx, second)
        assert not await dialogues.end(tx, second)


async def test_a_manner_is_kept_with_the_watch(db, now, chat):
    async with db.write() as tx:
        stored, _ = await watches.add(tx, db.vault, chat.id, NameWatch("", "Айгерим Сулейменова"), now=now)
        before = await watches.version(tx)
        for manner in (Manner("all", is_paused=True, quiet_until=now, ends_at=now), Manner()):
            changed = type(stored)(stored.id, chat.id, stored.ref, stored.watch, manner)
            await watches.change(tx, db.vault, changed)
            assert await watches.listing(tx, db.vault, chat.id) == [changed]
        assert await watches.version(tx) > before


async def test_entries_are_found_by_ear_newest_first(db, now, keep_alert):
    async with db.write() as tx:
        await feeds.add(tx, "https://news.example/rss", kind="feed", every_s=None, now=now)
        feed = (await feeds.listing(tx))[0]
        for number, ear in enumerate((" slmnv agrm ", " prtst ", " slmnvm ", " a slmnv ")):
            moment = now - timedelta(days=number * 12)
            await entries.keep(tx, feed.id, Entry(str(number), "T", "x"), source="S", now=moment, heard=ear)
        month = now - timedelta(days=30)
        found = await entries.hearing(tx, [[("slmnv", "sm")]], since=month, limit=9)
        assert [one.entry.id for one in found] == ["0", "2"]
        assert found[0].entry.source == "S"
        both = await entries.hearing(tx, [[("slmnv",), ("agrm",)], [("prtst",)]], since=month, limit=9)
        assert [one.entry.id for one in both] == ["0", "1"]
        assert await entries.hearing(tx, [], since=month, limit=9) == []
        assert await entries.hearing(tx, [[("%",)]], since=month, limit=9) == []
