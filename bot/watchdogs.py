"""What stands still although its process lives, or died: told in /status, by `dabyl doctor`, the log and Prometheus.

Pure: from what the processes said of themselves, and since when a message has been due.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from storage.pulses import Pulse

Standstill: TypeAlias = Literal["process", "sender", "updates", "ticks", "workers", "reading", "delivery", "clock"]
STANDSTILLS: tuple[Standstill, ...] = get_args(Standstill)

SILENT_AFTER = timedelta(minutes=2)
"""Processes speak every 15 s; one that says nothing for eight times as long is gone, or its loop is held up."""

SENDER_AFTER = timedelta(minutes=2)
"""The sender looks into the outbox every second, whatever is in it."""

UPDATES_AFTER = timedelta(minutes=5)
"""A quiet chat answers getUpdates every 25 s; after 90 s the connection is made anew, and that did not help either."""

READING_AFTER = timedelta(minutes=5)
"""A look takes a minute at most, and who has no look under way asks for one every 5 s; a lease ends after three."""

CLOCK_OFF = timedelta(minutes=5)
"""Beyond that digests come at the wrong minute, and dates of news are not believed."""

DELIVERY_AFTER = timedelta(minutes=10)
"""Longer than the longest pause between two tries; a message told to wait by Telegram is not due meanwhile."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that stands still.

    Attributes:
        what: A process is silent; the sender, the loop that asks Telegram, or ticks of a living one stand still; no
            worker is there to read; one that should read does not; a message has been due for long; the machine's
            clock is wrong.
        since: Since when; for the clock, so long ago as it is off.
        about: Which process or which ticks; empty where that says nothing.
    """

    what: Standstill
    since: datetime
    about: str = ""

    def minutes(self, now: datetime) -> int:
        """Tell for how long, in whole minutes."""
        return max(0, (now - self.since) // timedelta(minutes=1))


def troubles(pulses: Sequence[Pulse], due_since: datetime | None, now: datetime) -> list[Trouble]:
    """Tell what stands still, the gravest first.

    Args:
        pulses: The last word of every process; a process that was stopped has none.
        due_since: Since when the message that waits longest could have gone out; None where none waits.
        now: Aware time.
    """
    found = [trouble for pulse in pulses if pulse.role != "worker" for trouble in _of_process(pulse, now)]
    found += _of_workers(pulses, now) or _of_reading(pulses, now)
    if due_since and now - due_since >= DELIVERY_AFTER:
        found.append(Trouble("delivery", due_since))
    return sorted(found, key=lambda trouble: STANDSTILLS.index(trouble.what))


def _of_process(pulse: Pulse, now: datetime) -> list[Trouble]:
    """Look at the process that sends; where it is silent there is nothing more to tell."""
    if now - pulse.at >= SILENT_AFTER:
        return [Trouble("process", pulse.at, pulse.name)]
    found = []
    if pulse.sender_at and now - pulse.sender_at >= SENDER_AFTER:
        found.append(Trouble("sender", pulse.sender_at))
    if pulse.updates_at and now - pulse.updates_at >= UPDATES_AFTER:
        found.append(Trouble("updates", pulse.updates_at))
    if abs(pulse.clock_off_s) >= CLOCK_OFF.total_seconds():
        found.append(Trouble("clock", now - timedelta(minutes=round(abs(pulse.clock_off_s) / 60))))
    if pulse.late:
        found.append(Trouble("ticks", pulse.at, ", ".join(pulse.late)))
    return found


def _of_workers(pulses: Sequence[Pulse], now: datetime) -> list[Trouble]:
    """A `dabyl bot` reads nothing by itself: somebody must."""
    handing_out = [pulse for pulse in pulses if pulse.role == "bot" and now - pulse.started_at >= SILENT_AFTER]
    workers = [pulse.at for pulse in pulses if pulse.role == "worker"]
    if not handing_out or any(now - at < SILENT_AFTER for at in workers):
        return []
    return [Trouble("workers", max(workers, default=handing_out[0].started_at))]


def _of_reading(pulses: Sequence[Pulse], now: datetime) -> list[Trouble]:
    """Find those that should read and do not, beside others that may: told as one, since when the first stood still."""
    workers = [pulse for pulse in pulses if pulse.role == "worker"]
    stands = {pulse.name: pulse.at for pulse in _lost(workers, now)}
    for pulse in pulses:
        is_silent = now - pulse.at >= SILENT_AFTER
        if not is_silent and pulse.reading_at and now - pulse.reading_at >= READING_AFTER:
            stands[pulse.name] = pulse.reading_at
    return [Trouble("reading", min(stands.values()), ", ".join(sorted(stands)))] if stands else []


def _lost(workers: Sequence[Pulse], now: datetime) -> list[Pulse]:
    """Tell which workers are silent and were not replaced.

    One that was killed and started again leaves a silent pulse behind, and is no trouble: each worker that began after
    another was last heard of stands for it. One that hangs is heard of no more than one that died.
    """
    alive = sorted(pulse.started_at for pulse in workers if now - pulse.at < SILENT_AFTER)
    lost = []
    for silent in sorted((one for one in workers if now - one.at >= SILENT_AFTER), key=lambda one: one.at):
        after = next((began for began in alive if began > silent.at), None)
        if after is None:
            lost.append(silent)
        else:
            alive.remove(after)
    return lost
