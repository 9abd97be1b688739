import asyncio

from storage import chats, watches
from storage.listening import news
from storage.records import NameWatch
from storage.watch_changes import CHANNEL
from watchers.following import Following


class Book:
    """Counts how often it was asked to follow, and up to which version."""

    def __init__(self):
        self.versions = []
        self.asked = asyncio.Event()

    async def current(self, tx):
        self.versions.append(await watches.version(tx))
        self.asked.set()


async def _asked_for(book, version, patience_s=20):
    async with asyncio.timeout(patience_s):
        while version not in book.versions:
            book.asked.clear()
            await book.asked.wait()


async def test_the_lists_are_followed_from_the_start_and_at_each_change(db, now):
    book = Book()
    following = Following(db, book, ask_every_s=0.01)
    await following.start()
    await _asked_for(book, 0)
    async with db.write() as tx:
        chat = await chats.add(tx, "telegram", "5", kind="private", now=now)
        await watches.add(tx, db.vault, chat.id, NameWatch("", "Ерлан Сыдыков"), now=now)
    await _asked_for(book, 1)
    await following.stop()


async def test_a_database_that_is_away_for_a_moment_ends_nothing(db, now):
    rounds = news(db, CHANNEL, ask_every_s=0.01, net_s=0.01)
    for _ in range(3):
        await anext(rounds)
    await rounds.aclose()
