import asyncio

import pytest

from dabyl.engine import LocalRunner


@pytest.fixture
async def started():
    runners = []

    async def start(tasks, **options):
        runner = LocalRunner(tasks, **options)
        await runner.start()
        runners.append(runner)
        return runner

    yield start
    for runner in runners:
        await runner.stop()


async def test_a_submitted_task_runs_with_its_ids(started):
    done = asyncio.Queue()

    async def look(*, feed_id):
        done.put_nowait(feed_id)

    runner = await started({"look": look})
    assert runner.submit("look", key="look:7", feed_id=7)
    assert await asyncio.wait_for(done.get(), 5) == 7


async def test_a_task_is_not_queued_twice_under_one_key(started):
    gate, ran = asyncio.Event(), []

    async def look(*, feed_id):
        ran.append(feed_id)
        await gate.wait()

    runner = await started({"look": look})
    assert runner.submit("look", key="look:7", feed_id=7)
    assert not runner.submit("look", key="look:7", feed_id=7)
    gate.set()
    await asyncio.wait_for(runner._queue.join(), 5)
    assert ran == [7]
    assert runner.submit("look", key="look:7", feed_id=7)


async def test_a_task_that_fails_does_not_end_the_worker(started, caplog):
    done = asyncio.Event()

    async def fail(*, feed_id):
        raise ValueError("broken")

    async def work(*, feed_id):
        done.set()

    runner = await started({"fail": fail, "work": work}, workers=1)
    runner.submit("fail", key="a", feed_id=1)
    runner.submit("work", key="b", feed_id=2)
    await asyncio.wait_for(done.wait(), 5)
    assert "task fail {'feed_id': 1} failed" in caplog.text


async def test_a_full_queue_refuses_and_says_so():
    async def never(*, feed_id):
        pass

    runner = LocalRunner({"never": never}, capacity=2)
    assert [runner.submit("never", key=str(n), feed_id=n) for n in range(3)] == [True, True, False]
    assert runner.room == 0
