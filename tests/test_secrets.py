"""A day of traffic at DEBUG, with everything going wrong that can: nothing secret in what is logged or measured.

Not the token, the key, a watched name, the code of the lock, an invitation, or the password of a channel.
"""

import asyncio
import base64
import importlib.util
import logging
import re
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
import sqlalchemy as sa

from bot.senders.channel import ChannelSender
from config.settings import read_settings
from dabyl.app import CONSOLE, App, open_database
from dabyl.logs import set_up_logging
from dabyl.telegram import join
from dabyl.web import serving
from storage import channels, feeds, watches
from storage.records import NameWatch
from watchers import run

FAKES = Path(__file__).parent / "fakes"
KEY = base64.b64encode(bytes(range(7, 39))).decode()
OPERATOR, FRIEND, STRANGER = 500, 501, 502
LOCK, PASSWORD = "lock-4711-qwe", "channel-pass-993"
INVITE = re.compile(r"/start (\w+)")
MORNING = datetime(2026, 5, 1, 0, 30, tzinfo=UTC)
PEOPLE = ("Мадина Сарбасова", "Ерасыл Сағымбеков", "Zhanat Qasymova")
PIECES = ("сарбасов", "мадин", "sarbasov", "madin", "сағымбек", "сагымбек", "ерасыл", "sagymbek", "qasymov", "касымов")
"""The watched names in every spelling and case the news of the day has them in, cut to what all forms share."""

NEWS = [
    ("Активистке дали 15 суток", "Суд в Алматы арестовал Мадину Сарбасову на 15 суток."),
    ("Madina Sarbasova jailed", "A court in Almaty jailed Madina Sarbasova for 15 days."),
    ("Белсенді қамалды", "Алматы соты Мадина Сарбасованы 15 тәулікке қамады."),
    ("Ерасыл Сағымбековке айыппұл", "Ерасыл Сағымбековке 50 000 теңге айыппұл салынды."),
    ("Сагымбекова оштрафовали", "Ерасыла Сагымбекова оштрафовали на 50 000 тенге."),
    ("Search at Qasymova's", "Police searched the home of Zhanat Qasymova."),
    ("Касымову задержали", "Жанат Касымову задержали у здания акимата."),
    ("Погода", "Завтра в Алматы дождь."),
]
SAID = [
    *(f"/watch {name}" for name in PEOPLE),
    "/watch (Сарбасова OR",
    "/watch /Сарбасов(а|у/",
    "/test Мадину Сарбасову арестовали на 15 суток",
    "/list сарбасова",
    "/why 1",
    "/why Сарбасова",
    "/unwatch Сарбасова",
    "/digest Сарбасова",
    "/tz Сарбасова",
    "/Сарбасова",
    "Мадина Сарбасова",
    "/forget Сарбасова",
    "/privacy",
    "/search Сарбасова",
    f"/lock {LOCK}",
    "/list",
    "/unlock Сарбасова",
    f"/unlock {LOCK}",
    "/settings",
    "/team",
    "https://news.example/Сарбасова?q=Сарбасова",
    "/mark Сарбасова",
    "/set Сарбасова events",
    "/export",
    "/safe on",
    "/sources Сарбасова",
]
"""More than one an hour."""


