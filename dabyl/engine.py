"""Who runs a task: this process, behind a port that workers in other processes fit as well.

Durability lives in rows (a feed's lease, an outbox state), so the queue may die with the process at any moment: a task
that was lost is found again by the next tick, and every task is idempotent.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

log = logging.getLogger(__name__)

Task: TypeAlias = "Callable[..., Awaitable[None]]"
"""Takes ids as keyword arguments, never objects, so that it could run in another process."""


class Runner(Protocol):
    """Runs named tasks some time soon, at least once."""

    async def start(self) -> None:
        """Begin to run what is submitted."""

    async def stop(self) -> None:
        """Finish what runs, drop what waits."""

    def submit(self, name: str, *, key: str, **ids: int) -> bool:
        """Ask for a task; False when it waits or runs already under this key, or there is no room: ask again later."""


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

    @property
    def room(self) -> int:
        """How many more tasks may be submitted now."""
        return self._queue.maxsize - self._queue.qsize()

    def submit(self, name: str, *, key: str, **ids: int) -> bool:
        """Queue a task unless its key is queued or the queue is full."""
        if key in self._keys or self._queue.full():
            return False
        self._keys.add(key)
        self._queue.put_nowait((name, key, ids))
        return True

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
