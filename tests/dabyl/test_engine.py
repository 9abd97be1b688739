import asyncio
import contextlib

import pytest

from dabyl.engine import LocalRunner


@pytest.fixture
async def started(db):
    runners = []

    async def start(tasks, **options):
        runner = LocalRunner(tasks, **options)
        await runner.start()
        runners.append(runner)
        return runner

    yield start
    for runner in runners:
        await runner.stop()


@pytest.fixture
def submit(db):
    async def _submit(runner, name, *, key, **ids):
        async with db.write() as tx:
            await runner.submit(name, key=key, tx=tx, **ids)

    return _submit


async def test_a_submitted_task_runs_with_its_ids_once_its_transaction_commits(started, db):
    done = asyncio.Queue()

    async def look(*, feed_id):
        done.put_nowait(feed_id)

    runner = await started({"look": look})
    async with db.write() as tx:
        await runner.submit("look", key="look:7", tx=tx, feed_id=7)
        assert runner._queue.empty()
    assert await asyncio.wait_for(done.get(), 5) == 7


async def test_a_task_whose_transaction_fails_does_not_run(started, db, submit):
    done = asyncio.Queue()

    async def look(*, feed_id):
        done.put_nowait(feed_id)

    runner = await started({"look": look})
    with contextlib.suppress(ZeroDivisionError):
        async with db.write() as tx:
            await runner.submit("look", key="look:7", tx=tx, feed_id=7)
            raise ZeroDivisionError
    await submit(runner, "look", key="look:8", feed_id=8)
    assert await asyncio.wait_for(done.get(), 5) == 8
    assert done.empty()


async def test_a_task_is_not_queued_twice_under_one_key(started, submit):
    gate, ran = asyncio.Event(), []

    async def look(*, feed_id):
        ran.append(feed_id)
        await gate.wait()

    runner = await started({"look": look})
    await submit(runner, "look", key="look:7", feed_id=7)
    await submit(runner, "look", key="look:7", feed_id=7)
    gate.set()
    await asyncio.wait_for(runner._queue.join(), 5)
    assert ran == [7]
    await submit(runner, "look", key="look:7", feed_id=7)
    await asyncio.wait_for(runner._queue.join(), 5)
    assert ran == [7, 7]


async def test_a_task_that_fails_does_not_end_the_worker(started, submit, caplog):
    done = asyncio.Event()

    async def fail(*, feed_id):
        raise ValueError("broken")

    async def work(*, feed_id):
        done.set()

    runner = await started({"fail": fail, "work": work}, workers=1)
    await submit(runner, "fail", key="a", feed_id=1)
    await submit(runner, "work", key="b", feed_id=2)
    await asyncio.wait_for(done.wait(), 5)
    assert "task fail {'feed_id': 1} failed" in caplog.text


async def test_a_full_queue_takes_no_more_and_says_so(db, submit):
    async def never(*, feed_id):
        pass

    runner = LocalRunner({"never": never}, capacity=2)
    for number in range(3):
        await submit(runner, "never", key=str(number), feed_id=number)
    assert runner._queue.qsize() == 2
    async with db.read() as tx:
        assert await runner.room(tx) == 0
