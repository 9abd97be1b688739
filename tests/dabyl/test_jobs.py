"""Procrastinate behind the runner's port, on a real PostgreSQL."""

import asyncio
import contextlib

import psycopg_pool
import pytest

from dabyl.jobs import PgRunner
from storage import jobs
from storage.database import Db

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
PATIENCE_S = 20


@pytest.fixture
async def runner_of(db):
    runners = []

    def make(tasks):
        runners.append(PgRunner(db.url, tasks, workers=2, capacity=3))
        return runners[-1]

    yield make
    for runner in runners:
        await runner.stop()


async def test_a_job_submitted_here_runs_there(db, runner_of):
    done = asyncio.Queue()

    async def look(*, feed_id):
        done.put_nowait(feed_id)

    await runner_of({"look": look}).start()
    async with db.write() as tx:
        await runner_of({}).submit("look", key="look:7", tx=tx, feed_id=7)
    assert await asyncio.wait_for(done.get(), PATIENCE_S) == 7


async def test_a_job_whose_transaction_fails_was_never_there(db, runner_of):
    with contextlib.suppress(ZeroDivisionError):
        async with db.write() as tx:
            await runner_of({}).submit("look", key="look:7", tx=tx, feed_id=7)
            raise ZeroDivisionError
    async with db.read() as tx:
        assert await jobs.waiting(tx, "look") == 0


async def test_a_key_that_waits_is_not_queued_twice(db, runner_of):
    runner = runner_of({})
    async with db.write() as tx:
        for feed_id in (7, 7, 8):
            await runner.submit("look", key=f"look:{feed_id}", tx=tx, feed_id=feed_id)
        assert await jobs.waiting(tx, "look") == 2
        assert await runner.room(tx) == 1


async def test_what_a_dead_worker_left_is_taken_up(db, runner_of):
    """A worker that was killed leaves a job that is being done, and a heartbeat that grows old."""
    done = asyncio.Queue()

    async def look(*, feed_id):
        done.put_nowait(feed_id)

    runner = runner_of({"look": look})
    async with db.write() as tx:
        await runner.submit("look", key="look:7", tx=tx, feed_id=7)
        await _kill_a_worker(tx)
    await runner.start()
    await runner.sweep()
    assert await asyncio.wait_for(done.get(), PATIENCE_S) == 7


async def test_a_dead_workers_job_that_waits_again_already_is_dropped(db, runner_of):
    runner = runner_of({})
    async with db.write() as tx:
        await runner.submit("look", key="look:7", tx=tx, feed_id=7)
        await _kill_a_worker(tx)
        await runner.submit("look", key="look:7", tx=tx, feed_id=7)
    await runner.sweep()
    async with db.read() as tx:
        assert (await tx.exec_driver_sql("SELECT status FROM procrastinate_jobs")).scalars().all() == ["todo"]


async def _kill_a_worker(tx):
    await tx.exec_driver_sql("INSERT INTO procrastinate_workers(last_heartbeat) VALUES (now() - interval '1 minute')")
    await tx.exec_driver_sql(
        "UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT max(id) FROM procrastinate_workers)"
    )


async def test_a_worker_finds_its_database_again(db, runner_of, postgres):
    done = asyncio.Queue()

    async def look(*, feed_id):
        done.put_nowait(feed_id)

    runner = runner_of({"look": look})
    await runner.start()
    async with db.write() as tx:
        await runner.submit("look", key="look:7", tx=tx, feed_id=7)
    await asyncio.wait_for(done.get(), PATIENCE_S)
    postgres.psql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{db.url.database}';")
    other = Db(db.url.render_as_string(hide_password=False).replace("+psycopg", ""), db.vault)
    async with other.write() as tx:
        await runner.submit("look", key="look:8", tx=tx, feed_id=8)
    await other.close()
    assert await asyncio.wait_for(done.get(), PATIENCE_S) == 8


