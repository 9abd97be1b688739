"""The runner for more than one process: Procrastinate on the same PostgreSQL.

The process with the ticks submits, workers run. A worker that loses its database ends its Procrastinate worker, waits,
and starts another; one that is killed leaves jobs that `sweep` hands to the others half a minute later.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import procrastinate
import psycopg
import psycopg_pool
from procrastinate.exceptions import ConnectorException
from procrastinate.manager import JobManager

from storage import jobs
from storage.database import plain_url
from storage.outages import Outage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import sqlalchemy as sa
    from procrastinate.connector import BaseAsyncConnector
    from procrastinate.jobs import Job
    from sqlalchemy.ext.asyncio import AsyncConnection

    from dabyl.engine import Task

log = logging.getLogger(__name__)

_DEAD_AFTER_S = 30.0
_PAUSE_S = 3.0
_GRACE_S = 10.0
_POLL_S = 5.0
_CONNECT_S = 5
_POOL_S = 10.0
"""How long a question waits for a connection: none comes from a pool that tries again ever later."""
_OUTAGE = (ConnectorException, psycopg.Error, psycopg_pool.PoolTimeout, OSError)


class _Jobs(JobManager):
    """Procrastinate's own, noting each answer to the question for a job: at least one every 5 s while there is room."""

    def __init__(self, connector: BaseAsyncConnector, note: Callable[[], None]) -> None:
        super().__init__(connector)
        self._note = note

    async def fetch_job(self, queues: Iterable[str] | None, worker_id: int) -> Job | None:
        """Take a job; None where there is none."""
        job = await super().fetch_job(queues, worker_id)
        self._note()
        return job


class PgRunner:
    """Submits tasks to, and where it knows some runs them from, a queue in PostgreSQL.

    Args:
        url: Of the database, as `Db.url`.
        tasks: Name to coroutine function; none for a process that only submits.
        workers: Tasks at once.
        capacity: Tasks of one name that may wait for all workers together.

    Attributes:
        asked_at: When the queue last answered, or was known to be away; None for a process that only submits.
    """

    def __init__(self, url: sa.URL, tasks: Mapping[str, Task], *, workers: int = 20, capacity: int = 1000) -> None:
        self._conninfo = plain_url(url)
        self._tasks = tasks
        self._wanted = workers
        self._capacity = capacity
        self._working: asyncio.Task[None] | None = None
        self._stopping = asyncio.Event()
        self.asked_at: datetime | None = None
        self._outage = Outage(log, "the worker lost its database", "the worker has its database again")

    async def start(self) -> None:
        """Start a worker where there are tasks to run."""
        if self._tasks:
            self._note()
            self._working = asyncio.create_task(self._work(), name="work on jobs")

    async def stop(self) -> None:
        """Let running tasks end, or abort them after 10 s; their feeds are looked at again by another worker."""
        self._stopping.set()
        if self._working:
            self._working.cancel()
            await asyncio.wait([self._working], timeout=2 * _GRACE_S)  # a queue that never answers must not hold us

    async def room(self, tx: AsyncConnection) -> int:
        """Tell how many more tasks may be submitted now."""
        return max(0, self._capacity - await jobs.waiting(tx, "look"))

    async def submit(self, name: str, *, key: str, tx: AsyncConnection, **ids: int) -> None:
        """Insert a job in the caller's transaction; without effect while one of the same key waits."""
        await jobs.put(tx, name, key=key, args=ids)

    async def sweep(self) -> None:
        """Put back the jobs whose worker has not been heard of for half a minute.

        Raises:
            ConnectionError: The database is away; in the words of Python, since those of its pool are an extra's.
        """
        try:
            async with self._app().open_async() as app:
                await self._put_back(app)
        except _OUTAGE as error:
            raise ConnectionError(type(error).__name__) from error

    @staticmethod
    async def _put_back(app: procrastinate.App) -> None:
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=_DEAD_AFTER_S):
            log.warning("job %s: its worker is gone; another takes it", job.id)
            try:
                await app.job_manager.retry_job(job)
            except ConnectorException:  # the same task waits again already: this one is not needed
                await app.job_manager.finish_job(job, procrastinate.jobs.Status.FAILED, delete_job=True)

    def _answered(self) -> None:
        self._note()
        self._outage.over()

    def _note(self) -> None:
        self.asked_at = datetime.now(UTC)

    def _app(self) -> procrastinate.App:
        connector = procrastinate.PsycopgConnector(conninfo=self._conninfo, min_size=1, max_size=4, timeout=_POOL_S)
        app = procrastinate.App(connector=connector)
        app.job_manager = _Jobs(connector, self._answered)
        for name, task in self._tasks.items():
            app.task(name=name, queue=name)(task)
        return app

    async def _reach(self) -> None:
        """Ask whether the database is there: a pool that is opened while it is away tries again ever later."""
        async with await psycopg.AsyncConnection.connect(self._conninfo, connect_timeout=_CONNECT_S):
            pass

    async def _work(self) -> None:
        while not self._stopping.is_set():
            try:
                await self._reach()
                async with self._app().open_async() as app:
                    await app.run_worker_async(
                        queues=list(self._tasks),
                        concurrency=self._wanted,
                        install_signal_handlers=False,
                        delete_jobs="always",
                        fetch_job_polling_interval=_POLL_S,
                        shutdown_graceful_timeout=_GRACE_S,
                        stalled_worker_timeout=_DEAD_AFTER_S,
                    )
            except _OUTAGE as error:
                self._outage.on(error)
                self._note()  # that is no standstill of its own: when the database is back, it asks at once
            except Exception as error:  # noqa: BLE001 - one that ended unseen would leave this process idle for ever
                log.error("the worker broke (%s); starting another", type(error).__name__)  # noqa: TRY400 - may show names
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), _PAUSE_S)
