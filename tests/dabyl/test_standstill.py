"""A look that never ends, in the one process and in a worker: who notices, and who is told."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import aiohttp
import pytest

from config.settings import read_settings
from dabyl.app import App, Reading, utc_now
from dabyl.health import standstills
from dabyl.jobs import PgRunner
from dabyl.processes import beating
from dabyl.pulse import Heart
from dabyl.web import serving
from storage import pulses
from storage.pulses import Pulse

PATIENCE_S = 20
LATER = timedelta(minutes=6)


@asynccontextmanager
async def one_process(db, settings, look):
    """What `dabyl run` does, as far as it matters here; gives its runner and what makes it speak."""
    app = App(settings, db, {}, clock=utc_now)
    app._reading.looks._run_look = look
    async with app.running():
        yield app.runner, app.tick_heartbeat


@asynccontextmanager
async def a_worker(db, settings, look):
    """What `dabyl worker` does, as far as it matters here; it speaks by itself."""
    reading = Reading(settings, db, clock=utc_now, after_commit=lambda: None)
    reading.looks._run_look = look
    runner = PgRunner(db.url, reading.tasks)
    await runner.start()
    async with beating(db, reading, runner):
        yield runner, lambda: asyncio.sleep(0.05)
        await runner.stop()


@pytest.fixture
async def stuck(db, database_url, tmp_path, monkeypatch):
    """The last word of a process in which a look has begun and does not end."""
    monkeypatch.setattr("dabyl.jobs._GRACE_S", 0.05)
    monkeypatch.setattr("dabyl.processes._BEAT_S", 0.05)
    settings = replace(read_settings({}), data_dir=tmp_path, database_url=database_url)
    hangs = asyncio.Event()

    async def look(*, feed_id):
        hangs.set()
        await asyncio.Event().wait()

    async with (one_process if db.is_sqlite else a_worker)(db, settings, look) as (runner, speak):
        async with db.write() as tx:
            await runner.submit("look", key="look:7", tx=tx, feed_id=7)
        await asyncio.wait_for(hangs.wait(), PATIENCE_S)
        began = utc_now()
        async with asyncio.timeout(PATIENCE_S):
            while not (pulse := await _last_word(db)) or pulse.at < began:
                await speak()
    return pulse


async def _last_word(db):
    async with db.read() as tx:
        return next(iter(await pulses.listing(tx)), None)


async def test_a_look_that_hangs_in_a_living_process_is_told_everywhere(db, stuck, caplog):
    caplog.set_level("INFO")
    now = stuck.reading_at + LATER
    alive = [replace(stuck, at=now, sender_at=now if stuck.role == "run" else None)]
    if stuck.role == "worker":  # beside a second one that reads
        alive += [Pulse("b:1", "bot", now, now - LATER), Pulse("w:1", "worker", now, now - LATER, reading_at=now)]
    said = f"reading stands still for 6 minutes in {stuck.name}: start that process again"

    [finding] = standstills(alive, None, now)
    assert (finding.name, finding.is_good, finding.said) == ("reading", False, said)
    assert standstills(alive, None, now - LATER / 2)[0].is_good

    async with db.write() as tx:
        for one in alive:
            await pulses.beat(tx, one)
    await Heart(db, "bot", lambda: now, lambda pulse: pulse).watch()
    assert said in caplog.text
    async with serving(db, lambda: now, "127.0.0.1", 0) as port, aiohttp.ClientSession() as session:
        async with session.get(f"http://127.0.0.1:{port}/health") as answer:
            assert (answer.status, await answer.json()) == (503, {"ok": False, "reasons": [said]})
        async with session.get(f"http://127.0.0.1:{port}/metrics") as answer:
            told = await answer.text()
    assert 'dabyl_standstill_seconds{what="reading"} 360.0' in told
    assert f'dabyl_reading_silent_seconds{{process="{stuck.name}",role="{stuck.role}"}} 360.0' in told
