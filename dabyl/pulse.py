"""What this process says of itself every few seconds, and the warnings that follow from what all say."""

from __future__ import annotations

import logging
import os
import socket
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.lateness import due_since
from bot.watchdogs import troubles
from storage import pulses
from storage.pulses import Pulse

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.watchdogs import Standstill, Trouble
    from storage.database import Db

log = logging.getLogger(__name__)

_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 0
_SAID = {
    "process": "a process has said nothing for {minutes} minutes: {about}",
    "sender": "the sender has not looked into the outbox for {minutes} minutes",
    "updates": "Telegram has not answered getUpdates for {minutes} minutes",
    "ticks": "ticks that should have run stand still: {about}",
    "workers": "no worker has been there to read for {minutes} minutes: start `dabyl worker`",
    "reading": "reading stands still for {minutes} minutes in {about}: start that process again",
    "clock": "this machine's clock is {minutes} minutes off Telegram's: switch time synchronisation on",
    "delivery": "delivery stands still: a message has been due for {minutes} minutes",
}


class Heart:
    """Speaks for a process.

    Args:
        db: Where it is said.
        role: run, bot or worker.
        clock: Tells the time, aware.
        fill: Adds to its `Pulse` what only the rest of the process knows.
    """

    def __init__(self, db: Db, role: str, clock: Callable[[], datetime], fill: Callable[[Pulse], Pulse]) -> None:
        self._db = db
        self._role = role
        self._clock = clock
        self._fill = fill
        self._name = f"{socket.gethostname()}:{os.getpid()}"
        self._started_at = clock()
        self._warned: set[Standstill] = set()

    async def begin(self) -> None:
        """Say the first word."""
        async with self._db.write() as tx:
            await pulses.begin(tx, self._pulse())

    async def beat(self) -> None:
        """Say how it is now."""
        async with self._db.write() as tx:
            await pulses.beat(tx, self._pulse())

    async def end(self) -> None:
        """Say goodbye, so that nobody takes the silence for a death."""
        async with self._db.write() as tx:
            await pulses.end(tx, self._name)

    async def watch(self) -> list[Trouble]:
        """Warn once of each thing that stands still, and say when it goes on."""
        now = self._clock()
        async with self._db.read() as tx:
            found = troubles(await pulses.listing(tx), await due_since(tx, now), now)
        for trouble in found:
            if trouble.what not in self._warned:
                log.warning("%s", in_words(trouble, now))
        for what in sorted(self._warned - {trouble.what for trouble in found}):
            log.info("%s: goes on again", what)
        self._warned = {trouble.what for trouble in found}
        return found

    def _pulse(self) -> Pulse:
        bare = Pulse(self._name, self._role, self._clock(), self._started_at)
        return self._fill(replace(bare, memory=resident_bytes(), files=open_files()))


def in_words(trouble: Trouble, now: datetime) -> str:
    """Tell a trouble in one line of English."""
    return _SAID[trouble.what].format(minutes=trouble.minutes(now), about=trouble.about)


def resident_bytes() -> int:
    """Tell how much memory this process holds; 0 where the system does not say."""
    with suppress(OSError, ValueError, IndexError):
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * _PAGE
    return 0


def open_files() -> int:
    """Count the open file handles of this process; 0 where the system does not say."""
    with suppress(OSError):
        return len(list(Path("/proc/self/fd").iterdir()))
    return 0
