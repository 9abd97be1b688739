"""The one place that builds things and joins them, and the order in which they start and stop."""

from __future__ import annotations

import asyncio
import logging
import os
import random
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from sqlalchemy.exc import SQLAlchemyError

from bot import digests, lapsing
from bot.digest_times import next_digest
from bot.outbox import Dispatcher
from config.errors import SettingsError, StorageError
from config.pattern_packs import load_pattern_packs
from dabyl import care
from dabyl.engine import LocalRunner
from dabyl.logs import cover_names
from dabyl.looks import Looks
from dabyl.pulse import Heart
from dabyl.schedule import Schedule
from matchers import russian
from matchers.patterns import PatternReader
from storage import chats, feeds, forgetting, meta
from storage.database import Db, driver_url, make_folder
from storage.migrating import has_key, migrate
from storage.vault import KEY_BYTES, Vault, make_key, read_keys
from watchers import massing
from watchers.completing import Completer
from watchers.following import Following
from watchers.forwarding import Forwarding
from watchers.looking import Looker
from watchers.run import Run
from watchers.watchbook import Watchbook

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

    from bot.senders import Sender
    from config.settings import Settings
    from dabyl.engine import Runner, Task
    from storage.pulses import Pulse
    from storage.records import Chat

log = logging.getLogger(__name__)

CONSOLE = "console"
ONE_KEY = "set DABYL_KEY to what openssl rand -base64 32 prints, the same for every process"
STOPPED = "stopped "
"""Stands before the time of the last heartbeat when Dabyl ended by itself."""
CONSOLE_DIGEST_MINUTE = 20 * 60
LOOKS_AT_ONCE = 20
LEASE = timedelta(minutes=3)
"""Longer than a look can take (30 s to fetch, 30 s to parse, a few to match), so that only a dead process loses it."""


