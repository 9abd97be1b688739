"""What an entry costs through the whole line, by the length of the lists and by what is stored already.

    python bench/cost.py [--stored 100000,1000000] [--watches 1000,10000,100000] [--svg docs/cost.svg] [--folder F]
    python bench/cost.py --postgres 100000,1000000                                           # there too

The answer of a source -> parsed -> read -> placed in its story -> alerts -> outbox -> committed; only the network is
left out. Ten chats share the names; of ten entries three name somebody of the first hundred, and one tells what
happened to somebody. A thousand entries are told for real first, and what they left in the tables of stories is
multiplied: words as often as they come, people and steps as often as they came, all other keys once. Processor time of
this process, the median of twenty looks; on PostgreSQL that of its server stands beside it, for which it must be Linux.
A million take minutes to store: with --folder the SQLite files stay, and are there the next time.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import log
from pathlib import Path
from statistics import median

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

import numpy as np  # noqa: E402 - the folder has to be on the path first
import psycopg  # noqa: E402
import sqlalchemy as sa  # noqa: E402
from loopback import CITIES, postgres, postgres_url  # noqa: E402
from names import SHARED, invented_names  # noqa: E402
from stories import WORDS, hash_of  # noqa: E402
from stories import News as Words  # noqa: E402
from throughput import worked  # noqa: E402

from config.pattern_packs import load_pattern_packs  # noqa: E402
from matchers.hearing import heard  # noqa: E402
from matchers.patterns import PatternReader  # noqa: E402
from storage import chats, feeds, watches  # noqa: E402
from storage.database import Db, plain_url  # noqa: E402
from storage.migrating import migrate  # noqa: E402
from storage.records import Entry, NameWatch  # noqa: E402
from storage.tables import alerts, entries, outbox  # noqa: E402
from storage.tables import watches as watch_rows  # noqa: E402
from storage.tables_stories import keys, told  # noqa: E402
from storage.vault import Vault  # noqa: E402
from watchers import identity  # noqa: E402
from watchers.headers import NO_VALIDATORS  # noqa: E402
from watchers.http import Answer  # noqa: E402
from watchers.looking import Looker  # noqa: E402
from watchers.run import Run  # noqa: E402
from watchers.watchbook import Watchbook  # noqa: E402

FEEDS, CHATS, LISTED = 200, 10, 20
SEED = FEWEST = 1_000
WARM_LOOKS, LOOKS = 3, 20
KEPT = timedelta(days=30)
CHUNK = 20_000
CROWDED_MS = 1.5
NAMED = ("По словам {}, обвинение не доказано.", "Защитник {} подал жалобу.", "{} ранее уже обращался в суд.")
STRUCK = (
    "Суд в {place} арестовал на {days} суток активиста {who}.",
    "{who} оштрафован на {days} МРП за пикет в {place}.",
    "Полиция задержала {who} в {place} после митинга, ему грозит {days} суток.",
)


class Source:
    """Writes the answers of sources: every entry is new, with words as rare as words are, and at times people.

    Args:
        names: Of whom the news speak.
        seed: The same gives the same news.
    """

    def __init__(self, names, seed):
        self._words, self._names, self._random = Words(), names, random.Random(seed)
        self._words.random = random.Random(seed)
        self._strangers = invented_names(5_000, random.Random(seed + 1))
        self._numbers = itertools.count(seed * 10_000_000)

    def sentence(self, words=12):
        return " ".join(self._words.word() for _ in range(words)).capitalize() + "."

    def entry(self):
        number, rnd = next(self._numbers), self._random
        sentences = [self.sentence() for _ in range(4)]
        who = rnd.choice(self._names) if rnd.random() < 0.3 else rnd.choice(self._strangers)
        title = self.sentence(6)[:-1]
        if rnd.random() < 0.1:
            days, place = rnd.randint(2, 60), rnd.choice(CITIES)
            sentences.insert(0, rnd.choice(STRUCK).format(who=who, days=days, place=place))
            title = f"{who}: {title.lower()}"
        else:
            sentences.insert(2, rnd.choice(NAMED).format(who))
        return f"guid-{number}", title, " ".join(sentences)

    def answer(self, url):
        moment = f"{datetime.now(UTC):%a, %d %b %Y %H:%M:%S +0000}"
        items = "".join(
            f"<item><guid isPermaLink='false'>{guid}</guid><title>{title}</title><link>{url}/{guid}</link>"
            f"<pubDate>{moment}</pubDate><description>{text}</description></item>"
            for guid, title, text in (self.entry() for _ in range(LISTED))
        )
        body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>{url[8:]}</title>{items}</channel></rss>'
        return Answer(url, 200, False, body.encode(), "application/rss+xml", NO_VALIDATORS, None, None)


class Client:
    """Answers at once with what was made beforehand."""

    answer = None

    async def get(self, _url, **_):
        return self.answer


def url_of(feed):
    return f"https://outlet-{feed}.example"


@dataclass
class Line:
    """The whole line on one database.

    Attributes:
        db: The database.
        names: Of all lists, the longest; the first hundred are in the news.
        known: How many of them are on lists so far.
        seed: Of the news that are timed.
    """

    db: Db
    names: list
    known: int = 0
    seed: int = 2

    async def prepare(self):
        now = datetime.now(UTC)
        await migrate(self.db)
        async with self.db.write() as tx:
            for number in range(FEEDS):
                await feeds.add(tx, url_of(number), kind="feed", every_s=3600, now=now)
            for number in range(CHATS):
                await chats.add(tx, "telegram", str(1000 + number), kind="private", now=now)
            await tx.execute(sa.text("UPDATE feeds SET looks = 1"))

    async def begin_again(self):
        """Take up a database that was filled before: its lists are to be short again."""
        await migrate(self.db)
        async with self.db.write() as tx:
            await tx.execute(watch_rows.delete().where(watch_rows.c.id > FEWEST))
        self.known = FEWEST

    async def watch(self, count):
        async with self.db.write() as tx:
            for chat in range(CHATS):
                new = [NameWatch("", name) for name in self.names[self.known : count][chat::CHATS]]
                await watches.add_many(tx, self.db.vault, chat + 1, new, now=datetime.now(UTC))
        self.known = count

    async def look(self, looks, *, server=None):
        """Look so often; milliseconds of this process and of the server for each entry, warm."""
        client, source = Client(), Source(self.names[:SHARED], self.seed)
        self.seed += 1
        book = Watchbook(self.db.vault, PatternReader(load_pattern_packs()))
        looker = Looker(contact="bench", workers=0, client=client)
        run = Run(self.db, looker, book, clock=lambda: datetime.now(UTC), jitter=lambda: 0.5, after_commit=lambda: None)
        spent, served = [], []
        for number in range(WARM_LOOKS + looks):
            client.answer = source.answer(url_of(number % FEEDS))
            began, before = time.process_time(), worked(server) if server else 0.0
            await run.look(feed_id=number % FEEDS + 1)
            if number >= WARM_LOOKS:
                spent.append((time.process_time() - began) / LISTED * 1000)
                served.append(((worked(server) if server else 0.0) - before) / LISTED * 1000)
        return median(spent), sum(served) / looks  # the server's is told in steps of 10 ms


@dataclass
class Left:
    """What a thousand entries left behind when they were told for real.

    Attributes:
        bodies: Their sealed signatures.
        shares: Of each key that is no word of the vocabulary and came more than once: in what share of entries.
        single: How many keys an entry has that no other has.
        alerts: Of each its chat, state and sealed body.
        sentences: To write stored entries with, and how they sound.
    """

    bodies: list
    shares: dict
    single: int
    alerts: list
    sentences: list


async def tell_for_real(folder, names):
    db = Db(f"sqlite:///{folder}/seed.db", Vault(bytes(32)))
    line = Line(db, names, seed=1)
    await line.prepare()
    await line.watch(FEWEST)
    await line.look(SEED // LISTED - WARM_LOOKS)
    async with db.read() as tx:
        bodies = list((await tx.execute(sa.select(told.c.body))).scalars())
        counts = Counter((await tx.execute(sa.select(keys.c.key))).scalars())
        rows = (await tx.execute(sa.select(alerts.c.chat_id, alerts.c.state, alerts.c.body))).all()
    await db.close()
    vocabulary = set(map(hash_of, Words().words))
    others = {key: count for key, count in counts.items() if key not in vocabulary}
    shares = {key: count / SEED for key, count in others.items() if count > 1}
    single = sum(count == 1 for count in others.values()) // SEED
    source = Source(names[:SHARED], 77)
    sentences = [(text, heard(text)) for text in (source.sentence() for _ in range(10_000))]
    return Left(bodies, shares, single, [tuple(row) for row in rows], sentences)


def key_rows(left, size):
    """Rows in the order of the table: each key with its share of the entries, and keys of one entry alone."""
    rng, vocabulary = np.random.default_rng(3), Words().words
    chances = dict(left.shares)
    for place, word in enumerate(vocabulary):
        key, chance = hash_of(word), log((place + 21) / (place + 20)) / log(2000)
        chances[key] = chances.get(key, 0.0) + chance
    shares = {key: chance if key in left.shares else 1 - (1 - chance) ** WORDS for key, chance in chances.items()}
    single = ((number << 33) + part for number in range(1, size + 1) for part in range(left.single))
    ordered = sorted(shares)
    small = [key for key in ordered if key < 2**33]
    for key in small:
        yield from _rows_of(key, shares[key], size, rng)
    large = iter([key for key in ordered if key >= 2**33])
    ahead = next(large, None)
    for key in single:
        while ahead is not None and ahead < key:
            yield from _rows_of(ahead, shares[ahead], size, rng)
            ahead = next(large, None)
        yield key, key >> 33
    while ahead is not None:
        yield from _rows_of(ahead, shares[ahead], size, rng)
        ahead = next(large, None)


def _rows_of(key, share, size, rng):
    steps = rng.geometric(min(1.0, share), size=int(size * share * 1.2) + 20).cumsum()
    return zip(itertools.repeat(key), steps[steps <= size].tolist())


def tables_of(left, size):
    """What so many stored entries are, table by table: its name, its columns, its rows."""
    rnd, now = random.Random(4), datetime.now(UTC)
    first_at, step = (now - KEPT).timestamp() * 1000, KEPT.total_seconds() * 1000 / size

    def at(number):
        return int(first_at + step * number)

    def stored():
        for number in range(1, size + 1):
            parts = rnd.choices(left.sentences, k=5)
            text, sound, feed = " ".join(part for part, _ in parts), "".join(part for _, part in parts), number % FEEDS
            moment = at(number)
            title = parts[0][0][:60]
            yield (
                number,
                feed + 1,
                f"old-{number}",
                f"{url_of(feed)}/{number}",
                title,
                "",
                text,
                url_of(feed)[8:],
                moment,
                False,
                sound,
                moment,
            )

    def known():
        for feed in range(FEEDS):
            own = range(feed or FEEDS, size + 1, FEEDS)
            found = (identity.keys(Entry(f"old-{number}", "", "", url=f"{url_of(feed)}/{number}")) for number in own)
            yield from ((feed + 1, key, at(0)) for key in sorted({key for several in found for key in several}))

    def placed():
        for number in range(1, size + 1):
            story = f"{number:016x}"
            yield number, f"old-{number}", story, story, rnd.choice(left.bodies), 0, "new", "", at(number), "first", 1

    def alarmed():
        share = len(left.alerts) / SEED
        for number in range(1, int(size * share)):
            entry = min(size, int(number / share) + 1)
            _, state, body = left.alerts[number % len(left.alerts)]
            yield (
                number,
                number % CHATS + 1,
                entry,
                state,
                f"{entry:016x}",
                f"{entry:016x}",
                body,
                at(entry),
            )

    def sent():
        share = len(left.alerts) / SEED
        for number in range(1, int(size * share)):
            if left.alerts[number % len(left.alerts)][1] != "alert":
                continue
            moment = at(min(size, int(number / share) + 1))
            yield (
                number,
                number % CHATS + 1,
                number,
                "alert",
                1,
                f"alert:{number}",
                b"",
                "sent",
                moment,
                str(number),
                moment,
                moment,
            )

    yield "entries", "id feed_id guid url title summary text source published_at is_stub heard seen_at", stored()
    yield "seen", "feed_id key seen_at", known()
    yield "stories_told", "entry_id item story event body score level reason told_at part sources", placed()
    yield "story_keys", "key entry_id", key_rows(left, size)
    yield "alerts", "id chat_id entry_id state story event body made_at", alarmed()
    yield (
        "outbox",
        "id chat_id alert_id kind priority dedup_key body state not_before message_id made_at done_at",
        sent(),
    )


def fill_sqlite(path, tables):
    import sqlite3  # noqa: PLC0415 - as psycopg is for the other

    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA synchronous=OFF")
        raw.execute("PRAGMA cache_size=-400000")
        for table, columns, rows in tables:
            names = columns.split()
            raw.execute("BEGIN")
            filling = f"INSERT OR IGNORE INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
            raw.executemany(filling, rows)
            raw.execute("COMMIT")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        raw.execute("ANALYZE")


def fill_postgres(url, tables):
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET synchronous_commit = off")
        connection.execute("SET session_replication_role = replica")  # no look-up of what a row refers to
        connection.execute("SET maintenance_work_mem = '1GB'")
        for table, columns, rows in tables:
            names = columns.split()
            copying = f"COPY {table} ({', '.join(names)}) FROM STDIN"
            with (
                connection.transaction(),
                without_key(connection, table),
                connection.cursor() as cursor,
                cursor.copy(copying) as copy,
            ):
                for batch in _batches(rows):
                    copy.write("".join(map(_line, batch)))
            if names[0] == "id":
                connection.execute(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
                )
        connection.execute("VACUUM ANALYZE")


@contextlib.contextmanager
def without_key(connection, table):
    """Sort the keys of stories once at the end: in the order they come each would go to another place of a tree."""
    if table != "story_keys":
        yield
        return
    query = "SELECT conname FROM pg_constraint WHERE conrelid = 'story_keys'::regclass AND contype = 'p'"
    [name] = connection.execute(query).fetchone()
    connection.execute(f"ALTER TABLE story_keys DROP CONSTRAINT {name}")
    yield
    connection.execute(f"ALTER TABLE story_keys ADD CONSTRAINT {name} PRIMARY KEY (key, entry_id)")


def _batches(rows):
    while batch := list(itertools.islice(rows, CHUNK)):
        yield batch


def _line(row):
    values = (f"\\\\x{bytes(one).hex()}" if isinstance(one, bytes | memoryview) else str(one) for one in row)
    return "\t".join(values) + "\n"


async def fill(line, left, stored):
    await line.prepare()
    await line.watch(FEWEST)  # the same numbers as where the thousand were told
    began = time.perf_counter()
    tables = tables_of(left, stored)
    if line.db.is_sqlite:
        fill_sqlite(line.db.url.database, tables)
    else:
        fill_postgres(plain_url(line.db.url), tables)
    print(f"  {stored:,} stored in {time.perf_counter() - began:.0f} s", flush=True)


async def measure(address, names, left, args, server=None):
    vault = Vault(bytes(32))
    for stored in args.stored:
        url = address(stored)
        line = Line(Db(url, vault), names, seed=random.randrange(2, 10**6))
        if line.db.is_sqlite and Path(line.db.url.database).exists():
            await line.begin_again()
        else:
            await fill(line, left, stored)
        for count in args.watches:
            if count > line.known:
                await line.watch(count)
            own, served = await line.look(LOOKS, server=server)
            async with line.db.read() as tx:
                depth = sa.select(sa.func.count()).select_from(outbox).where(outbox.c.state == "pending")
                waiting = (await tx.execute(depth)).scalar_one()
                kept = (await tx.execute(sa.select(sa.func.max(entries.c.id)))).scalar_one()
            what = "SQLite" if line.db.is_sqlite else "PostgreSQL"
            print(
                f"{what:<11} {stored:>9,} stored {count:>8,} watches {own:7.2f} ms an entry"
                + (f" and {served:6.2f} of the server" if server else "")
                + f"   ({kept:,} entries, {waiting} messages wait)",
                flush=True,
            )
            yield what, stored, count, own, served
        await line.db.close()


def draw(rows, path):
    """The table as a picture: milliseconds over the length of the lists, a line for each database and size."""
    import matplotlib as mpl  # noqa: PLC0415 - slow to load, and for the picture only

    mpl.use("svg")
    import matplotlib.pyplot as plt  # noqa: PLC0415

    mpl.rcParams |= {"svg.fonttype": "none", "svg.hashsalt": "cost", "font.family": "sans-serif", "font.size": 11}
    figure, axes = plt.subplots(figsize=(7.4, 4.2))
    styles = {"SQLite": ("#1b6ca8", "o"), "PostgreSQL": ("#c46210", "s")}
    for what, stored in dict.fromkeys((what, stored) for what, stored, *_ in rows):
        points = [(count, own + served) for one, size, count, own, served in rows if (one, size) == (what, stored)]
        colour, marker = styles[what]
        big = stored >= 1_000_000
        axes.plot(
            *zip(*points, strict=True),
            color=colour,
            marker=marker,
            ls="-" if big else "--",
            label=f"{what}, {stored / 1e6:g} million stored",
        )
    for count in sorted({row[2] for row in rows}):
        here = sorted((own + served, what) for what, _, at, own, served in rows if at == count)
        for ms, what in here:
            is_crowded = any(0 < other - ms < CROWDED_MS for other, _ in here)
            offset = (0, -15 if is_crowded or ms == here[0][0] else 8)
            axes.annotate(
                f"{ms:.1f}",
                (count, ms),
                offset,
                textcoords="offset points",
                ha="center",
                color=styles[what][0],
                fontsize=9,
            )
    axes.set_xscale("log")
    axes.set_xticks(sorted({row[2] for row in rows}), [f"{count:,}" for count in sorted({row[2] for row in rows})])
    axes.minorticks_off()
    axes.set_ylim(0, max(row[3] + row[4] for row in rows) * 1.25)
    axes.set_xlabel("names watched for, by ten chats")
    axes.set_ylabel("ms of the processor an entry")
    axes.set_title("From a source's answer to the outbox; PostgreSQL with its server", fontsize=11)
    axes.grid(axis="y", color="#ddd")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, loc="lower right", fontsize=9)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


def numbers(text):
    return [int(one) for one in text.split(",")]


async def main(args):
    names = invented_names(max(args.watches), random.Random(1))
    rows = []
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        left = await tell_for_real(folder, names)
        print(
            f"{SEED:,} told for real: {len(left.alerts)} alerts, {left.single} keys an entry of its own,"
            f" {sum(left.shares.values()):.0f} that came again, and words",
            flush=True,
        )
        home = args.folder or folder
        rows += [row async for row in measure(lambda stored: f"sqlite:///{home}/{stored}.db", names, left, args)]
        if args.postgres:
            args.stored = args.postgres
            home = stack.enter_context(tempfile.TemporaryDirectory())
            server = stack.enter_context(postgres(home))
            pid = int(Path(home, "postmaster.pid").read_text().split()[0])
            for stored in args.stored:
                server.psql(f"CREATE DATABASE stored_{stored};")
            rows += [
                row
                async for row in measure(
                    lambda stored: postgres_url(server, f"stored_{stored}"), names, left, args, server=pid
                )
            ]
    if args.svg:
        draw(rows, args.svg)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--stored", type=numbers, default=[100_000, 1_000_000])
    parser.add_argument("--watches", type=numbers, default=[1_000, 10_000, 100_000])
    parser.add_argument(
        "--postgres", type=numbers, default=[], metavar="STORED", help="measure there too, so many stored"
    )
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--svg", type=Path)
    asyncio.run(main(parser.parse_args()))
