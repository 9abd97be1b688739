"""What several processes, perhaps on machines that forget their files, must be told: the database and one key."""

import asyncio
import base64
import os
from datetime import UTC, datetime, timedelta

import pytest

from storage import pulses
from storage.database import Db
from storage.pulses import Pulse
from storage.vault import Vault

KEY = base64.b64encode(bytes(range(32))).decode()


@pytest.fixture
def server(postgres, monkeypatch):
    """A new database, named as hosting platforms name it."""
    postgres.psql("CREATE DATABASE platform;")
    monkeypatch.setenv(
        "DATABASE_URL", postgres.get_uri("platform").replace("postgresql://postgres:@/", "postgres://postgres@/")
    )
    yield
    postgres.psql("DROP DATABASE platform WITH (FORCE);")


def test_a_release_step_without_a_key_makes_the_tables_and_no_key_of_its_own(server, dabyl, home, monkeypatch):
    """Its files are forgotten when it ends: what a lost key had sealed, or only noted, nobody could open again."""
    said = dabyl("migrate")
    assert (said.status, "before at nothing" in said.out) == (0, True)
    assert "there is no key yet: set DABYL_KEY" in said.err
    assert not (home / "config").exists()
    monkeypatch.setenv("DABYL_KEY", KEY)
    assert dabyl("migrate").err == ""
    assert dabyl("feeds", "add", "https://news.example/rss").status == 0
    assert "opens; 0 messages wait" in dabyl("doctor").out


@pytest.mark.parametrize("name", ["bot", "worker", "web"])
def test_processes_beside_others_ask_for_the_key_in_one_line(server, dabyl, home, name):
    said = dabyl(name)
    assert said.status == 1
    assert "there is no key: set DABYL_KEY to what openssl rand -base64 32 prints, the same for every" in said.err
    assert len(said.err.splitlines()) == 1
    assert not (home / "config").exists()


def _say(role, ago):
    """Let a process of another machine have spoken so long ago."""
    at = datetime.now(UTC) - ago

    async def say():
        db = Db(os.environ["DATABASE_URL"], Vault(bytes(32)))
        async with db.write() as tx:
            await pulses.beat(tx, Pulse(f"far:{role}", role, at, at))
        await db.close()

    asyncio.run(say())


@pytest.mark.parametrize("role", ["bot", "worker", "run"])
def test_the_key_is_not_changed_under_a_process_of_another_machine(server, dabyl, home, role):
    """A worker would go on sealing with the old one; and nothing could start with a change that was only begun."""
    assert "no key yet" in dabyl("key", "rotate").err, "a database without tables"
    assert dabyl("feeds", "list").status == 0
    before = (home / "config" / "dabyl" / "key").read_text()
    _say(role, timedelta(seconds=10))
    said = dabyl("key", "rotate")
    assert (said.status, f"alive a moment ago: dabyl {role} far:{role}; stop all" in said.err) == (1, True)
    assert (home / "config" / "dabyl" / "key").read_text() == before
    _say(role, timedelta(minutes=3))
    assert dabyl("key", "rotate").status == 0
    assert dabyl("feeds", "list").status == 0


def test_doctor_tells_which_processes_are_there_and_that_workers_alone_send_nothing(server, dabyl):
    said = dabyl("doctor")
    assert "made " in said.out
    assert "just now: keep a copy apart from the database" in said.out
    assert "running: never started here" in said.out
    _say("worker", timedelta(seconds=10))
    said = dabyl("doctor")
    assert "just now" not in said.out
    assert (said.status, "BAD      running: dabyl worker, but nobody sends: start `dabyl bot`" in said.out) == (1, True)
    _say("bot", timedelta(seconds=10))
    assert "ok       running: dabyl bot, dabyl worker: alive" in dabyl("doctor").out
