"""The monitor's whole day, through the real client: in three languages, each in a private chat, a group, a topic and
a channel, from the invitation in the morning to the digest of the next evening and /forget.
"""

import asyncio
import importlib.util
import re
import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from config.settings import read_settings
from dabyl.app import App, open_database
from dabyl.telegram import join
from storage import audit, chats, feeds, watches

FAKES = Path(__file__).parent / "fakes"
OPERATOR, COLLEAGUE = 500, 700
TOPIC = 7
PATIENCE_S = 120
ALERT = re.compile(r"<code>A-\d+</code>$")
EVERY = timedelta(seconds=1)
"""How often the source is asked."""
MORNING = datetime(2026, 5, 1, 4, 0, tzinfo=UTC)  # Friday, 9:00 in Almaty
PERSON = "Мадина Сарбасова"
PIECES = ("Сарбасов", "Sarbasov", "Мадин")

HISTORY = [
    ("h2", "Выставка цветов", "На выставке цветов в Актобе первое место заняла садовод Мадина Сарбасова."),
    ("h3", "Погода", "Завтра в Алматы пройдёт дождь."),
]
JAILED = ("n1", "Активистке дали 15 суток", "Суд в Алматы арестовал активистку Мадину Сарбасову на 15 суток за пикет.")
AGAIN = ("n2", "Активистке дали 15 суток", "Суд в Алматы арестовал активистку Мадину Сарбасову на 15 суток за пикет.")
FINED = (
    "n3",
    "Штраф за репост",
    "Суд в Астане оштрафовал Мадину Сарбасову на 50 000 тенге за репост, сообщил адвокат.",
)


