"""How many entries a second go from sources to the outbox: PostgreSQL with one and two workers, SQLite in one process.

    python bench/throughput.py [--feeds 1000] [--entries 40] [--names 10000] [--chats 50]
                               [--events 0.1] [--hold 0]

All sources of a loopback server publish at once. So many chats share out the names and the 29 patterns; one entry in
ten tells an event of one of six kinds, the rest is other news. Told: seconds until the last entry is stored with its
alerts, and what the processes took of the processor, children included. Linux only, for /proc. With two workers, the
database, the news server and the bot on two cores, the clock cannot show twice the speed: so what a worker spends on an
entry, and how many cores all processes kept busy, stand beside it. `--chats 1` has every event told to one chat, where
it joins one live message. `--hold 30` gives each of one, two and three workers 30 % of a core (as root): then there are
cores enough, and what keeps workers from sharing the work shows.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import html
import os
import random
import signal
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from loopback import ACTS, CITIES, ENDS, GIVEN, LISTED, ROOTS, Installation, News, end, postgres, postgres_url
from quota import held

from config.pattern_packs import load_pattern_packs
from storage import chats, watches
from storage.records import NameWatch, PatternWatch
from storage.tables import alerts, entries
from storage.tables import feeds as feed_table

EVERY_S = 5
LISTED_SHARE = 0.3
HAPPENED = (
    "Суд в {place} арестовал на {n} суток {name} {act}.",
    "В {place} полиция задержала {name} {act}.",
    "{name} оштрафовали на {n} тысяч тенге {act}.",
    "У {name} в {place} прошёл обыск, изъяли телефоны.",
    "{name} вручили повестку в военкомат у здания суда.",
    "Суд приговорил {name} к {n} годам лишения свободы.",
)
CALM = Path(__file__).resolve().parents[1] / "tests" / "matchers" / "cases" / "calm"
TICK = os.sysconf("SC_CLK_TCK")


def sentences(file):
    """Sentences of general news, as a feed writes them."""
    return [html.escape(line) for line in file.read_text().splitlines() if line and not line.startswith("#")]


class Mixed(News):
    """Feeds that publish events and other news; three names of ten are drawn from the lists."""

    def __init__(self, feeds_count, listed, events):
        super().__init__(feeds_count)
        self._events = events
        self._calm = [text for file in sorted(CALM.glob("*.txt")) for text in sentences(file)]
        self._listed = [watch.name.rsplit(" ", 1)[0] for watch in listed]

    def publish(self, feed=None):
        number, rnd = next(self._numbers), self._random
        stranger = f"{rnd.choice(GIVEN)} {rnd.choice(ROOTS)}{rnd.choice(ROOTS).lower()}{rnd.choice(ENDS)}"
        words = {"place": rnd.choice(CITIES), "act": rnd.choice(ACTS), "n": rnd.randint(2, 25)}
        name = rnd.choice(self._listed) if rnd.random() < LISTED_SHARE else stranger
        first, *rest = rnd.sample(self._calm, 6)
        if rnd.random() < self._events:
            first = rnd.choice(HAPPENED).format(name=name, **words)
        listed = self.entries[rnd.randrange(self.count) if feed is None else feed]
        listed.insert(0, (f"guid-{number}", first[:90], f"{first} {' '.join(rest)} {number * 37}."))
        del listed[LISTED:]


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


def busy_s():
    """Processor seconds of the whole machine since it started, idle ones left out."""
    user, nice, system, _idle, _wait, irq, soft, *_ = map(
        int, Path("/proc/stat").read_text().split("\n")[0].split()[1:]
    )
    return (user + nice + system + irq + soft) / TICK


async def prepare(installation, news, names, chats_count):
    await installation.prepare(news, 0, every_s=EVERY_S)
    db, now = installation.open(), datetime.now(UTC)
    patterns = [PatternWatch("", pack.id) for pack in load_pattern_packs()]
    async with db.write() as tx:
        for number in range(chats_count):
            chat = await chats.add(tx, "telegram", str(1000 + number), kind="private", now=now)
            own = [*names[number::chats_count], *patterns[number::chats_count]]
            await watches.add_many(tx, db.vault, chat.id, own, now=now)
    return db


async def count(db):
    async with db.read() as tx:
        return [
            (await tx.execute(sa.select(sa.func.count()).select_from(table))).scalar_one()
            for table in (entries, alerts)
        ]


async def waiting(db):
    """How many transactions wait for a lock that another holds; on SQLite there is one writer."""
    if db.is_sqlite:
        return 0
    async with db.read() as tx:
        query = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        return (await tx.execute(sa.text(query))).scalar_one()


async def looked(db, patience_s=300):
    """Wait until every source had its first look, which announces nothing."""
    async with asyncio.timeout(patience_s):
        while True:
            async with db.read() as tx:
                query = sa.select(sa.func.count()).select_from(feed_table).where(feed_table.c.looks == 0)
                if not (await tx.execute(query)).scalar_one():
                    return
            await asyncio.sleep(0.5)


async def measure(what, args, home, database, roles):
    names = people(args.names)
    async with Mixed(args.feeds, names, args.events) as news:
        installation = Installation(home, news, database=database)
        db = await prepare(installation, news, names, args.chats)
        processes = {name: await installation.start(name.split("-")[0]) for name in roles}
        holds = contextlib.ExitStack()
        try:
            await looked(db)
            for name, process in processes.items():
                if args.hold and name.startswith("worker"):
                    holds.enter_context(held(process.pid, args.hold))
            before = {name: worked(process.pid) for name, process in processes.items()}
            all_before = busy_s()
            for feed in range(args.feeds):
                for _ in range(args.entries):
                    news.publish(feed)
            wanted, began = args.feeds * (args.entries + 1), time.perf_counter()
            waits = []
            while (found := await count(db))[0] < wanted:
                waits.append(await waiting(db))
                await asyncio.sleep(0.5)
            took = time.perf_counter() - began
            spent = {name: worked(process.pid) - before[name] for name, process in processes.items()}
            cores = (busy_s() - all_before) / took
        finally:
            for process in processes.values():
                await end(process, signal.SIGTERM)
            holds.close()
        await db.close()
    new = args.feeds * args.entries
    reading = sum(seconds for name, seconds in spent.items() if name != "bot")
    print(
        f"{what:<28} {new:7,} entries  {found[1]:7,} alerts  {took:7.1f} s  {new / took:7.1f} entries/s"
        f"  {reading / new * 1000:6.2f} ms of the processor an entry  {cores:4.2f} cores busy"
        f"  {sum(waits) / len(waits):4.1f} wait for locks",
        flush=True,
    )


def rounds(hold):
    """What is measured: a sentence, and how many workers; none is everything in one process."""
    if hold:
        return [(f"PostgreSQL, {count} held to {hold} %", count) for count in (1, 2, 3)]
    return [("PostgreSQL, one worker", 1), ("PostgreSQL, two workers", 2), ("SQLite, one process", 0)]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--entries", type=int, default=40)
    parser.add_argument("--names", type=int, default=10_000)
    parser.add_argument("--chats", type=int, default=50)
    parser.add_argument("--events", type=float, default=0.1, help="share of the entries that tell an event")
    parser.add_argument("--hold", type=int, default=0, help="hold each worker to so many hundredths of a core")
    args = parser.parse_args()
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(postgres(stack.enter_context(tempfile.TemporaryDirectory())))
        for what, workers in rounds(args.hold):
            home = stack.enter_context(tempfile.TemporaryDirectory())
            if workers:
                server.psql(f"CREATE DATABASE workers_{workers};")
            database = postgres_url(server, f"workers_{workers}") if workers else "sqlite"
            roles = ["bot", *(f"worker-{number}" for number in range(workers))] if workers else ["run"]
            asyncio.run(measure(what, args, home, database, roles))
