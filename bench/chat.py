"""How fast the chat answers: commands with 10,000 watches, an import of 10,000 names, a back-test over 30,000 entries.

Run: python bench/chat.py
"""

import asyncio
import itertools
import random
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles

sys.path.insert(0, str(Path(__file__).parents[1]))

import sqlalchemy as sa

from bot.access import Access
from bot.backtest import backtest
from bot.calls import Call, Tools
from bot.commands import COMMANDS
from bot.conversation import Conversation, Said
from bot.listfiles import take
from bot.phrases import phrases
from config.pattern_packs import load_pattern_packs
from matchers.hearing import heard
from matchers.patterns import PatternReader
from matchers.reading import Reader
from storage import chats, feeds
from storage.database import Db
from storage.migrating import migrate
from storage.records import NameWatch, PatternWatch, QueryWatch
from storage.tables import entries
from storage.vault import Vault

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
GIVEN = "Айгерим Ерлан Болат Динара Асель Марат Гульнара Тимур Жанар Нурлан".split()
ROOTS = "Сулейм Касым Ахмет Жунус Бекбол Сагын Тулеген Искак Омар Рахим Байжан Карим".split()
WORDS = (
    "акимат суд заявил жители города вчера сообщили района полиция области нового проекта строительство министр рост"
    " цен погода школа дорога бюджет компания области выставка спорт матч турнир депутат закон решение вопрос"
).split()
COMMANDS_ASKED = ("/list", "/list Сулейм", "/set 3", "/why 1", "/digest", "/status", "/settings", "/search суд Айгерим")
ENTRIES, NAMES, ASKED = 30_000, 10_000, 200


def person(random_):
    return f"{random_.choice(GIVEN)} {random_.choice(ROOTS)}{random_.choice('абвгдежз')}{random_.choice('абвгде')}нова"


def text(random_):
    words = [random_.choice(WORDS) for _ in range(150)]
    words.insert(40, person(random_))
    return " ".join(words) + "."


async def fill(db, random_):
    async with db.write() as tx:
        await feeds.add(tx, "https://news.example/rss", kind="feed", every_s=None, now=NOW)
        feed = (await feeds.listing(tx))[0]
        rows = []
        for number in range(ENTRIES):
            body = text(random_)
            seen = NOW - timedelta(seconds=number * 85)
            rows.append(
                {"feed_id": feed.id, "guid": str(number), "title": "Новости", "summary": "", "text": body}
                | {"heard": heard(body), "seen_at": seen}
            )
        await tx.execute(entries.insert(), rows)
        return await chats.add(tx, "telegram", "1", kind="private", now=NOW)


async def nothing(_):
    return None


async def is_admin(*_):
    return True


async def measure_backtests(db, tools, random_):
    """The worst of ten for each kind; a name and a query are found by ear, an event in the newest entries."""
    kinds = {
        "a name": lambda: NameWatch("", person(random_)),
        "a query": lambda: QueryWatch("", f"суд AND {random_.choice(WORDS)}"),
        "an event": lambda: PatternWatch("", "jail-days"),
    }
    for kind, make in kinds.items():
        times = []
        for _ in range(10):
            begun = time.perf_counter()
            async with db.read() as tx:
                trial = await backtest(tx, make(), NOW, reader=tools.reader)
            times.append(time.perf_counter() - begun)
        shown = f"{len(trial.stories)} stories in {trial.read} read"
        print(f"back-test of {kind:8} {max(times):8.2f} s   (aim 2 s, over {ENTRIES:,} entries; {shown})")


async def run(folder):
    random_ = random.Random(7)
    db = Db(f"sqlite:///{Path(folder) / 'dabyl.db'}", Vault(bytes(range(32))))
    await migrate(db)
    chat = await fill(db, random_)
    patterns = PatternReader(load_pattern_packs())
    seconds = itertools.count(0, 30)  # half a minute a look at the clock, so that nobody is told to write less often
    tools = Tools(
        db,
        lambda: NOW + timedelta(seconds=next(seconds)),
        lambda watches: Reader(watches, patterns),
        patterns.ids,
        COMMANDS,
    )
    call = Call(tools, chat, "", phrases("en"), hides_names=False)
    lines = "\n".join(f"{person(random_)} {number}" for number in range(NAMES)).encode()
    begun = time.perf_counter()
    await take(call, lines, nothing)
    print(f"import of {NAMES:,} lines       {time.perf_counter() - begun:8.2f} s   (aim 10 s)")
    await measure_backtests(db, tools, random_)
    conversation = Conversation(tools, Access(db, frozenset({1}), None, is_admin))
    for command in (
        "/list",
        "/list Сулейм",
        "/set 3",
        "/why 1",
        "/digest",
        "/status",
        "/settings",
        "/search суд Айгерим",
        "/watch Гульжан Пробникова",
        "mode",
    ):
        times = []
        for _ in range(ASKED):
            begun = time.perf_counter()
            await conversation.answer(Said("1", "private", 1, command))
            times.append((time.perf_counter() - begun) * 1000)
        p95 = quantiles(times, n=20)[-1]
        print(f"{command:22} p95 {p95:8.1f} ms  (aim 300 ms; the first one {times[0]:.0f} ms)")
    async with db.read() as tx:
        size = (await tx.execute(sa.select(sa.func.sum(sa.func.length(entries.c.heard))))).scalar_one()
    await db.close()
    print(f"words by ear           {size / ENTRIES:8.0f} letters an entry")


def main():
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(run(folder))


if __name__ == "__main__":
    main()
