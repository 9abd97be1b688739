"""The processes Dabyl can be started as, each until SIGTERM or Ctrl-C.

dabyl run     migrate -> locks -> outbox recovered -> watchers -> dispatcher -> Telegram -> ticks   (back in reverse)
dabyl bot     the same, with a runner that hands the looks to workers
dabyl worker  migrate -> watchers -> jobs
dabyl web     numbers for Prometheus and a health page
"""

from __future__ import annotations

import asyncio
import logging
import signal
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from bot.senders.channel import ChannelSender
from bot.senders.console import ConsoleSender
from config.errors import SettingsError
from dabyl.app import LOOKS_AT_ONCE, App, Reading, console_chat, open_database, utc_now
from dabyl.health import zones
from dabyl.lock import one_sender, only_one
from dabyl.pulse import Heart

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping

    from bot.senders import Sender
    from config.settings import Settings
    from dabyl.app import Opened
    from dabyl.engine import Runner, Task
    from dabyl.jobs import PgRunner
    from storage.database import Db
    from storage.pulses import Pulse

log = logging.getLogger(__name__)

_BEAT_S = 15


async def run_until_stopped(settings: Settings, tell: Callable[[str], None]) -> None:
    """Run everything in this process until SIGTERM or Ctrl-C.

    Args:
        settings: Of this installation.
        tell: Shows a line to whoever started it; what it is told is not for logs.
    """
    with only_one(settings.data_dir, settings.database_url):
        async with open_database(settings) as opened:
            await _send_until_stopped(settings, opened, tell)


async def run_bot_until_stopped(settings: Settings, tell: Callable[[str], None]) -> None:
    """Run the chat side and the ticks; workers elsewhere do the looking.

    Raises:
        SettingsError: The database is not PostgreSQL.
    """
    async with open_database(settings, is_one_of_many=True) as opened:
        await _send_until_stopped(settings, opened, tell, runner=_pg_runner(opened.db, {}))


async def run_worker_until_stopped(settings: Settings) -> None:
    """Run the reading side: any number of these, on any number of machines.

    Raises:
        SettingsError: The database is not PostgreSQL.
    """
    stopped = _stop_signal()
    async with open_database(settings, is_one_of_many=True) as opened:
        reading = Reading(settings, opened.db, clock=utc_now, after_commit=lambda: None)
        runner = _pg_runner(opened.db, reading.tasks)
        async with reading.looker, _following(reading), beating(opened.db, reading, runner):
            await runner.start()
            log.info("working; a `dabyl bot` on the same database hands out the work")
            await stopped.wait()
            await runner.stop()
            await reading.looks.stop()


async def run_web_until_stopped(settings: Settings, host: str, port: int) -> None:
    """Serve numbers and health beside the other processes.

    Raises:
        SettingsError: Nobody may listen there, or somebody does.
    """
    from dabyl.web import serving  # noqa: PLC0415 - only this process needs Prometheus' client

    stopped = _stop_signal()
    async with (
        open_database(settings, is_one_of_many=True) as opened,
        serving(opened.db, utc_now, host, port) as real_port,
    ):
        log.info("serving http://%s:%d/metrics and /health", host, real_port)
        await stopped.wait()


@asynccontextmanager
async def _following(reading: Reading) -> AsyncIterator[None]:
    await reading.following.start()
    try:
        yield
    finally:
        await reading.following.stop()


@asynccontextmanager
async def beating(db: Db, reading: Reading, runner: PgRunner) -> AsyncIterator[None]:
    """Let a worker say every few seconds that it is there, and since when its reading has not moved."""

    def fill(pulse: Pulse) -> Pulse:
        moved = [at for at in (reading.looks.since, runner.asked_at) if at]
        return replace(pulse, watches=len(reading.watchbook), reading_at=min(moved, default=None))

    heart = Heart(db, "worker", utc_now, fill)

    async def beat() -> None:
        while True:
            with suppress(SQLAlchemyError, OSError):  # without a database there is nobody to tell
                await heart.beat()
            await asyncio.sleep(_BEAT_S)

    beating = asyncio.create_task(beat(), name="heartbeat")
    try:
        yield
    finally:
        beating.cancel()
        with suppress(SQLAlchemyError, OSError):
            await heart.end()


async def _send_until_stopped(
    settings: Settings, opened: Opened, tell: Callable[[str], None], *, runner: Runner | None = None
) -> None:
    stopped = _stop_signal()
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(one_sender(opened.db, settings.telegram_token))
        await console_chat(opened.db, utc_now())
        app = App(settings, opened.db, _senders(opened.db), runner=runner)
        if settings.telegram_token:
            # Telegram's client weighs 30 MB that an installation without a token does not need.
            from dabyl.telegram import join  # noqa: PLC0415

            await stack.enter_async_context(join(app, settings.telegram_token, tell))
        await stack.enter_async_context(app.running())
        _tell_start(settings, opened)
        await stopped.wait()


def _senders(db: Db) -> dict[str, Sender]:
    """Give the ways of delivery that need no token."""
    ways: tuple[Sender, ...] = (ConsoleSender(), ChannelSender(db))
    return {sender.name: sender for sender in ways}


def _stop_signal() -> asyncio.Event:
    """Give an event that SIGTERM and Ctrl-C set."""
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    return stopped


def _pg_runner(db: Db, tasks: Mapping[str, Task]) -> PgRunner:
    if db.is_sqlite:
        raise SettingsError("separate processes need PostgreSQL: set DABYL_DATABASE_URL, or start `dabyl run`")
    from dabyl.jobs import PgRunner  # noqa: PLC0415 - Procrastinate comes with the extra `postgres` only

    return PgRunner(db.url, tasks, workers=LOOKS_AT_ONCE)


def _tell_start(settings: Settings, opened: Opened) -> None:
    almaty = zones()
    if not almaty.is_good:
        log.error("%s", almaty.said)
    if opened.new_key:
        log.info("made the encryption key %s: keep a copy apart from the database", settings.key_file)
    log.info("watching; alerts go to %s", "Telegram and this terminal" if settings.telegram_token else "this terminal")
