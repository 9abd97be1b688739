import asyncio
from datetime import UTC, datetime

import pytest

from config.pattern_packs import load_pattern_packs
from matchers.patterns import PatternReader
from storage import chats, forgetting, watch_changes, watches
from storage.records import Entry, NameWatch, PatternWatch, QueryWatch
from storage.tables import watches as watch_table
from watchers import watchbook
from watchers.watchbook import Watchbook

ENTRY = Entry("e", "Суд арестовал Ерлана Сыдыкова на 15 суток", "Рядом была Ботагөз Серғазина.", lang="ru")
ERLAN, BOTA = NameWatch("", "Ерлан Сыдыков"), NameWatch("", "Ботагөз Серғазина")


@pytest.fixture(scope="module")
def patterns():
    return PatternReader(load_pattern_packs())


@pytest.fixture
def book(db, patterns):
    return Watchbook(db.vault, patterns)


@pytest.fixture
async def chat(db, now):
    async with db.write() as tx:
        return await chats.add(tx, "telegram", "77", kind="private", now=now)


@pytest.fixture
def add(db, chat, now):
    """Put watches on the chat's list."""

    async def put(*wanted):
        async with db.write() as tx:
            await watches.add_many(tx, db.vault, chat.id, wanted, now=now)

    return put


async def _found(db, book):
    """Who is found in the entry, by what the monitor calls the watch; and how many are read for."""
    async with db.read() as tx:
        current = await book.current(tx)
    mentions = current.reader.read(ENTRY).mentions
    assert len(current.reader) == len(current.watches) == len(book)
    return sorted({current.watches[one.watch_id].ref for one in mentions})


async def test_a_book_follows_what_is_added_changed_and_taken_away_without_being_made_anew(db, book, chat, add):
    await add(ERLAN)
    assert await _found(db, book) == ["1"]
    await add(BOTA, PatternWatch("", "jail-days"), QueryWatch("", "суток"))
    assert await _found(db, book) == ["1", "2", "3", "4"]
    async with db.write() as tx:
        await watches.remove(tx, db.vault, chat.id, "1")
    assert await _found(db, book) == ["2", "3", "4"]
    async with db.write() as tx:
        await watches.clear(tx, chat.id)
    assert await _found(db, book) == []
    assert book.builds == 1


async def test_a_change_of_one_watch_is_seen(db, book, chat, add):
    await add(ERLAN)
    await _found(db, book)
    async with db.write() as tx:
        [stored] = await watches.listing(tx, db.vault, chat.id)
        changed = type(stored)(
            stored.id, chat.id, stored.ref, NameWatch(stored.watch.id, "Ерлан Сыдыков", ("Ботагөз Серғазина",))
        )
        await watches.change(tx, db.vault, changed)
    async with db.read() as tx:
        current = await book.current(tx)
    assert {one.matched for one in current.reader.read(ENTRY).mentions} == {"Ерлана Сыдыкова", "Ботагөз Серғазина"}
    assert book.builds == 1


async def test_a_chat_that_leaves_and_comes_back_takes_its_list_along(db, book, chat, add, now):
    await add(ERLAN)
    await _found(db, book)
    async with db.write() as tx:
        await chats.block(tx, chat.id, now=now)
        await watches.touch(tx, chat.id)
    assert await _found(db, book) == []
    async with db.write() as tx:
        await chats.add(tx, "telegram", "77", kind="private", now=now)
        await watches.touch(tx, chat.id)
    assert await _found(db, book) == ["1"]
    await forgetting.forget(db, chat.id, now=now)
    assert await _found(db, book) == []
    assert book.builds == 1


async def test_when_nobody_knows_what_changed_the_book_is_made_anew(db, book, add):
    await add(ERLAN)
    await _found(db, book)
    async with db.write() as tx:
        await watches.touch(tx)
    assert await _found(db, book) == ["1"]
    assert book.builds == 2


async def test_who_slept_too_long_makes_the_book_anew(db, book, patterns, add):
    await add(ERLAN)
    awake = Watchbook(db.vault, patterns)
    await _found(db, awake)
    await _found(db, book)
    await add(BOTA)
    await _found(db, awake)
    async with db.write() as tx:
        later = datetime.now(UTC) + 2 * watch_changes.KEPT
        assert await watch_changes.prune(tx, later) == 2
        assert await watch_changes.prune(tx, later) == 0
    await add(PatternWatch("", "jail-days"))
    assert await _found(db, book) == await _found(db, awake) == ["1", "2", "3"]
    assert (book.builds, awake.builds) == (2, 1)


async def test_a_worn_book_is_made_anew(db, book, chat, add, monkeypatch):
    monkeypatch.setattr(watchbook, "_LEAST_TAKEN_OUT", 1)
    for _ in range(3):
        await add(ERLAN)
        await _found(db, book)
        async with db.write() as tx:
            await watches.clear(tx, chat.id)
        await _found(db, book)
    assert book.builds == 2


async def test_looks_that_ask_at_once_have_the_book_compiled_once(db, book, add):
    await add(ERLAN)

    async def ask():
        async with db.read() as tx:
            return await book.current(tx)

    books = await asyncio.gather(*(ask() for _ in range(5)))
    assert all(one is books[0] for one in books)
    assert book.builds == 1


async def test_a_query_that_can_not_be_read_any_more_is_passed_over(db, book, chat, add, caplog):
    await add(ERLAN, QueryWatch("", "суток"))
    async with db.write() as tx:
        broken = db.vault.seal({"id": "2", "query": "(суток Сыдыков"})
        await tx.execute(watch_table.update().where(watch_table.c.kind == "query").values(body=broken))
    assert await _found(db, book) == ["1"]
    assert "passed over" in caplog.text
    assert "Сыдыков" not in caplog.text


async def test_a_long_list_is_compiled_in_turns_with_others(db, book, add):
    await add(*(NameWatch("", f"Имя{number} Фамилия{number}") for number in range(200)))
    turns = 0

    async def count():
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    other = asyncio.create_task(count())
    async with db.read() as tx:
        await book.current(tx)
    other.cancel()
    assert turns > 10


async def test_changes_told_by_two_writers_are_both_seen(db, book, chat, now):
    """On PostgreSQL the second waits for the first one's version; were numbers drawn freely, one could be missed."""

    async def one(name):
        async with db.write() as tx:
            await watches.add(tx, db.vault, chat.id, NameWatch(name, name), now=now)

    for number in range(5):
        first, second = f"Ерлан Сыдыков{number}", f"Ботагөз Серғазина{number}"
        following = asyncio.create_task(_found(db, book))
        await asyncio.gather(one(first), one(second), following)
    await _found(db, book)
    assert len(book) == 10
