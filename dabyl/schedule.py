"""The few static ticks. A tick only looks for due rows and hands them on: there is never a job per chat or feed."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MISSED, JobExecutionEvent
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

log = logging.getLogger(__name__)


def build_scheduler(ticks: Mapping[str, tuple[float, Callable[[], Awaitable[None]]]]) -> AsyncIOScheduler:
    """Build a scheduler that calls each tick every so many seconds.

    Args:
        ticks: Name to (seconds, coroutine function without arguments).

    Returns:
        A scheduler not started yet. A late tick still runs (the default would drop it after one second), several late
        ones become one, and none runs twice at once.
    """
    scheduler = AsyncIOScheduler(
        jobstores={"default": MemoryJobStore()},
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        timezone="UTC",
    )
    for name, (seconds, tick) in ticks.items():
        scheduler.add_job(tick, "interval", seconds=seconds, id=name, name=name)
    scheduler.add_listener(_report, EVENT_JOB_ERROR | EVENT_JOB_MISSED)
    return scheduler


def _report(event: JobExecutionEvent) -> None:
    if event.exception:
        log.error("tick %s failed and will be tried again: %s", event.job_id, type(event.exception).__name__)
    else:
        log.warning("tick %s was missed", event.job_id)
