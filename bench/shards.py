"""What sharding the names over workers would bring and cost: the measured steps of the plan in docs/operations.md.

    python bench/shards.py [--names 1000000] [--shares 1,2,4] [--entries 400]

The lists stand sealed in a SQLite database. Each share is the real watchbook in a process of its own, which follows the
watches whose id leaves its number when divided by the shares, and passes over all others. Processor time, in one run
one process after the other; the mentions of all shares are joined here, and compared with what one index reads.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, replace
from datetime import UTC, datetime
from operator import ne
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

from names import SHARED, invented_entries, invented_names, memory_mb  # noqa: E402 - the folder has to be on the path

from config.pattern_packs import load_pattern_packs  # noqa: E402
from matchers.linking import link  # noqa: E402
from matchers.patterns import PatternReader  # noqa: E402
from matchers.text import prepare  # noqa: E402
from storage import chats, watches  # noqa: E402
from storage.database import Db  # noqa: E402
from storage.migrating import migrate  # noqa: E402
from storage.records import Entry, Event, Mention, NameWatch  # noqa: E402
from storage.vault import Vault  # noqa: E402
from watchers.watchbook import Watchbook  # noqa: E402

CHATS = 100
AT_ONCE = 10_000
WARM = 50
STRUCK = (
    "Суд в Алматы арестовал активиста {} на 15 суток за пикет у акимата.",
    "{} приговорён к трём годам лишения свободы.",
    "Полицейлер {} дегенді митингіден кейін ұстады.",
    "A court in Almaty sentenced {} to 15 days of administrative arrest.",
)
ALERT_LINE = 50


class Share(Watchbook):
    """The watches of one share: of a change in another it only takes note.

    Args:
        vault: Opens them.
        patterns: Compiled once.
        number: Which share.
        shares: Of how many.
    """

    def __init__(self, vault, patterns, number, shares):
        super().__init__(vault, patterns)
        self._share = number, shares

    async def _apply(self, tx, book, ids):
        number, shares = self._share
        await super()._apply(tx, book, [one for one in ids if one % shares == number])


def open_database(folder):
    return Db(f"sqlite:///{folder}/shards.db", Vault(bytes(32)))


async def fill(folder, count):
    db, now = open_database(folder), datetime.now(UTC)
    await migrate(db)
    names = invented_names(count, random.Random(1))
    for start in range(0, count, AT_ONCE):
        async with db.write() as tx:
            if start // AT_ONCE < CHATS:
                chat = await chats.add(tx, "telegram", str(1000 + start // AT_ONCE), kind="private", now=now)
            wanted = [NameWatch("", name) for name in names[start : start + AT_ONCE]]
            await watches.add_many(tx, db.vault, chat.id, wanted, now=now)
    await db.close()
    return names[:SHARED]


def news(count, names):
    """Entries of about 640 characters in three languages; to every fourth happens somebody of the list."""
    rng = random.Random(2)
    texts = invented_entries(count, names, rng)
    struck = [
        text if number % 4 else f"{text} {rng.choice(STRUCK).format(rng.choice(names))}"
        for number, text in enumerate(texts)
    ]
    return [Entry(f"e{number}", f"Новости {number}", text) for number, text in enumerate(struck)]


class Clock:
    """Adds up the processor time of steps, in milliseconds an entry."""

    def __init__(self, count):
        self.spent, self._count = {}, count

    def time(self, step, work):
        began = time.process_time()
        result = work()
        self.spent[step] = self.spent.get(step, 0.0) + (time.process_time() - began) / self._count * 1000
        return result

    def told(self):
        return {step: round(ms, 3) for step, ms in self.spent.items()}


async def followed(db, book):
    began, wall = time.process_time(), time.perf_counter()
    async with db.read() as tx:
        current = await book.current(tx)
    return current, time.process_time() - began, time.perf_counter() - wall


async def changed(db, book, folder_chat=1):
    """The cost of 20 watches, added one by one, in milliseconds each: the dearest of this share and of others."""
    own, others = [], []
    for _ in range(20):  # watches as anybody adds them
        async with db.write() as tx:
            stored, _ = await watches.add(
                tx, db.vault, folder_chat, NameWatch("", f"Новый{time.time_ns()} Человеков"), now=datetime.now(UTC)
            )
        _, spent, _ = await followed(db, book)
        (own if str(stored.id) in (await followed(db, book))[0].watches else others).append(spent * 1000)
    return round(max(own), 2), round(max(others, default=0.0), 2)


async def share(folder, number, shares):
    """Be one share: load, read what is handed in, and answer with mentions as a worker would write them into a row."""
    given = json.loads(Path(folder, "news.json").read_text(encoding="utf-8"))
    entries = [Entry(*row) for row in given]
    patterns = PatternReader(load_pattern_packs())
    before = memory_mb()
    db = open_database(folder)
    book = Share(db.vault, patterns, number, shares)
    current, load_s, _ = await followed(db, book)
    loaded = memory_mb() - before
    names = current.reader._names  # noqa: SLF001 - the index alone, which is what would be sharded
    for entry in entries[:WARM]:
        current.reader.read(entry)
    clock = Clock(len(entries) - WARM)
    rows = [answer(entry, names, patterns, clock) for entry in entries[WARM:]]
    Path(folder, f"answer-{shares}-{number}").write_text("\n".join(rows), encoding="utf-8")
    own, others = await changed(db, book)
    await db.close()
    print(
        json.dumps(
            {
                "watches": len(book),
                "load s": round(load_s, 1),
                "MB": round(loaded),
                "change own ms": own,
                "change others ms": others,
                **clock.told(),
            }
        )
    )


def answer(entry, names, patterns, clock):
    """Read an entry for one share; gives its mentions as a worker would write them into a row."""
    title, text = clock.time("prepare", lambda: (prepare(entry.title), prepare(entry.text)))
    events = clock.time("events", lambda: patterns.events(title, text, published_at=None, lang=None))
    packed = clock.time("pack events", lambda: json.dumps([asdict(one) for one in events]))
    clock.time("unpack events", lambda: [Event(**one) for one in json.loads(packed)])
    found = clock.time("own", lambda: names.mentions(title, text, min_score=1))  # as the reader asks it
    return clock.time("pack", lambda: json.dumps([asdict(one) for one in found], ensure_ascii=False))


def joined(folder, shares, entries):
    """Join the answers of all shares where the entry is told; gives what was told, and milliseconds an entry."""
    answers = [
        Path(folder, f"answer-{shares}-{number}").read_text(encoding="utf-8").split("\n") for number in range(shares)
    ]
    patterns = PatternReader(load_pattern_packs())
    told, spent = [], 0.0
    for place, entry in enumerate(entries[WARM:]):
        title, text = prepare(entry.title), prepare(entry.text)
        events = patterns.events(title, text, published_at=None, lang=None)
        began = time.process_time()
        found = [Mention(**one) for answer in answers for one in json.loads(answer[place])]
        found.sort(key=lambda one: (one.watch_id, one.field != "title", one.start))  # as one index gives them
        linked = link(events, found, title, text)
        found.sort(key=lambda one: (int(one.watch_id), -one.score, one.field == "text", one.start))
        spent += time.process_time() - began
        told.append(([replace(one, persons=()) for one in found if one.score >= ALERT_LINE], linked))
    return told, spent / len(told) * 1000


def measure(folder, shares, entries):
    rows = []
    for number in range(shares):
        command = [sys.executable, __file__, "--share", f"{number}/{shares}", "--folder", folder]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        rows.append(json.loads(done.stdout))
        print(f"  {number + 1} of {shares}: {rows[-1]}", flush=True)
    told, join_ms = joined(folder, shares, entries)
    return rows, told, join_ms


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--names", type=int, default=1_000_000)
    parser.add_argument("--shares", default="1,2,4")
    parser.add_argument("--entries", type=int, default=400)
    parser.add_argument("--share", help=argparse.SUPPRESS)
    parser.add_argument("--folder", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.share:
        number, shares = map(int, args.share.split("/"))
        asyncio.run(share(args.folder, number, shares))
        return
    with tempfile.TemporaryDirectory() as folder:
        listed = asyncio.run(fill(folder, args.names))
        entries = news(args.entries + WARM, listed)
        Path(folder, "news.json").write_text(
            json.dumps([[one.id, one.title, one.text] for one in entries]), encoding="utf-8"
        )
        whole = None
        for shares in map(int, args.shares.split(",")):
            rows, told, join_ms = measure(folder, shares, entries)
            whole = whole or told
            worst = {key: max(row[key] for row in rows) for key in rows[0]}
            own = [row["own"] for row in rows]
            again = worst["prepare"] + worst["events"]
            print(
                f"{shares} shares: loaded in {worst['load s']} s, {worst['MB']} MB each;"
                f" own reading {worst['own']:.2f} ms, all shares {sum(own):.2f};"
                f" prepared again {again:.2f} ms each, handed over {worst['pack events'] + worst['unpack events']:.2f};"
                f" packed {worst['pack']:.2f}, joined {join_ms:.2f} ms;"
                f" a change {worst['change own ms']} ms, another's {worst['change others ms']} ms;"
                f" entries read otherwise than by one index: {sum(map(ne, told, whole))} of {len(told)}",
                flush=True,
            )


if __name__ == "__main__":
    main()
