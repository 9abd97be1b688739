"""Whatever the order in which a story's reports come: each listed person struck is told at once, once an event."""

import random
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from config.pattern_packs import load_pattern_packs
from matchers.patterns import PatternReader
from storage import alerts, chats, feeds, outbox, stories, watches
from storage.records import Entry, NameWatch
from watchers.headers import NO_VALIDATORS
from watchers.looking import Look, Memory
from watchers.run import Run
from watchers.telling import drafts
from watchers.watchbook import Watchbook

FAR = datetime(2100, 1, 1, tzinfo=UTC)
LISTED = ("Мадина Сарбасова", "Ерлан Сыдыков")
REPORTS = (
    ("ru", "Вести", "Активистку Мадину Сарбасову задержали", "В Алматы полиция задержала активистку Мадину Сарбасову."),
    ("en", "Courier", "Activist Madina Sarbasova detained", "Police in Almaty detained activist Madina Sarbasova."),
    ("kk", "Дала", "Белсенді Мадина Сарбасова ұсталды", "Алматыда полиция белсенді Мадина Сарбасованы ұстады."),
    (
        "ru",
        "Полынь",
        "Мадине Сарбасовой дали 15 суток",
        "Суд в Алматы арестовал активистку Мадину Сарбасову на 15 суток. Она не признаёт вину.",
    ),
    (
        "ru",
        "Утро",
        "Сарбасову и Сыдыкова арестовали",
        "Суд в Алматы арестовал на 15 суток Мадину Сарбасову и Ерлана Сыдыкова. Их задержали накануне.",
    ),
    (
        "ru",
        "Степь",
        "Мадине Сарбасовой дали десять суток",
        "Суд в Алматы арестовал активистку Мадину Сарбасову на 10 суток. Она не признаёт вину.",
    ),
    (
        "en",
        "Herald",
        "Yerlan Sydykov fined",
        "A court in Almaty fined Yerlan Sydykov 184,600 tenge over a picket on Monday.",
    ),
    (
        "kk",
        "Сөз",
        "Мадина Сарбасова 15 тәулікке қамалды",
        "Алматыдағы сот белсенді Мадина Сарбасованы 15 тәулікке қамады.",
    ),
)


class FakeLooker:
    """Lists what a test wants at an address."""

    def __init__(self):
        self.listed = {}

    async def look(self, url, *, kind="feed", memory, proxy=None, options=None):
        found = self.listed.get(url, ())
        memory = Memory(NO_VALIDATORS, body_hash=str(len(found)))
        rest = {"title": "", "lang": None, "memory": memory, "moved_to": None, "max_age_s": None, "status": 200}
        return Look(found, len(found), unchanged=False, **rest)


@pytest.fixture(scope="module")
def patterns():
    return PatternReader(load_pattern_packs())


@pytest.fixture
async def chat(db, now):
    async with db.write() as tx:
        chat = await chats.add(tx, "telegram", "77", kind="private", now=now)
        for name in LISTED:
            await watches.add(tx, db.vault, chat.id, NameWatch("", name), now=now)
    return chat


def entry_of(number):
    lang, source, title, text = REPORTS[number]
    return Entry(f"g{number}", title, text, lang=lang, source=source, url=f"https://outlet{number}.example/news")


async def publish(db, run, looker, clock, order):
    """Let each outlet publish in turn, ten minutes apart, after a first look that announces nothing."""
    for turn in range(2 * len(order)):
        number = order[turn % len(order)]
        url = f"https://outlet{number}.example/rss"
        async with db.write() as tx:
            await feeds.add(tx, url, kind="feed", every_s=60, now=clock.now)
            feed = next(one for one in await feeds.listing(tx) if one.url == url)
        if turn >= len(order):
            clock.now += timedelta(minutes=10)
            looker.listed[url] = (entry_of(number),)
        await run.look(feed_id=feed.id)


async def told_by_event(db, chat, book):
    """Give by event: who was struck in one of its reports, and who was told at once by how many messages."""
    struck, told = {}, {}
    async with db.read() as tx:
        kept = await alerts.since(tx, db.vault, chat.id, None, FAR)
        spoken = set((await tx.execute(sa.select(outbox.outbox.c.alert_id))).scalars())
        for alert in kept:
            event = (await stories.decision_of(tx, alert.entry_id)).event
            number = next(place for place, one in enumerate(REPORTS) if one[2] == alert.told.title)
            entry = entry_of(number)
            for draft in drafts(entry, book.reader.read(entry), book.watches, source=None, now=alert.made_at):
                if draft.state == "alert":
                    struck.setdefault(event, set()).update(draft.told.watches)
            if alert.state == "alert" and alert.id in spoken:
                for name in alert.told.watches:
                    told.setdefault(event, []).append(name)
    return struck, {event: sorted(names) for event, names in told.items()}


class Clock:
    def __init__(self, now):
        self.now = now

    def __call__(self):
        return self.now


@pytest.mark.parametrize("seed", range(4))
async def test_every_listed_person_struck_is_told_once_an_event(db, chat, patterns, now, seed):
    order = list(range(len(REPORTS)))
    random.Random(seed).shuffle(order)
    clock, looker = Clock(now), FakeLooker()
    book = Watchbook(db.vault, patterns)
    run = Run(db, looker, book, clock=clock, jitter=lambda: 0.5, after_commit=lambda: None)
    await publish(db, run, looker, clock, order)
    async with db.read() as tx:
        struck, told = await told_by_event(db, chat, await book.current(tx))
    assert struck
    assert told == {event: sorted(names) for event, names in struck.items()}
