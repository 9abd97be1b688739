import pytest

from storage import alerts, chats, entries, feeds, near_misses, watches
from storage.records import Entry, NameWatch, Told


@pytest.fixture
async def asked(db, now):
    """A chat that is asked about one name; gives chat, watch and the number of the question."""
    async with db.write() as tx:
        chat = await chats.add(tx, "telegram", "5", kind="private", now=now)
        watch, _ = await watches.add(tx, db.vault, chat.id, NameWatch("", "Әсел Жандосова"), now=now)
        await feeds.add(tx, "https://news.example/rss", kind="feed", every_s=None, now=now)
        feed = (await feeds.listing(tx))[0]
        entry_id = await entries.keep(tx, feed.id, Entry("1", "T", "x"), source=None, now=now)
        told = Told((), ("Жандосовқа",), (), "T", None, None, None, None, now, None, (), ())
        common = {"state": "held", "story": "s", "event": "e", "told": told, "now": now}
        alert = await alerts.add(tx, db.vault, chat_id=chat.id, entry_id=entry_id, **common)
        values = {"watch_id": watch.id, "alert_id": alert, "name": "Жандосовқа", "now": now}
        return chat, watch, await near_misses.put(tx, db.vault, chat.id, **values)


async def test_a_question_is_read_by_its_own_chat_alone(db, asked):
    chat, watch, number = asked
    async with db.read() as tx:
        found = await near_misses.get(tx, db.vault, chat.id, number)
        assert (found.watch_id, found.name, found.answer) == (watch.id, "Жандосовқа", None)
        assert await near_misses.get(tx, db.vault, chat.id + 1, number) is None


async def test_the_first_answer_counts(db, asked):
    chat, _, number = asked
    async with db.write() as tx:
        assert await near_misses.answer(tx, number, "yes")
        assert not await near_misses.answer(tx, number, "no")
        assert (await near_misses.get(tx, db.vault, chat.id, number)).answer == "yes"


async def test_what_was_asked_is_known_in_whatever_case(db, asked):
    chat, watch, _ = asked
    pairs = {(watch.id, "жандосовҚА"), (watch.id, "Жандосов"), (watch.id + 1, "Жандосовқа")}
    async with db.read() as tx:
        assert await near_misses.were_asked(tx, db.vault, chat.id, pairs) == {(watch.id, "жандосовҚА")}
        assert await near_misses.were_asked(tx, db.vault, chat.id, set()) == set()


async def test_a_question_goes_with_its_watch(db, asked):
    chat, watch, number = asked
    async with db.write() as tx:
        assert await watches.remove(tx, db.vault, chat.id, watch.ref)
        assert await near_misses.get(tx, db.vault, chat.id, number) is None
