"""How many entries a second go from sources to the outbox: PostgreSQL with one and two workers, SQLite in one process.

    python bench/throughput.py [--feeds 1000] [--entries 40] [--names 10000]

All sources of a loopback server publish at once; one chat watches so many names and all 29 patterns. Told: seconds
until the last entry is stored with its alerts, and what the processes took of the processor, children included. Linux
only, for /proc. The server runs in this process and takes its share of the two cores, the same in every round.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import random
import signal
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from loopback import ENDS, GIVEN, ROOTS, Installation, News, end, postgres, postgres_url

from config.pattern_packs import load_pattern_packs
from storage import chats, watches
from storage.records import NameWatch, PatternWatch
from storage.tables import alerts, entries
from storage.tables import feeds as feed_table

EVERY_S = 5
TICK = os.sysconf("SC_CLK_TCK")


def people(count):
    rnd = random.Random(11)
    found = set()
    while len(found) < count:
        given, surname = rnd.choice(GIVEN), rnd.choice(ROOTS) + rnd.choice(ENDS)
        found.add(f"{given} {surname} {rnd.choice(ROOTS)}{rnd.choice(('улы', 'кызы'))}")
    return [NameWatch("", name) for name in sorted(found)]


def worked(pid):
    """Processor seconds of a process and its children, ended ones included."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    own = sum(map(int, fields[11:15])) / TICK
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return own + sum(worked(child) for child in children)


async def prepare(installation, news, names):
    await installation.prepare(news, 0, every_s=EVERY_S)
    db, now = installation.open(), datetime.now(UTC)
    async with db.write() as tx:
        chat = await chats.add(tx, "telegram", "1000", kind="private", now=now)
        patterns = [PatternWatch("", pack.id) for pack in load_pattern_packs()]
        await watches.add_many(tx, db.vault, chat.id, [*people(names), *patterns], now=now)
    return db


async def count(db):
    async with db.read() as tx:
        return [
            (await tx.execute(sa.select(sa.func.count()).select_from(table))).scalar_one()
            for table in (entries, alerts)
        ]


async def looked(db, patience_s=300):
    """Wait until every source had its first look, which announces nothing."""
    async with asyncio.timeout(patience_s):
        while True:
            async with db.read() as tx:
                query = sa.select(sa.func.count()).select_from(feed_table).where(feed_table.c.looks == 0)
                if not (await tx.execute(query)).scalar_one():
                    return
            await asyncio.sleep(0.5)


async def measure(what, args, home, database, names):
    async with News(args.feeds) as news:
        installation = Installation(home, news, database=database)
        db = await prepare(installation, news, args.names)
        processes = {name: await installation.start(name.split("-")[0]) for name in names}
        try:
            await looked(db)
            before = {name: worked(process.pid) for name, process in processes.items()}
            for feed in range(args.feeds):
                for _ in range(args.entries):
                    news.publish(feed)
            wanted, began = args.feeds * (args.entries + 1), time.perf_counter()
            while (found := await count(db))[0] < wanted:  # noqa: ASYNC110 - the database is what it waits for
                await asyncio.sleep(0.5)
            took = time.perf_counter() - began
            spent = {name: worked(process.pid) - before[name] for name, process in processes.items()}
        finally:
            for process in processes.values():
                await end(process, signal.SIGTERM)
        await db.close()
    new = args.feeds * args.entries
    reading = sum(seconds for name, seconds in spent.items() if name != "bot")
    print(
        f"{what:<28} {new:7,} entries  {found[1]:7,} alerts  {took:7.1f} s  {new / took:7.1f} entries/s"
        f"  {reading / new * 1000:6.2f} ms of the processor an entry",
        flush=True,
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--entries", type=int, default=40)
    parser.add_argument("--names", type=int, default=10_000)
    args = parser.parse_args()
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(postgres(stack.enter_context(tempfile.TemporaryDirectory())))
        for what, workers in (
            ("PostgreSQL, one worker", 1),
            ("PostgreSQL, two workers", 2),
            ("SQLite, one process", 0),
        ):
            home = stack.enter_context(tempfile.TemporaryDirectory())
            if workers:
                server.psql(f"CREATE DATABASE workers_{workers};")
            database = postgres_url(server, f"workers_{workers}") if workers else "sqlite"
            names = ["bot", *(f"worker-{number}" for number in range(workers))] if workers else ["run"]
            asyncio.run(measure(what, args, home, database, names))
