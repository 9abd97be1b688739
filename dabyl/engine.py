"""Who runs a task: this process, or any number of workers on the same PostgreSQL (`dabyl.jobs`).

Durability lives in rows (a feed's lease, an outbox state), so a queue may die with its process at any moment: a task
that was lost is found again by the next tick, and every task is idempotent.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Protocol, TypeAlias

import sqlalchemy as sa

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from sqlalchemy.ext.asyncio import AsyncConnection

log = logging.getLogger(__name__)

Task: TypeAlias = "Callable[..., Awaitable[None]]"
"""Takes ids as keyword arguments, never objects, so that it can run in another process."""


class Runner(Protocol):
    """Runs named tasks some time soon, at least once."""

    async def start(self) -> None:
        """Begin to run what is submitted."""

    async def stop(self) -> None:
        """Finish what runs, drop what waits."""

    async def room(self, tx: AsyncConnection) -> int:
        """Tell how many more tasks may be submitted now."""

    async def submit(self, name: str, *, key: str, tx: AsyncConnection, **ids: int) -> None:
        """Ask for a task, in the transaction that makes it necessary; without effect while its key waits already."""

    async def sweep(self) -> None:
        """Take up what a dead worker left behind; called every few seconds."""


class LocalRunner:
    """Runs tasks in this process, a bounded number at a time.

    Args:
        tasks: Name to coroutine function.
        workers: Tasks at once.
        capacity: Tasks that may wait; more are refused, which is what holds a burst back.
    """

    def __init__(self, tasks: Mapping[str, Task], *, workers: int = 20, capacity: int = 200) -> None:
        self._tasks = tasks
        self._queue: asyncio.Queue[tuple[str, str, dict[str, int]]] = asyncio.Queue(capacity)
        self._keys: set[str] = set()
        self._wanted = workers
        self._workers: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Start the workers."""
        self._workers = [asyncio.create_task(self._work()) for _ in range(self._wanted)]

    async def stop(self) -> None:
        """Let running tasks end as cancelled; their leases run out and somebody takes them up again."""
        for worker in self._workers:
            worker.cancel()
        await asyncio.gather(*self._workers, return_exceptions=True)
        self._workers = []

    async def room(self, tx: AsyncConnection) -> int:  # noqa: ARG002 - the queue of another runner is in the database
        """Tell how many more tasks may be submitted now."""
        return self._queue.maxsize - self._queue.qsize()

    async def submit(self, name: str, *, key: str, tx: AsyncConnection, **ids: int) -> None:
        """Queue a task when the transaction commits, unless its key is queued or the queue is full."""
        assert tx.sync_connection is not None
        sa.event.listen(tx.sync_connection, "commit", lambda _: self._put(name, key, ids), once=True)

    async def sweep(self) -> None:
        """Nothing: the workers live and die with this process."""

    def _put(self, name: str, key: str, ids: dict[str, int]) -> None:
        if key in self._keys or self._queue.full():
            return
        self._keys.add(key)
        self._queue.put_nowait((name, key, ids))

    async def _work(self) -> None:
        while True:
            name, key, ids = await self._queue.get()
            try:
                await self._tasks[name](**ids)
            except Exception:  # one task must not end the worker; it is logged with its ids
                log.exception("task %s %s failed", name, ids)
            finally:
                self._keys.discard(key)
                self._queue.task_done()