async def test_a_live_worker_that_was_taken_for_dead_works_on(db, runner_of):
    """A laptop that slept: another worker struck this one off the list, and its job was given away and ended."""
    done, struck_off = asyncio.Queue(), asyncio.Event()

    async def look(*, feed_id):
        done.put_nowait(feed_id)
        await struck_off.wait()

    runner = runner_of({"look": look})
    await runner.start()
    async with db.write() as tx:
        await runner.submit("look", key="look:7", tx=tx, feed_id=7)
    assert await asyncio.wait_for(done.get(), PATIENCE_S) == 7
    async with db.write() as tx:
        await tx.exec_driver_sql("DELETE FROM procrastinate_workers")
        await tx.exec_driver_sql("DELETE FROM procrastinate_jobs")
    struck_off.set()
    async with db.write() as tx:
        await runner.submit("look", key="look:8", tx=tx, feed_id=8)
    assert await asyncio.wait_for(done.get(), PATIENCE_S) == 8


async def test_a_worker_that_breaks_is_followed_by_another(db):
    class Breaking(PgRunner):
        is_first = True

        def _app(self):
            if self.is_first:
                self.is_first = False
                raise RuntimeError
            return super()._app()

    done = asyncio.Queue()

    async def look(*, feed_id):
        done.put_nowait(feed_id)

    runner = Breaking(db.url, {"look": look})
    await runner.start()
    async with db.write() as tx:
        await runner.submit("look", key="look:7", tx=tx, feed_id=7)
    assert await asyncio.wait_for(done.get(), PATIENCE_S) == 7
    await runner.stop()


async def test_a_worker_tells_when_its_queue_answered_last_also_when_there_is_nothing_to_do(db, runner_of, monkeypatch):
    monkeypatch.setattr("dabyl.jobs._POLL_S", 0.05)

    async def look(*, feed_id):
        pass

    assert runner_of({}).asked_at is None
    runner = runner_of({"look": look})
    await runner.start()
    for _ in range(3):
        before = runner.asked_at
        async with asyncio.timeout(PATIENCE_S):
            while runner.asked_at == before:  # noqa: ASYNC110 - what it waits for tells nobody
                await asyncio.sleep(0.01)
        assert runner.asked_at > before


async def test_a_queue_that_does_not_answer_any_more_is_told_by_an_older_and_older_time(db, runner_of, monkeypatch):
    monkeypatch.setattr("dabyl.jobs._POLL_S", 0.05)
    hanging = asyncio.Event()

    async def hangs(*_):
        hanging.set()
        await asyncio.Event().wait()

    async def look(*, feed_id):
        pass

    monkeypatch.setattr("procrastinate.manager.JobManager.fetch_job", hangs)
    runner = runner_of({"look": look})
    await runner.start()
    began = runner.asked_at
    await asyncio.wait_for(hanging.wait(), PATIENCE_S)
    await asyncio.sleep(0.3)
    assert runner.asked_at == began
    monkeypatch.setattr("dabyl.jobs._GRACE_S", 0.05)
    await asyncio.wait_for(runner.stop(), PATIENCE_S)  # and it can be stopped all the same


async def test_a_database_that_is_away_is_no_standstill_of_the_worker(db):
    class Away(PgRunner):
        tries = 0

        def _app(self):
            self.tries += 1
            raise OSError

    async def look(*, feed_id):
        pass

    runner = Away(db.url, {"look": look})
    await runner.start()
    began = runner.asked_at
    async with asyncio.timeout(PATIENCE_S):
        while not runner.tries:  # noqa: ASYNC110 - what it waits for tells nobody
            await asyncio.sleep(0.01)
    assert runner.asked_at > began
    await runner.stop()


async def test_an_outage_is_told_once_by_a_worker_and_is_no_mistake_of_the_sweep(db, monkeypatch, caplog):
    caplog.set_level("INFO")
    monkeypatch.setattr("dabyl.jobs._PAUSE_S", 0.01)
    monkeypatch.setattr("dabyl.jobs._POLL_S", 0.05)
    told = "the worker lost its database (PoolTimeout); trying until it works"

    class Flickering(PgRunner):
        tries = 0

        def _app(self):
            self.tries += 1
            if self.tries <= 4:
                raise psycopg_pool.PoolTimeout
            return super()._app()

    async def look(*, feed_id):
        pass

    runner = Flickering(db.url, {"look": look})
    with pytest.raises(ConnectionError, match="PoolTimeout"):
        await runner.sweep()
    await runner.start()
    async with asyncio.timeout(PATIENCE_S):
        while "the worker has its database again" not in caplog.text:  # noqa: ASYNC110 - a log tells nobody
            await asyncio.sleep(0.01)
    await runner.stop()
    assert (runner.tries, caplog.text.count(told)) == (5, 1)
