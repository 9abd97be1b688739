"""The whole line, as installed: `dabyl run` in a process of its own, between a loopback feed and a loopback Bot API."""

import asyncio
import base64
import importlib.util
import os
import re
import signal
import sys
from pathlib import Path

import pytest

PATIENCE_S = 120
FAKES = Path(__file__).parent / "fakes"
QUIET = ("g0", "Погода", "Завтра в Алматы пройдёт дождь.")
JAILED = ("g1", "Активистке дали 15 суток", "Суд в Алматы арестовал активистку Мадину Сарбасову на 15 суток.")
FINED = ("g2", "Штраф", "Мадину Сарбасову оштрафовали на 50 000 тенге.")


def load(name):
    spec = importlib.util.spec_from_file_location(f"acceptance_{name}", FAKES / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


telegram_server = load("telegram_server")
feed_site = load("feed_site")


@pytest.fixture
async def site():
    async with feed_site.FeedSite() as site:
        site.entries = [QUIET]
        yield site


@pytest.fixture
async def telegram():
    async with telegram_server.TelegramServer() as server:
        yield server


class Installation:
    """The command in a home of its own, with its processes."""

    def __init__(self, home, site):
        self.home = home
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("DABYL_")}
        self.environment |= {
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_DATA_HOME": str(home / "data"),
            "DABYL_ALLOW_PRIVATE": f"127.0.0.1:{site.port}",
            "PYTHONPATH": str(Path(__file__).parents[1]),
        }
        self.running = []

    async def start(self, *words):
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "dabyl",
            *words,
            env=self.environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        self.running.append(process)
        return process

    async def do(self, *words):
        process = await self.start(*words)
        async with asyncio.timeout(PATIENCE_S):
            out, err = await process.communicate()
        assert process.returncode == 0, err.decode()
        return out.decode()

    async def stop(self):
        for process in self.running:
            if process.returncode is None:
                process.kill()
                await process.communicate()


@pytest.fixture
async def installation(tmp_path, site):
    (tmp_path / "people.txt").write_text("Мадина Сарбасова\n", encoding="utf-8")
    installed = Installation(tmp_path, site)
    yield installed
    await installed.stop()


async def lines_to(stream, words):
    """Read lines until one holds the words; all of them."""
    seen = ""
    async with asyncio.timeout(PATIENCE_S):
        while line := (await stream.readline()).decode():
            seen += line
            if words in line:
                return seen
    raise AssertionError(f"{words!r} not in {seen}")


async def line_with(stream, words):
    """Read lines until one holds the words; that one."""
    return (await lines_to(stream, words)).splitlines()[-1]


async def looked_at(site, times, patience_s=PATIENCE_S):
    async with asyncio.timeout(patience_s):
        while site.requests < times:  # noqa: ASYNC110 - another process asks
            await asyncio.sleep(0.05)


async def test_without_a_token_an_alert_appears_in_the_terminal(installation, site):
    await installation.do("feeds", "add", site.url, "--every", "1")
    await installation.do("watchlist", "import", str(installation.home / "people.txt"), "--chat", "console")
    process = await installation.start("run")
    await looked_at(site, 2)
    site.entries = [JAILED, QUIET]
    assert "jail, 15 days" in await line_with(process.stdout, "Мадина Сарбасова")
    await line_with(process.stdout, "A-1")
    process.send_signal(signal.SIGTERM)
    async with asyncio.timeout(PATIENCE_S):
        _, err = await process.communicate()
    assert process.returncode == 0, err.decode()
    assert "Traceback" not in err.decode()
    assert "Сарбасов" not in err.decode()


async def test_with_a_token_it_is_claimed_told_a_name_and_alerts_once(installation, site, telegram):
    installation.environment |= {
        "DABYL_TELEGRAM_TOKEN": telegram_server.TOKEN,
        "DABYL_TELEGRAM_API_URL": telegram.address,
    }
    await installation.do("feeds", "add", site.url, "--every", "1")
    process = await installation.start("run")
    invitation = await line_with(process.stderr, "/start ")
    telegram.say("/list", chat=666)
    telegram.say(f"/start {invitation.split('/start ')[1].split()[0]}", chat=500)
    telegram.say("/watch Мадина Сарбасова", chat=500)
    await telegram.wait_for(3, patience_s=PATIENCE_S)
    telegram.say("save", chat=500)
    await telegram.wait_for(4, patience_s=PATIENCE_S)
    await looked_at(site, site.requests + 2)
    site.entries = [JAILED, QUIET]
    *_, alert = await telegram.wait_for(5, patience_s=PATIENCE_S)
    assert alert.chat == 500
    assert alert.parse_mode == "HTML"
    assert alert.text.startswith("🔴 <b>Мадина Сарбасова</b> · jail, 15 days")
    assert "Мадину Сарбасову" in alert.text
    await looked_at(site, site.requests + 3)
    assert len(telegram.sent) == 5
    assert all("Сарбасов" not in sent.text for sent in telegram.sent if sent.chat == 666)