def load(name):
    spec = importlib.util.spec_from_file_location(f"day_{name}", FAKES / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


telegram_server = load("telegram_server")
feed_site = load("feed_site")


@dataclass(frozen=True)
class Monitor:
    """Somebody who works in one language, with a chat of every kind."""

    lang: str
    number: int
    language: str
    tried: str
    show: str
    save: str
    jailed: str
    fined: str
    digest: str
    handled: str
    locked: str

    @property
    def places(self):
        """Private chat, group, group with a topic, channel."""
        return [self.number, -1000 * self.number - 1, -1000 * self.number - 2, -1000 * self.number - 3]


MONITORS = [
    Monitor(
        "en", 601, "English", "not on the list yet", "👀 Show 1", "✅ Save", "jail, 15 days", "fine 50,000 tenge",
        "Daily digest", "✅ Relevant", "Locked",
    ),
    Monitor(
        "ru", 602, "Русский", "пока не в списке", "👀 Показать 1", "✅ Сохранить", "15 суток ареста",
        "штраф 50 000 тенге", "Сводка за день", "✅ Важно", "Закрыто",
    ),
    Monitor(
        "kk", 603, "Қазақша", "әлі тізімде жоқ", "👀 Көрсету: 1", "✅ Сақтау", "15 тәулік қамақ",
        "50 000 теңге айыппұл", "Күндік шолу", "✅ Маңызды", "Жабық",
    ),
]  # fmt: skip


class Clock:
    def __init__(self):
        self.ahead = MORNING - datetime.now(UTC)

    def __call__(self):
        return datetime.now(UTC) + self.ahead

    def move_to(self, moment):
        self.ahead = moment - datetime.now(UTC)


class World:
    """The running installation, its news and its chats."""

    def __init__(self, app, site, telegram, clock):
        self.app, self.site, self.telegram, self.clock = app, site, telegram, clock

    async def until(self, condition):
        async with asyncio.timeout(PATIENCE_S):
            while not condition():  # noqa: ASYNC110 - others work meanwhile
                await asyncio.sleep(0.01)

    async def ask(self, words, **place):
        """Say something and give the answer."""
        return (await self.answer(words, **place)).text

    async def answer(self, words, **place):
        before = len(self.telegram.sent)
        self.telegram.say(words, **place)

        def said():  # what another chat is told meanwhile is no answer, nor is an alert
            here = [one for one in self.telegram.sent[before:] if one.chat == place["chat"]]
            return [one for one in here if not ALERT.search(one.text)]

        await self.until(said)
        return said()[0]

    async def file(self, content, **place):
        before = len(self.telegram.sent)
        self.telegram.send_file(content.encode(), **place)

        def said():
            return [one for one in self.telegram.sent[before:] if one.chat == place["chat"]]

        await self.until(said)
        return said()[0].text

    async def publish(self, entry):
        self.site.entries = [entry, *self.site.entries]
        asked = self.site.requests
        while self.site.requests < asked + 2:
            self.clock.ahead += EVERY
            await self.app.tick_feeds()
            await asyncio.sleep(0.05)
        await self.app.tick_outbox()

    def shown(self, message):
        return self.telegram.shown[message.message_id].text

    def alerts(self, chat, words):
        """Alerts of a chat that hold these words."""
        return [one for one in self._sent(chat, words) if not one.text.startswith("🗞")]

    def digests(self, chat, words):
        """Digests of a chat that hold these words."""
        return [one for one in self._sent(chat, words) if one.text.startswith("🗞")]

    def _sent(self, chat, words):
        return [one for one in self.telegram.sent if one.chat == chat and words in plain(one.text)]


def plain(text):
    return re.sub("<[^>]+>", "", text).replace("\u00a0", " ")


@pytest.fixture
async def world(database_url, tmp_path):
    clock = Clock()
    async with feed_site.FeedSite() as site, telegram_server.TelegramServer() as telegram:
        settings = replace(
            read_settings({}),
            data_dir=tmp_path,
            database_url=database_url,
            key="AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
            telegram_token=telegram_server.TOKEN,
            telegram_api_url=telegram.address,
            operators=frozenset({OPERATOR}),
            allow_private=frozenset({("127.0.0.1", site.port)}),
        )
        site.entries = list(HISTORY)
        async with open_database(settings) as opened:
            app = App(settings, opened.db, {}, clock=clock)
            async with opened.db.write() as tx:
                await feeds.add(tx, site.url, kind="feed", every_s=1, now=clock())
            async with join(app, telegram_server.TOKEN, lambda _: None), app.running():
                world = World(app, site, telegram, clock)
                await world.until(lambda: site.requests >= 2)
                yield world


async def arrive(world, monitor):
    """Be invited, and set everything up in four taps."""
    code = re.search(r"/start (\w+)", await world.ask("/team invite 2d", chat=OPERATOR))[1]
    message = await world.answer(f"/start {code}", chat=monitor.number)
    tap = world.telegram.tap
    await tap(monitor.language, message)
    await tap(next(label for label in world.telegram.buttons(message) if "UTC+5" in label), message)
    await tap("🇰🇿", message)
    await tap("20:00", message)
    assert world.shown(message).startswith("✅ <b>")
    assert "/forget" in world.shown(message)


async def watch(world, monitor):
    """Send a name, look at what the last month would have brought, and say who is somebody else."""
    message = await world.answer(PERSON, chat=monitor.number)
    assert monitor.tried in message.text
    tap = world.telegram.tap
    await tap(monitor.show, message)
    other = next(line for line in plain(world.shown(message)).splitlines() if "Выставка" in line)
    await tap(not_this(world, message, other[0]), message)
    await tap("Выставка", message)
    assert "Выставка" in world.shown(message)
    assert PERSON not in await world.ask("/list сарбасова", chat=monitor.number)
    await tap(monitor.save, message)
    assert PERSON in await world.ask("/list сарбасова", chat=monitor.number)


def not_this(world, message, number):
    """The label of the button "not this" of a number."""
    return next(one for one in world.telegram.buttons(message) if one.startswith("🙅") and one.endswith(number))


async def found(world, monitor):
    """Take a group, a group with a topic and a channel in, and fill their lists from the private chat."""
    _, group, forum, channel = monitor.places
    for place in (group, forum, channel):
        world.telegram.admins[place] |= {OPERATOR, monitor.number}
    for place in (group, forum):
        await world.ask("/start", chat=place, user=OPERATOR, kind="supergroup")
        await world.ask(f"/lang {monitor.lang}", chat=place, user=monitor.number, kind="supergroup")
    await world.ask(f"/start {channel}", chat=OPERATOR)
    await world.ask(f"/lang {channel} {monitor.lang}", chat=monitor.number)
    in_topic = {"message_thread_id": TOPIC, "is_topic_message": True}
    assert "📍" in await world.ask("/here", chat=forum, user=monitor.number, kind="supergroup", **in_topic)
    people = f"name,tags\n{PERSON},алматы\nАсет,\nЕрлан Касымов,\n"
    for place in (group, forum, channel):
        answer = await world.file(people, chat=monitor.number, caption=str(place))
        assert "Асет" in answer
        assert answer.startswith("📄")
    assert not any(piece in one.text for one in world.telegram.sent if one.chat in {group, forum} for piece in PIECES)


async def test_the_whole_day_in_every_language_and_place(world):
    monitors = MONITORS if world.app.db.is_sqlite else MONITORS[-1:]  # the other database asks no other questions
    for monitor in monitors:
        await arrive(world, monitor)
        await watch(world, monitor)
        await found(world, monitor)
        assert "🌙" in await world.ask("/quiet 22:00-07:00", chat=monitor.number)
    await noon(world, monitors)
    await night(world, monitors)
    await evening(world, monitors)
    for monitor in monitors:
        await leave(world, monitor)
    await nothing_is_noted_but_who_did_what(world, monitors)


async def noon(world, monitors):
    """Everybody is told once, in their language and place; colleagues see who handled it."""
    await world.publish(JAILED)
    for monitor in monitors:
        for place in monitor.places:
            await world.until(lambda place=place, monitor=monitor: world.alerts(place, monitor.jailed))
    await world.publish(AGAIN)
    for monitor in monitors:
        private, group, forum, channel = (world.alerts(place, monitor.jailed) for place in monitor.places)
        assert [len(one) for one in (private, group, forum, channel)] == [1, 1, 1, 1]
        assert [one[0].thread for one in (private, group, forum, channel)] == [None, None, TOPIC, None]
        assert PERSON in plain(private[0].text)
        await judge(world, monitor, private[0], group[0], channel[0])


async def judge(world, monitor, private, group, channel):
    """Ask why, call it a false alarm and take that back; in the group a colleague says it is right."""
    tap, sent = world.telegram.tap, len(world.telegram.sent)
    await tap("🔎", private)
    await world.until(lambda: len(world.telegram.sent) > sent)
    assert "A-" in world.telegram.sent[sent].text
    await tap("🚫", private)
    await tap("⬅️", private)
    await tap("✅", group, user=COLLEAGUE, kind="supergroup")
    assert any("Айгүл" in label for label in world.telegram.buttons(group))
    assert "😴" in "".join(world.telegram.buttons(channel))
    await tap("😴", channel, user=COLLEAGUE, kind="channel")
    assert "😴" in "".join(world.telegram.buttons(channel)), "a reader of the channel muted it"


async def night(world, monitors):
    """What can wait does so where quiet hours were chosen, and comes in the morning; elsewhere it comes at once."""
    world.clock.move_to(datetime(2026, 5, 1, 18, 0, tzinfo=UTC))
    await world.publish(FINED)
    for monitor in monitors:
        private, *others = monitor.places
        for place in others:
            await world.until(lambda place=place, monitor=monitor: world.alerts(place, monitor.fined))
        assert world.alerts(private, monitor.fined) == []
    world.clock.move_to(datetime(2026, 5, 2, 2, 0, 5, tzinfo=UTC))
    for monitor in monitors:
        await world.until(lambda monitor=monitor: world.alerts(monitor.number, monitor.fined))


async def evening(world, monitors):
    """The digest comes at eight, everywhere, in every language, into the topic too."""
    before = {place: len(world.digests(place, monitor.digest)) for monitor in monitors for place in monitor.places}
    world.clock.move_to(datetime(2026, 5, 2, 15, 0, 1, tzinfo=UTC))
    await world.app.tick_digests()
    for monitor in monitors:
        for place in monitor.places:
            await world.until(
                lambda place=place, monitor=monitor: len(world.digests(place, monitor.digest)) > before[place]
            )
        assert {one.thread for one in world.digests(monitor.places[2], monitor.digest)} == {TOPIC}


async def leave(world, monitor):
    """Lock, unlock, take the list along, and have everything deleted."""
    chat = {"chat": monitor.number}
    await world.ask("/lock 4711", **chat)
    assert monitor.locked in await world.ask("/list", **chat)
    await world.ask("/unlock 4711", **chat)
    documents = len(world.telegram.documents)
    await world.ask("/export", **chat)
    await world.until(lambda: len(world.telegram.documents) > documents)
    assert PERSON in world.telegram.documents[-1][2].decode()
    asked = await world.ask("/forget", **chat)
    word = re.search(r"/forget (\w{6})", asked)[1]
    assert "🗑" in await world.ask(f"/forget {word}", **chat)
    assert PERSON not in await world.ask("/list", **chat)


async def nothing_is_noted_but_who_did_what(world, monitors):
    async with world.app.db.read() as tx:
        notes = await audit.listing(tx, world.app.db.vault, limit=1000)
        left = [chat for chat in await chats.listing(tx) if chat.kind == "private"]
        groups = [chat for chat in await chats.listing(tx) if chat.address.startswith("-")]
        assert [await watches.count(tx, chat.id) for chat in groups] == [2] * 3 * len(monitors)
    assert {chat.address for chat in left} == {str(OPERATOR)}
    assert {"team", "import", "here", "tap alert"} <= {note.action for note in notes}
    assert not any(piece in f"{note.action}{note.who}{note.chat}" for note in notes for piece in PIECES)
