"""A simulated day of the whole line: sources that fail at random, their pages, a database, names and stories.

    python bench/soak_whole.py [--feeds 55] [--days 1]

As `bench/soak.py`, whose server it uses, but through `watchers.run`: each entry is stored, its page read in full,
matched with 200 names and placed in a story. At the end every entry that was ever published must stand in the database
exactly once, nearly all with their full text; memory in the last quarter must be within 3 % of the second, and open
files must not grow. The sources list 40 entries at the first look, so that what Dabyl remembers of the latest 2,048
stories, 17 KB each, is full before the second quarter: until then memory grows as it is meant to.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import multiprocessing
import random
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import mean

import sqlalchemy as sa
from soak import HOSTS, HOUR, LISTED, TOGETHER, Source, resident, start

from config.pattern_packs import load_pattern_packs
from matchers.patterns import PatternReader
from matchers.storysignature import unpacked
from storage import chats, feeds, watches
from storage.database import Db
from storage.migrating import migrate
from storage.records import NameWatch
from storage.tables import entries as entry_rows
from storage.tables import feeds as feed_rows
from storage.vault import Vault
from watchers.completing import Completer
from watchers.http import Client
from watchers.looking import Looker
from watchers.run import Run
from watchers.watchbook import Watchbook

EPOCH = datetime(2026, 4, 1, tzinfo=UTC)
NAMES = 200
AT_ONCE = 60
BEFORE_H = 400
"""So long the sources have been publishing when the first look finds what they list."""
MOST_GROWTH = 1.03
MORE_FILES = 15
"""Idle connections to sources come and go."""
GIVEN = "Айгүл Ержан Мадина Асхат Сания Данияр Әсел Бауыржан".split()


class Day:
    """The line under the simulated clock."""

    def __init__(self, db: Db, run: Run, clock, days: float) -> None:
        self.db, self.run, self.clock = db, run, clock
        self.end = days * 24 * HOUR
        self.looks = 0
        self.files: list[int] = []
        self.remembered: list[int] = []

    def now(self) -> datetime:
        return EPOCH + timedelta(seconds=self.clock.value)

    async def follow(self) -> list[int]:
        """Follow the clock until each source had a good look after the end; gives the memory by the hour."""
        sizes: list[int] = []
        while await self.step():
            if self.clock.value >= len(sizes) * HOUR:
                sizes.append(resident())
                self.files.append(sum(1 for _ in Path("/proc/self/fd").iterdir()))
                self.remembered.append(unpacked.cache_info().currsize)
        return sizes

    async def step(self) -> bool:
        """Look at what is due next; False when there is nothing left to wait for."""
        end = EPOCH + timedelta(seconds=self.end)
        waits = sa.or_(feed_rows.c.last_good_at.is_(None), feed_rows.c.last_good_at <= end)
        async with self.db.read() as tx:
            due = (await tx.execute(sa.select(sa.func.min(feed_rows.c.next_look_at)).where(waits))).scalar_one()
        if due is None:
            return False
        self.clock.value = max(self.clock.value, (due.replace(tzinfo=UTC) - EPOCH).total_seconds())
        async with self.db.write() as tx:
            until = self.now() + timedelta(seconds=TOGETHER)
            found = await feeds.claim_due(tx, until, lease=timedelta(minutes=3), limit=AT_ONCE)
        self.looks += len(found)
        await asyncio.gather(*(self.run.look(feed_id=feed.id) for feed in found))
        return True


async def prepare(db: Db, urls: list[str]) -> None:
    await migrate(db)
    names = random.Random(3)
    async with db.write() as tx:
        chat = await chats.add(tx, "console", "console", kind="console", now=EPOCH)
        people = [NameWatch("", f"{names.choice(GIVEN)} Тест{'аеиоуы'[n % 6]}нов{n}") for n in range(NAMES)]
        await watches.add_many(tx, db.vault, chat.id, people, now=EPOCH)
        for url in urls:
            await feeds.add(tx, url, kind="feed", every_s=None, now=EPOCH, options={"pages": "on"})


async def soak(folder: str, port: int, clock, count: int, days: float) -> None:
    hosts = ["127.0.0.1", *(f"127.0.1.{host}" for host in range(1, HOSTS))]
    urls = [f"http://{hosts[n % HOSTS]}:{port}/{n}" for n in range(count)]
    db = Db(f"sqlite:///{folder}/soak.db", Vault(bytes(32)))
    await prepare(db, urls)
    started = time.perf_counter()
    client = Client(contact="bench", allow_private=frozenset((host, port) for host in hosts), deadline_s=1.0)
    async with client, Looker(contact="bench", client=client) as looker:
        day = Day(db, None, clock, days)
        patterns = PatternReader(load_pattern_packs())
        day.run = Run(
            db,
            looker,
            Watchbook(db.vault, patterns),
            clock=day.now,
            jitter=random.Random(1).random,
            after_commit=lambda: None,
            completer=Completer(db, looker.articles()),
        )
        sizes = await day.follow()
    await report(
        db,
        day,
        [Source(number, days, before_h=BEFORE_H) for number in range(count)],
        sizes,
        time.perf_counter() - started,
    )
    await db.close()


def quarters(values: list[int]) -> list[float]:
    """Give the mean of each quarter of the time."""
    size = len(values) // 4
    return [mean(values[part * size : (part + 1) * size]) for part in range(4)]


async def report(db: Db, day: Day, sources: list[Source], sizes: list[int], seconds: float) -> None:
    """Print what came of it, and fail if anything was lost, repeated or piled up."""
    async with db.read() as tx:
        rows = (await tx.execute(sa.select(entry_rows.c.guid, entry_rows.c.text, entry_rows.c.summary))).all()
    counts: dict[str, int] = {}
    for guid, _, _ in rows:
        counts[guid] = counts.get(guid, 0) + 1
    lost = 0
    for number, source in enumerate(sources):
        expected = range(max(0, source.count(0) - LISTED), source.count(day.end))
        lost += sum(f"http://s{number}.example/{n}" not in counts for n in expected)
    full = sum(text != summary for _, text, summary in rows)
    memory, files, remembered = quarters(sizes), quarters(day.files), quarters(day.remembered)
    print(f"{len(sources)} sources, {day.looks} looks, {seconds:.0f} s, {seconds / day.looks * 1e3:.1f} ms a look")
    print(f"{len(rows)} entries, {lost} lost, {len(rows) - len(counts)} repeated, {full} read in full")
    print(f"memory in MB, by quarters: {', '.join(f'{size / 1e6:.1f}' for size in memory)}")
    print(f"last quarter against the second: {(memory[3] / memory[1] - 1) * 100:+.1f} %")
    print(f"open files, by quarters: {', '.join(f'{count:.0f}' for count in files)}")
    print(f"stories remembered, by quarters: {', '.join(f'{count:.0f}' for count in remembered)}")
    assert not lost
    assert len(rows) == len(counts)
    assert memory[3] < memory[1] * MOST_GROWTH
    assert files[3] < files[1] + MORE_FILES


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=55)
    parser.add_argument("--days", type=float, default=1)
    args = parser.parse_args()
    logging.disable(logging.ERROR)  # failures are meant to happen
    port, clock = multiprocessing.Queue(), multiprocessing.Value("d", 0.0)
    server = multiprocessing.Process(target=start, args=(port, clock, args.feeds, args.days, BEFORE_H), daemon=True)
    server.start()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(soak(str(Path(folder)), port.get(timeout=120), clock, args.feeds, args.days))
    server.terminate()


if __name__ == "__main__":
    main()