def utc_now() -> datetime:
    """Tell the wall clock's time, aware UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Opened:
    """An installation's database, ready to use.

    Attributes:
        db: Migrated.
        new_key: True when the encryption key was made just now.
    """

    db: Db
    new_key: bool


@asynccontextmanager
async def open_database(settings: Settings, *, is_one_of_many: bool = False) -> AsyncIterator[Opened]:
    """Open, and where needed make, the key and the database of an installation.

    Args:
        settings: Of this installation.
        is_one_of_many: True for a process beside others, perhaps on other machines: a key it made would be its own.

    Raises:
        SettingsError: The key can not be read or made, or must be given.
        StorageError: The database can not be used.
    """
    keys = read_keys(settings.key, settings.key_file)
    new_key = not keys
    if not keys:
        url = driver_url(settings.database_url)
        if is_one_of_many and url.get_backend_name() != "sqlite":
            raise SettingsError(f"there is no key: {ONE_KEY}")
        await refuse_without_its_key(settings)
        keys = (make_key(settings.key_file),)
    db = Db(settings.database_url, Vault(*keys), passphrase=settings.database_passphrase)
    try:
        await migrate(db)
        yield Opened(db, new_key)
    finally:
        await db.close()


async def refuse_without_its_key(settings: Settings) -> None:
    """Refuse to make a key where there was one: it would be taken for the right one.

    Raises:
        StorageError: The database was written with a key, or can not be used.
    """
    make_folder(driver_url(settings.database_url))
    db = Db(settings.database_url, Vault(os.urandom(KEY_BYTES)), passphrase=settings.database_passphrase)
    try:
        if await has_key(db):
            raise StorageError(
                f"the key this database was written with is missing: put it back as {settings.key_file}, "
                "or set DABYL_KEY; without it nothing in it can be read"
            )
    finally:
        await db.close()


async def console_chat(db: Db, now: datetime) -> Chat:
    """Find or make the built-in local subscriber: English, UTC, digest at 20:00."""
    async with db.write() as tx:
        known = await chats.find(tx, CONSOLE, CONSOLE)
        return known or await chats.add(
            tx,
            CONSOLE,
            CONSOLE,
            kind=CONSOLE,
            now=now,
            digest_minute=CONSOLE_DIGEST_MINUTE,
            next_digest_at=next_digest(now, "UTC", CONSOLE_DIGEST_MINUTE),
        )


class Guest(Protocol):
    """Something that runs beside the rest, such as the loop that asks Telegram for commands."""

    async def start(self) -> None:
        """Begin; returns at once."""

    async def stop(self) -> None:
        """End, having finished what is in hand."""


class Reading:
    """The side that looks and reads: sources in, alerts into the outbox.

    Args:
        settings: Of this installation.
        db: Migrated.
        clock: Tells the time.
        after_commit: Called when a message may have been queued.
    """

    def __init__(
        self, settings: Settings, db: Db, *, clock: Callable[[], datetime], after_commit: Callable[[], None]
    ) -> None:
        self.patterns = PatternReader(load_pattern_packs())
        russian.forget()
        self.looker = Looker(contact=settings.contact, allow_private=settings.allow_private, clock=clock)
        self.watchbook = watchbook = Watchbook(db.vault, self.patterns)
        self.following = Following(db, watchbook)
        pages = self.looker.articles()
        cover_names(watchbook.cover)
        run = Run(
            db,
            self.looker,
            watchbook,
            clock=clock,
            jitter=random.random,
            after_commit=after_commit,
            completer=Completer(db, pages, allow_private=settings.allow_private),
            operators=settings.operators,
        )
        self.forwarding = Forwarding(run, pages, self.looker, clock=clock, allow_private=settings.allow_private)
        self.looks = Looks(db, run.look, clock)
        self.tasks: dict[str, Task] = {"look": self.looks.look}


class App:
    """Everything in one process, or, with a runner whose workers are elsewhere, all but the reading.

    Args:
        settings: Of this installation.
        db: Migrated.
        senders: Ways of delivery by name.
        clock: Tells the time; the demo moves it.
        runner: Where looks are run; None for this process.

    Attributes:
        senders: May be added to before `running`.
        guests: Started and stopped with the rest.
        updates_at: Tells when Telegram last answered getUpdates; None where nobody asks it.
        clock_off: Tells how far this machine's clock is ahead of Telegram's.
    """

    def __init__(
        self,
        settings: Settings,
        db: Db,
        senders: Mapping[str, Sender],
        *,
        clock: Callable[[], datetime] = utc_now,
        runner: Runner | None = None,
    ) -> None:
        self.settings = settings
        self.db = db
        self.clock = clock
        self.senders = dict(senders)
        self.dispatcher = Dispatcher(db, self.senders, clock)
        self._reading = Reading(settings, db, clock=clock, after_commit=self.dispatcher.wake)
        self.patterns = self._reading.patterns
        self.forwarding = self._reading.forwarding
        self._reads_alone = runner is None
        self.runner = runner or LocalRunner(self._reading.tasks, workers=LOOKS_AT_ONCE)
        self.guests: list[Guest] = [self._reading.following] if self._reads_alone else []
        self.updates_at: Callable[[], datetime | None] = lambda: None
        self.clock_off: Callable[[], timedelta] = timedelta
        self._heart = Heart(db, "run" if self._reads_alone else "bot", clock, self._fill)
        self._schedule = Schedule(self._ticks(), clock)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Run until the block ends, then stop in reverse order, letting what is in flight arrive."""
        async with AsyncExitStack() as stack:
            await self._recover()
            stack.push_async_callback(self._say_goodbye)
            await stack.enter_async_context(self._reading.looker)
            stack.push_async_callback(self._reading.looks.stop)
            await self.runner.start()
            stack.push_async_callback(self.runner.stop)
            sending = asyncio.create_task(self.dispatcher.run())
            stack.push_async_callback(self._stop_sending, sending)
            for guest in self.guests:
                await guest.start()
                stack.push_async_callback(guest.stop)
            self._schedule.start()
            stack.callback(self._schedule.stop)
            yield

    def _ticks(self) -> dict[str, tuple[float, Callable[[], Awaitable[None]]]]:
        return {
            "feeds": (1, self.tick_feeds),
            "digests": (5, self.tick_digests),
            "drafts": (5, self.tick_drafts),
            "masses": (60, self.tick_masses),
            "outbox": (1, self.tick_outbox),
            "heartbeat": (15, self.tick_heartbeat),
            "leavers": (600, self.tick_leavers),
            "watchdogs": (60, self.tick_watchdogs),
            "prune": (600, self.tick_prune),
            "sweep": (15, self.runner.sweep),
        }

    async def tick_feeds(self) -> None:
        """Lease the feeds whose look is due and hand them to the runner; no more than it has room for."""
        async with self.db.write() as tx:
            room = await self.runner.room(tx)
            due = await feeds.claim_due(tx, self.clock(), lease=LEASE, limit=room) if room else []
            for feed in due:
                await self.runner.submit("look", key=f"look:{feed.id}", tx=tx, feed_id=feed.id)

    async def tick_digests(self) -> None:
        """Queue the digests that are due."""
        await digests.tick(self.db, self.clock)
        self.dispatcher.wake()

    async def tick_drafts(self) -> None:
        """Save the watches that were tried and never answered."""
        if await lapsing.tick(self.db, self.clock()):
            self.dispatcher.wake()

    async def tick_masses(self) -> None:
        """End the mass events to which nothing came any more."""
        await massing.tick(self.db, self.clock())

    async def tick_outbox(self) -> None:
        """Look for messages another process queued, or whose time has come."""
        self.dispatcher.wake()

    async def tick_heartbeat(self) -> None:
        """Note that we are alive."""
        async with self.db.write() as tx:
            await meta.put(tx, "heartbeat", self.clock().isoformat())
        await self._heart.beat()

    async def _say_goodbye(self) -> None:
        """Note that we stopped, so that `doctor` does not take the last heartbeat for life."""
        with suppress(SQLAlchemyError, OSError):  # without a database there is nobody to tell
            async with self.db.write() as tx:
                await meta.put(tx, "heartbeat", f"{STOPPED}{self.clock().isoformat()}")
            await self._heart.end()

    async def tick_leavers(self) -> None:
        """Forget the chats that threw the bot out a day ago."""
        count = await forgetting.forget_left(self.db, self.clock())
        if count:
            log.info("forgot %d chats that threw the bot out", count)

    async def tick_watchdogs(self) -> None:
        """Notice what stands still."""
        await self._heart.watch()

    def _fill(self, pulse: Pulse) -> Pulse:
        return replace(
            pulse,
            sender_at=self.dispatcher.looked_at,
            updates_at=self.updates_at(),
            late=self._schedule.late(),
            missed=self._schedule.missed,
            watches=len(self._reading.watchbook),
            clock_off_s=self.clock_off().total_seconds(),
            reading_at=self._reading.looks.since,
        )

    async def tick_prune(self) -> None:
        """Delete what is past its keeping time; once a day, however often Dabyl is started."""
        await care.prune_daily(self.db, self.clock())

    async def _recover(self) -> None:
        """Take up what a killed process left: messages half sent, drafts past their time, feeds it was looking at.

        Jobs of dead workers are taken up here and not only by the tick, which a bot that is killed again and again
        within its fifteen seconds would never come to.
        """
        await self._heart.begin()
        await self.dispatcher.recover()
        await lapsing.tick(self.db, self.clock())
        await self.runner.sweep()
        if self._reads_alone:
            async with self.db.write() as tx:
                await feeds.end_leases(tx)

    async def _stop_sending(self, sending: asyncio.Task[None]) -> None:
        await self.dispatcher.stop()
        await sending
