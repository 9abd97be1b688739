"""A simulated day of the whole line: sources that fail at random, their pages, a database, names and stories.

    python bench/soak_whole.py [--feeds 100] [--days 1]

As `bench/soak.py`, whose server it uses, but through `watchers.run`: each entry is stored, its page read in full,
matched with 200 names and placed in a story. At the end every entry that was ever published must stand in the database
exactly once, nearly all with their full text, and memory must be where it was after six hours.
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

import sqlalchemy as sa
from soak import HOSTS, HOUR, LISTED, TOGETHER, Source, resident, start

from config.pattern_packs import load_pattern_packs
from matchers.patterns import PatternReader
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
GIVEN = "Айгүл Ержан Мадина Асхат Сания Данияр Әсел Бауыржан".split()


class Day:
    """The line under the simulated clock."""

    def __init__(self, db: Db, run: Run, clock, days: float) -> None:
        self.db, self.run, self.clock = db, run, clock
        self.end = days * 24 * HOUR
        self.looks = 0

    def now(self) -> datetime:
        return EPOCH + timedelta(seconds=self.clock.value)

    async def follow(self) -> list[int]:
        """Follow the clock until each source had a good look after the end; gives the memory by the hour."""
        sizes: list[int] = []
        while await self.step():
            if self.clock.value >= len(sizes) * HOUR:
                sizes.append(resident())
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
    await report(db, day, [Source(number, days) for number in range(count)], sizes, time.perf_counter() - started)
    await db.close()


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
    early, late = sizes[6] / 1e6, sizes[-1] / 1e6
    between = [sizes[6 + (len(sizes) - 7) * part // 4] / 1e6 for part in range(5)]
    print(f"{len(sources)} sources, {day.looks} looks, {seconds:.0f} s, {seconds / day.looks * 1e3:.1f} ms a look")
    print(f"{len(rows)} entries, {lost} lost, {len(rows) - len(counts)} repeated, {full} read in full")
    print(f"memory in MB after 6 h and each further quarter: {', '.join(f'{size:.1f}' for size in between)}")
    assert not lost
    assert len(rows) == len(counts)
    assert late < early * 1.15 + 2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=100)
    parser.add_argument("--days", type=float, default=1)
    args = parser.parse_args()
    logging.disable(logging.ERROR)  # failures are meant to happen
    port, clock = multiprocessing.Queue(), multiprocessing.Value("d", 0.0)
    server = multiprocessing.Process(target=start, args=(port, clock, args.feeds, args.days), daemon=True)
    server.start()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(soak(str(Path(folder)), port.get(timeout=120), clock, args.feeds, args.days))
    server.terminate()


if __name__ == "__main__":
    main()
