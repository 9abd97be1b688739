"""The few static ticks. A tick only looks for due rows and hands them on: there is never a job per chat or feed."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_EXECUTED, EVENT_JOB_MISSED, JobExecutionEvent
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from datetime import datetime

log = logging.getLogger(__name__)

_LATE_AFTER = timedelta(minutes=2)
"""Beyond three times its own rhythm: a busy machine is no trouble yet."""


class Schedule:
    """Calls each tick every so many seconds.

    A late tick still runs (the library's default would drop it after one second), several late ones become one, and
    none runs twice at once.

    Args:
        ticks: Name to (seconds, coroutine function without arguments).
        clock: Tells the time, aware.

    Attributes:
        missed: How often a tick failed or was missed.
    """

    def __init__(
        self, ticks: Mapping[str, tuple[float, Callable[[], Awaitable[None]]]], clock: Callable[[], datetime]
    ) -> None:
        self._clock = clock
        self._rhythms = {name: timedelta(seconds=seconds) for name, (seconds, _) in ticks.items()}
        self._done_at: dict[str, datetime] = {}
        self._failing: set[str] = set()
        self.missed = 0
        self._scheduler = AsyncIOScheduler(
            jobstores={"default": MemoryJobStore()},
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
            timezone="UTC",
        )
        for name, (seconds, tick) in ticks.items():
            self._scheduler.add_job(tick, "interval", seconds=seconds, id=name, name=name)
        self._scheduler.add_listener(self._note, EVENT_JOB_EXECUTED | EVENT_JOB_ERROR | EVENT_JOB_MISSED)

    def start(self) -> None:
        """Begin; the first run of each tick comes after its own time."""
        self._done_at = dict.fromkeys(self._rhythms, self._clock())
        self._scheduler.start()

    def stop(self) -> None:
        """End without waiting for a tick that runs."""
        self._scheduler.shutdown(wait=False)

    def late(self) -> tuple[str, ...]:
        """Name the ticks that should have come to a good end long ago."""
        now = self._clock()
        return tuple(name for name, at in self._done_at.items() if now - at > 3 * self._rhythms[name] + _LATE_AFTER)

    def _note(self, event: JobExecutionEvent) -> None:
        if event.code == EVENT_JOB_EXECUTED:
            self._done_at[event.job_id] = self._clock()
            if event.job_id in self._failing:
                self._failing.discard(event.job_id)
                log.info("tick %s works again", event.job_id)
            return
        self.missed += 1
        if not event.exception:
            log.warning("tick %s was missed", event.job_id)
        elif event.job_id not in self._failing:  # told once, not each second of an outage
            self._failing.add(event.job_id)
            log.error("tick %s failed and will be tried again: %s", event.job_id, type(event.exception).__name__)