def load(name):
    spec = importlib.util.spec_from_file_location(f"secrets_{name}", FAKES / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


telegram_server = load("telegram_server")
feed_site = load("feed_site")


class Clock:
    def __init__(self):
        self.ahead = MORNING - datetime.now(UTC)

    def __call__(self):
        return datetime.now(UTC) + self.ahead


@pytest.fixture
def printed(capsys):
    """Gives what went to stderr and stdout until now; loggers are put back afterwards."""
    root = logging.getLogger()
    before = root.handlers[:], root.level

    def so_far():
        out, err = capsys.readouterr()
        return out + err

    yield so_far
    root.handlers[:], root.level = before


@pytest.fixture
async def world(tmp_path):
    async with feed_site.FeedSite() as site, telegram_server.TelegramServer() as telegram:
        settings = replace(
            read_settings({}),
            data_dir=tmp_path,
            database_url=f"sqlite:///{tmp_path / 'dabyl.db'}",
            key=KEY,
            telegram_token=telegram_server.TOKEN,
            telegram_api_url=telegram.address,
            operators=frozenset({OPERATOR}),
            allow_private=frozenset({("127.0.0.1", site.port)}),
            log_level="DEBUG",
        )
        yield settings, site, telegram


def trouble(hour, site, telegram, monkeypatch):
    """One thing that goes wrong in an hour; some of it with a name in it."""
    site.answer = {
        3: (500, "text/html", "Мадина Сарбасова"),
        5: (200, "text/html", "<html><body>Сарбасова</body></html>"),
        7: (200, "application/rss+xml", "<rss><channel><item><title>Сарбасова</item>"),
        9: (404, "text/plain", "Сарбасова"),
    }.get(hour)
    failure = {
        4: telegram_server.BAD_MARKUP,
        6: telegram_server.BAD_GATEWAY,
        8: telegram_server.Failure(400, "Bad Request: can't find Мадина Сарбасова"),
        10: telegram_server.retry_after(1),
        23: telegram_server.BLOCKED,
    }.get(hour)
    if failure:
        telegram.fail(failure)
    monkeypatch.setattr(run, "drafts", broken if hour in {12, 13} else DRAFTS)


DRAFTS = run.drafts


def broken(entry, *_, **__):
    raise ValueError(f"cannot tell {entry.title}: {entry.text}")


async def invited(telegram):
    """Invite a friend, who comes, and a stranger, who comes too late; gives the code."""
    telegram.say("/team invite", chat=OPERATOR)
    async with asyncio.timeout(60):
        while not (found := INVITE.search("\n".join(sent.text for sent in telegram.sent))):
            await rest(0.02)
    for user in (FRIEND, STRANGER):
        telegram.say(f"/start {found[1]}", chat=user)
    await telegram.all_taken()
    return found[1]


async def add_channel(db, now):
    """Set a channel up that never answers, and give it a list."""
    async with db.write() as tx:
        url = f"json://office:{PASSWORD}@127.0.0.1:9/"
        office = await channels.put(tx, db.vault, "office", url, now=now, digest_minute=540, next_digest_at=now)
        await watches.add(tx, db.vault, office.id, NameWatch("", PEOPLE[0]), now=now)


async def measured(db, clock):
    """Ask both pages for machines."""
    async with serving(db, clock, "127.0.0.1", 0) as port, aiohttp.ClientSession() as session:
        answers = [await session.get(f"http://127.0.0.1:{port}{page}") for page in ("/metrics", "/health")]
        return "\n".join([await answer.text() for answer in answers])


async def rest(seconds=0.2):
    await asyncio.sleep(seconds)


async def day(app, site, telegram, clock, monkeypatch):
    for hour in range(24):
        clock.ahead += timedelta(hours=1)
        title, text = NEWS[hour % len(NEWS)]
        trouble(hour, site, telegram, monkeypatch)
        site.entries = [(f"{hour}", f"{title} {hour}", text), *site.entries[:20]]
        for words in SAID[hour::24]:
            telegram.say(words, chat=OPERATOR)
        await app.tick_feeds()
        await rest()
        await app.tick_outbox()
        await app.tick_drafts()
        await app.tick_digests()
        await app.tick_heartbeat()
        await rest()


async def test_a_day_at_debug_logs_no_token_no_key_and_no_watched_name(world, printed, monkeypatch):
    settings, site, telegram = world
    set_up_logging(settings)
    clock = Clock()
    said = []
    async with open_database(settings) as opened:
        app = App(settings, opened.db, {"channel": ChannelSender(opened.db)}, clock=clock)
        await add_channel(opened.db, clock())
        async with opened.db.write() as tx:
            await feeds.add(tx, site.url, kind="feed", every_s=1, now=clock())
            dead = f"http://127.0.0.1:{site.port}/search?q=Сарбасова"
            await feeds.add(tx, dead, kind="feed", every_s=1, now=clock())
        async with join(app, telegram_server.TOKEN, said.append), app.running():
            assert CONSOLE not in app.senders
            for name in PEOPLE:
                telegram.say(f"/watch {name}", chat=OPERATOR)
            await telegram.wait_for(3, patience_s=60)
            invite = await invited(telegram)
            await day(app, site, telegram, clock, monkeypatch)
            await telegram.all_taken()
            pages = await measured(opened.db, clock)
            async with opened.db.read() as tx:
                tried = "SELECT count(*) FROM outbox JOIN channels ON channels.id = chat_id WHERE attempts > 0"
                assert (await tx.execute(sa.text(tried))).scalar_one(), "nothing was sent to the channel"
    logged = printed() + pages
    told = "\n".join(sent.text for sent in telegram.sent)
    assert told.count("🔴") >= 2, "the day was too quiet to prove anything"
    assert "ValueError" in logged, "nothing broke"
    assert "feed 2" in logged, "no source was in trouble"
    assert "dabyl_outbox_depth" in pages, "nothing was measured"
    assert any(LOCK not in sent.text and "/unlock" in sent.text for sent in telegram.sent), "nothing was locked"
    for secret in (telegram_server.TOKEN, telegram_server.TOKEN.split(":")[1], KEY, LOCK, PASSWORD, invite):
        assert secret not in logged
    assert [line for line in logged.casefold().splitlines() if any(piece in line for piece in PIECES)] == []
    assert "%d0%a1%d0%b0%d1%80%d0%b1" not in logged.casefold()


@pytest.mark.parametrize("shape", ["text", "json"])
def test_an_error_that_quotes_a_name_is_logged_by_its_place(world_settings, printed, shape):
    set_up_logging(replace(world_settings, log_format=shape))
    try:
        try:
            raise KeyError("Мадина Сарбасова")
        except KeyError as error:
            raise ValueError("Madina Sarbasova") from error
    except ValueError:
        logging.getLogger("dabyl").exception("feed %s failed", 7)
    logged = printed()
    assert "test_secrets.py" in logged
    assert "KeyError" in logged
    assert "ValueError" in logged
    assert "feed 7 failed" in logged
    assert not any(piece in logged.casefold() for piece in PIECES)


@pytest.fixture
def world_settings():
    return replace(read_settings({}), log_level="DEBUG")
