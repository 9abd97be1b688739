"""Fixtures of the bot room: a fake Bot API server, a time that tests move, and facts to tell."""

import asyncio
import importlib.util
import logging
import sys
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.calls import Call, Tools
from bot.commands import COMMANDS
from bot.outbox import Dispatcher
from bot.phrases import phrases
from bot.poller import Poller
from bot.senders.telegram import TelegramSender
from config.pattern_packs import load_pattern_packs
from matchers.hearing import heard
from matchers.patterns import PatternReader
from matchers.reading import Reader
from storage import alerts, chats, entries, feeds, outbox, watches
from storage.records import Entry, EventFact, NameWatch, Quote, Reading, Told

FAKES = Path(__file__).parents[1] / "fakes"
OPERATOR = 500
PATTERN_IDS = ("detention", "draft-notice", "fine", "jail-days")


def _load(name):
    """Import a fake by path: there are no packages under tests/."""
    known = sys.modules.get(f"fakes_{name}")
    if known:
        return known
    spec = importlib.util.spec_from_file_location(f"fakes_{name}", FAKES / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def telegram():
    """The module of the fake Bot API server."""
    return _load("telegram_server")


class FakeTime:
    """A clock that only moves when everybody waits: a day of pauses passes in a moment."""

    def __init__(self, start):
        self.now = start
        self.is_busy = lambda: False

    def __call__(self):
        return self.now

    def seconds(self):
        """The same time as the fake server reads it."""
        return self.now.timestamp()

    async def wait(self, event, seconds):
        """Wait for the event, or move the clock once nobody has anything else to do."""
        await asyncio.sleep(0)
        while self.is_busy() and not event.is_set():  # noqa: ASYNC110 - a turn of the loop is what it waits for
            await asyncio.sleep(0)
        if not event.is_set():
            self.now += timedelta(seconds=seconds)


@pytest.fixture
def time():
    return FakeTime(datetime(2026, 5, 1, 16, 41, tzinfo=UTC))


@pytest.fixture
def told():
    """An alert's facts; a callable that takes what is to be different."""

    def make(**others):
        facts = Told(
            watches=("Ерасыл Сагымбеков",),
            persons=(),
            events=(EventFact("jail-days", {"days": 15}),),
            title="Алматы: суд арестовал активистов за баннер",
            url="https://news.example/a/1",
            source="Дала Вести",
            lang="ru",
            published_at=datetime(2026, 5, 1, 16, 35, tzinfo=UTC),
            seen_at=datetime(2026, 5, 1, 16, 41, tzinfo=UTC),
            quote=Quote("…суд признал Ерасыла Сагымбекова виновным…", ((13, 32),)),
            title_bold=(),
            reasons=("«Ерасыла Сагымбекова»: Russian genitive",),
        )
        return replace(facts, **others)

    return make


@pytest.fixture
def put_alerts(db, told):
    """Put alerts into the outbox: a chat's row id and how many; returns nothing."""

    async def put(chat_id, count=1, *, now, priority=1, prefix="alert"):
        async with db.write() as tx:
            for number in range(count):
                await outbox.put(
                    tx,
                    db.vault,
                    chat_id=chat_id,
                    kind="alert",
                    priority=priority,
                    dedup_key=f"{prefix}:{chat_id}:{number}",
                    body=alerts.told_to_json(told(title=f"{prefix} {number}")),
                    now=now,
                )

    return put


@pytest.fixture
def add_chat(db, time):
    """Take a Telegram chat in."""

    async def add(address="500", **others):
        async with db.write() as tx:
            values = {"kind": "private" if not address.startswith("-") else "group", "now": time()} | others
            return await chats.add(tx, values.pop("sender", "telegram"), address, **values)

    return add


@pytest.fixture
def keep_alert(db, told):
    """Note an alert of a chat, as the watchers do."""

    async def keep(chat, now, *, state="alert", story="s1", repeats_id=None, **facts):
        async with db.write() as tx:
            await feeds.add(tx, "https://news.example/rss", kind="feed", every_s=None, now=now)
            feed = (await feeds.listing(tx))[0]
            guid = f"{now.isoformat()} {story} {state} {sorted(facts)}"
            entry_id = await entries.keep(tx, feed.id, Entry(guid, "T", "x"), source=None, now=now)
            return await alerts.add(
                tx,
                db.vault,
                chat_id=chat.id,
                entry_id=entry_id,
                state=state,
                story=story,
                event=str(entry_id),
                told=told(**facts),
                now=now,
                repeats_id=repeats_id,
            )

    return keep


@pytest.fixture
def keep_news(db):
    """Store an entry as the watchers do, its words by ear included."""

    async def keep(title, text, now, *, lang="ru", source="Дала Вести"):
        async with db.write() as tx:
            await feeds.add(tx, "https://news.example/rss", kind="feed", every_s=None, now=now)
            feed = (await feeds.listing(tx))[0]
            entry = Entry(f"{title} {now}", title, text, lang=lang, url="https://news.example/n", source=source)
            return await entries.keep(tx, feed.id, entry, source=None, now=now, heard=heard(title, text))

    return keep


class FakeReader:
    """Reads nothing, or what a test wants read."""

    def __init__(self, reading=None):
        self.reading = reading or Reading((), ())

    def read(self, entry, *, min_score=50):
        return self.reading


@pytest.fixture
def use(db, time):
    """Use a chat command: its module, the chat, the words after it; gives the answer as one text."""

    async def run(command, chat, words="", *, hides_names=False, reading=None):
        async with db.read() as tx:
            chat = await chats.get(tx, chat.id)
        tools = Tools(db, time, lambda _: FakeReader(reading), PATTERN_IDS, COMMANDS)
        call = Call(tools, chat, words, phrases(chat.lang), hides_names=hides_names)
        return "\n".join(await command.answer(call))

    return run


@pytest.fixture
def watch_names(db, time):
    """Put names on a chat's list; gives them as stored."""

    async def add(chat, *names):
        async with db.write() as tx:
            return [(await watches.add(tx, db.vault, chat.id, NameWatch("", name), now=time()))[0] for name in names]

    return add


@pytest.fixture
def listed(db):
    """Give what a chat watches, as stored."""

    async def read(chat):
        async with db.read() as tx:
            return await watches.listing(tx, db.vault, chat.id)

    return read


@pytest.fixture
def watched(listed):
    """Give what a chat watches, as it was asked for."""

    async def read(chat):
        return [one.watch for one in await listed(chat)]

    return read


@pytest.fixture
def names(watched):
    """Give the names that a chat watches."""

    async def read(chat):
        return [one.name for one in await watched(chat)]

    return read


@pytest.fixture(autouse=True)
def _quiet_log(caplog):
    caplog.set_level(logging.DEBUG, logger="bot")


@pytest.fixture(scope="session")
def patterns():
    return PatternReader(load_pattern_packs())


@pytest.fixture
async def server(telegram, time):
    async with telegram.TelegramServer(clock=time.seconds) as server:
        yield server


@pytest.fixture
async def poller(db, server, telegram, time, patterns):
    poller = Poller(
        telegram.TOKEN,
        server.address,
        db,
        reader=lambda watched: Reader(watched, patterns),
        clock=time,
        operators=frozenset({OPERATOR}),
        pattern_ids=patterns.ids,
        wait=time.wait,
        poll_s=1,
    )
    await poller.start()
    yield poller
    await poller.stop()


@pytest.fixture
def dialogue(server, poller):
    """Say something and give the answer."""

    async def ask(text, **others):
        before = len(server.sent)
        server.say(text, **({"chat": OPERATOR} | others))
        return (await server.wait_for(before + 1))[before].text

    return ask


@pytest.fixture
def sending(db, server, telegram, time):
    """Run the Dispatcher with the real sender."""

    @asynccontextmanager
    async def run():
        sender = TelegramSender(telegram.TOKEN, server.address, read_timeout_s=0.2)
        dispatcher = Dispatcher(db, {"telegram": sender}, time, wait=time.wait)
        time.is_busy = lambda: dispatcher.is_busy
        task = asyncio.create_task(dispatcher.run())
        yield dispatcher
        await dispatcher.stop()
        await task
        await sender.close()

    return run