async def test_a_forwarded_post_is_answered_and_told_to_the_other_chats(installation, site, telegram):
    installation.environment |= {
        "DABYL_TELEGRAM_TOKEN": telegram_server.TOKEN,
        "DABYL_TELEGRAM_API_URL": telegram.address,
        "DABYL_OPERATORS": "500",
    }
    await installation.do("watchlist", "import", str(installation.home / "people.txt"), "--chat", "console")
    process = await installation.start("run")
    channel = {"id": -1007, "type": "channel", "title": "Дала", "username": "dala_news"}
    origin = {"type": "channel", "date": 1_790_000_000, "chat": channel, "message_id": 7}
    telegram.say(JAILED[2], chat=500, forward_origin=origin)
    (answer,) = await telegram.wait_for(1, patience_s=PATIENCE_S)
    assert "every chat's list" in answer.text
    assert "15 days" in answer.text
    shown = await lines_to(process.stdout, "A-1")
    assert "jail, 15 days" in shown
    assert "https://t.me/dala_news/7" in shown
    assert "500" not in shown


async def test_a_token_telegram_does_not_know_is_told_in_one_line(installation, telegram):
    wrong = "654321:" + "x" * 30
    installation.environment |= {"DABYL_TELEGRAM_TOKEN": wrong, "DABYL_TELEGRAM_API_URL": telegram.address}
    process = await installation.start("run")
    async with asyncio.timeout(PATIENCE_S):
        _, err = await process.communicate()
    assert process.returncode == 1
    assert "BotFather" in err.decode()
    assert wrong not in err.decode()
    assert len(err.decode().splitlines()) == 1


async def test_killed_and_started_again_it_loses_nothing_and_marks_what_may_repeat(installation, site):
    await installation.do("feeds", "add", site.url, "--every", "1")
    await installation.do("watchlist", "import", str(installation.home / "people.txt"))
    first = await installation.start("run")
    await looked_at(site, 2)
    site.entries = [JAILED, QUIET]
    await line_with(first.stdout, "jail, 15 days")
    await line_with(first.stdout, "A-1")
    first.kill()
    await first.communicate()
    site.entries = [FINED, JAILED, QUIET]
    second = await installation.start("run")
    shown = await lines_to(second.stdout, "fine 50,000 tenge")
    assert shown.count("jail, 15 days") == shown.count("♻️") <= 1


async def test_a_source_in_trouble_is_told_and_the_others_go_on(installation, site):
    await installation.do("feeds", "add", site.url, "--every", "1")
    installation.environment["DABYL_ALLOW_PRIVATE"] += ",127.0.0.1:9"
    await installation.do("feeds", "add", "http://127.0.0.1:9/dead", "--every", "1")
    await installation.do("watchlist", "import", str(installation.home / "people.txt"))
    process = await installation.start("run")
    await looked_at(site, 1)
    site.answer = (200, "text/html", "<!doctype html><html><body>maintenance</body></html>")
    await looked_at(site, site.requests + 1)
    await line_with(process.stderr, "feed 1")
    site.answer = None
    site.entries = [JAILED, QUIET]
    await line_with(process.stdout, "Мадина Сарбасова")


def jailed(number):
    """News of somebody else each time."""
    name = f"{'Айдос Берик Гульнара Данияр Жанар Лаура'.split()[number % 6]} {'АБВГДЕ'[number // 6]}лдабергенов"
    days, city = number + 3, "Алматы Астане Шымкенте Актобе".split()[number % 4]
    return (
        f"j{number}",
        f"{name} получил {days} суток",
        f"Суд в {city} арестовал {name} на {days} суток за пикет № {number}.",
    )


COUNT = 3
"""As many as are told singly; the next would begin a mass event."""


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_two_workers_share_the_work_and_nothing_is_lost_when_one_is_killed(
    installation, site, telegram, database_url
):
    installation.environment |= {
        "DABYL_DATABASE_URL": database_url,
        "DABYL_KEY": base64.b64encode(bytes(range(32))).decode(),
        "DABYL_TELEGRAM_TOKEN": telegram_server.TOKEN,
        "DABYL_TELEGRAM_API_URL": telegram.address,
        "DABYL_OPERATORS": "1",
    }
    (installation.home / "days.jsonl").write_text('{"id": "q", "query": "суток"}', encoding="utf-8")
    await installation.do("feeds", "add", site.url, "--every", "1")
    await installation.do("watchlist", "import", str(installation.home / "days.jsonl"), "--chat", "500")
    bot, first, second = [await installation.start(name) for name in ("bot", "worker", "worker")]
    await looked_at(site, 2)
    for number in range(COUNT):
        site.entries = [jailed(number), *site.entries]
        if number == 1:
            first.kill()
        await looked_at(site, site.requests + 1, patience_s=90)
    sent = await telegram.wait_for(COUNT, patience_s=90)
    texts = [re.sub("<[^>]+>", "", one.text) for one in sent]
    assert [sum(jailed(number)[1] in text for text in texts) for number in range(COUNT)] == [1] * COUNT
    for process in (bot, second):
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE_S):
            _, err = await process.communicate()
        assert process.returncode == 0, err.decode()
        assert "Traceback" not in err.decode()


async def test_a_second_start_is_told_who_runs(installation, site):
    first = await installation.start("run")
    await line_with(first.stderr, "watching")
    second = await installation.start("run")
    async with asyncio.timeout(PATIENCE_S):
        _, err = await second.communicate()
    assert second.returncode == 1
    assert f"process {first.pid}" in err.decode()
    assert len(err.decode().splitlines()) == 1


async def test_the_demo_ends_by_itself_and_shows_alert_repeat_and_digest(installation):
    shown = await installation.do("demo")
    for words in ("jail, 15 days", "draft notice", "kept quiet", "Daily digest", "fine 12,650 tenge"):
        assert words in shown
