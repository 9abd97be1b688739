"""One entry that concerns 10,000 chats: how long until every alert stands in the outbox.

    python bench/fanout.py [--chats 10000] [--postgres]

The real pipeline from a look's answer to the commit; only the network is left out. Wall and processor seconds.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import tempfile
import time
from datetime import UTC, datetime

from loopback import postgres, postgres_url

from config.pattern_packs import load_pattern_packs
from matchers.patterns import PatternReader
from storage import chats, feeds, outbox, watches
from storage.database import Db
from storage.migrating import migrate
from storage.records import Entry, QueryWatch
from storage.vault import Vault
from watchers.looking import Look, Memory
from watchers.run import Run
from watchers.watchbook import Watchbook

URL = "https://news.example/rss"
QUIET = Entry("g0", "Погода", "Завтра дождь.")
NEWS = Entry("g1", "Активисту дали 15 суток", "Суд в Алматы арестовал Айдоса Бекмагамбетова на 15 суток.")


class Looker:
    """Answers with what it was given."""

    listed = (QUIET,)

    async def look(self, _url, **_):
        listed = len(self.listed)
        return Look(self.listed, listed, False, "News", "ru", Memory(body_hash=str(listed)), None, None, 200)


async def prepare(db, count):
    now = datetime.now(UTC)
    await migrate(db)
    async with db.write() as tx:
        await feeds.add(tx, URL, kind="feed", every_s=60, now=now)
        for number in range(count):
            chat = await chats.add(tx, "telegram", str(1000 + number), kind="private", now=now)
            await watches.add_many(tx, db.vault, chat.id, [QueryWatch("", "суток")], now=now)


async def timed(what, work):
    wall, worked = time.perf_counter(), time.process_time()
    await work
    print(f"  {what:<44} {time.perf_counter() - wall:7.2f} s, {time.process_time() - worked:7.2f} s of the processor")


async def measure(url, count):
    db = Db(url, Vault(bytes(32)))
    await prepare(db, count)
    looker = Looker()
    book = Watchbook(db.vault, PatternReader(load_pattern_packs()))
    run = Run(db, looker, book, clock=lambda: datetime.now(UTC), jitter=lambda: 0.5, after_commit=lambda: None)
    await timed("the lists compiled, and the first look", run.look(feed_id=1))
    looker.listed = (NEWS, QUIET)
    await timed(f"one entry told to {count:,} chats", run.look(feed_id=1))
    async with db.read() as tx:
        print(f"  {await outbox.depth(tx):,} messages wait")
    await db.close()


parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("--chats", type=int, default=10_000)
parser.add_argument("--postgres", action="store_true")
args = parser.parse_args()
with contextlib.ExitStack() as stack:
    folder = stack.enter_context(tempfile.TemporaryDirectory())
    address = f"sqlite:///{folder}/fanout.db"
    if args.postgres:
        address = postgres_url(stack.enter_context(postgres(folder)))
    asyncio.run(measure(address, args.chats))
