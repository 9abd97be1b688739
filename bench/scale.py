"""What an entry costs the reading side at 1,000, 10,000 and 100,000 watches, and what one changed watch costs.

    python bench/scale.py [--most 100000]

The real watchbook on SQLite: compiled once, then followed. Processor time, the best of three rounds of 200 entries.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from datetime import UTC, datetime

import loopback
from loopback import News
from throughput import people

from config.pattern_packs import load_pattern_packs
from matchers.patterns import PatternReader
from storage import chats, watches
from storage.database import Db
from storage.migrating import migrate
from storage.records import Entry, NameWatch
from storage.vault import Vault
from watchers.watchbook import Watchbook

ENTRIES, ROUNDS = 200, 3


def news():
    loopback.LISTED = ENTRIES
    source = News(1)
    for _ in range(ENTRIES):
        source.publish(0)
    listed = source.entries[0]
    return [Entry(guid, title, text, lang="ru") for guid, title, text in listed]


async def followed(db, book):
    began = time.process_time()
    async with db.read() as tx:
        current = await book.current(tx)
    return current, time.process_time() - began


async def measure(db, patterns, names, chat, known, count):
    now = datetime.now(UTC)
    async with db.write() as tx:
        await watches.add_many(tx, db.vault, chat.id, names[known:count], now=now)
    book = Watchbook(db.vault, patterns)
    current, built = await followed(db, book)
    rounds = []
    for _ in range(ROUNDS):
        entries = news()
        began = time.process_time()
        for entry in entries:
            current.reader.read(entry)
        rounds.append((time.process_time() - began) / len(entries))
    async with db.write() as tx:
        await watches.add(tx, db.vault, chat.id, NameWatch("", f"Новый{count} Человеков"), now=now)
    _, changed = await followed(db, book)
    print(
        f"{count:9,} {built:12.2f} {min(rounds) * 1000:14.2f} {changed * 1000:16.2f}   built {book.builds} time",
        flush=True,
    )


async def main(most):
    patterns = PatternReader(load_pattern_packs())
    names = people(most)
    with tempfile.TemporaryDirectory() as folder:
        db = Db(f"sqlite:///{folder}/scale.db", Vault(bytes(32)))
        await migrate(db)
        async with db.write() as tx:
            chat = await chats.add(tx, "telegram", "1", kind="private", now=datetime.now(UTC))
        print("  watches   compiled, s   an entry, ms   one change, ms")
        known = 0
        for count in (1_000, 10_000, 100_000):
            if count <= most:
                await measure(db, patterns, names, chat, known, count)
                known = count
        await db.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--most", type=int, default=100_000)
    asyncio.run(main(parser.parse_args().most))
