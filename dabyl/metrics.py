"""An installation for Prometheus: everything is asked of the database, so one process can tell of all.

Counts and times, by state and role; no name, text, address or chat.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.watchdogs import STANDSTILLS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from bot.watchdogs import Trouble
    from storage.figures import Figures
    from storage.pulses import Pulse

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
QUANTILES = (0.5, 0.9, 0.99)


def exposition(figures: Figures, pulses: Sequence[Pulse], found: Sequence[Trouble], now: datetime) -> bytes:
    """Write Prometheus' text format.

    Args:
        figures: Of the installation.
        pulses: The last word of every process.
        found: What stands still.
        now: Aware time.
    """
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Given([*_of_figures(figures), *_of_pulses(pulses, now), _standstills(found, now)]))
    return generate_latest(registry)


class _Given(Collector):
    """Hands over metrics that were made elsewhere."""

    def __init__(self, metrics: Iterable[Metric]) -> None:
        self._metrics = list(metrics)

    def collect(self) -> Iterable[Metric]:
        """Give them."""
        return self._metrics


def _of_figures(figures: Figures) -> Iterator[Metric]:
    yield _gauge("dabyl_entries", "Entries kept.", figures.entries[0])
    yield _gauge("dabyl_entries_last_hour", "Entries first seen within the last hour.", figures.entries[1])
    yield _gauge("dabyl_alerts", "Alerts kept: told, held for a digest, or repeats.", figures.alerts[0])
    yield _gauge("dabyl_alerts_last_hour", "Alerts decided within the last hour.", figures.alerts[1])
    yield _by("dabyl_sources", "Sources by state.", "state", figures.sources)
    yield _gauge("dabyl_looks_due", "Sources whose look is due and that nobody looks at.", figures.looks_due)
    yield _gauge("dabyl_queue_depth", "Looks handed out and not done yet: they wait, or are under way.", figures.queued)
    yield _by("dabyl_chats", "Chats by state.", "state", figures.chats)
    yield _gauge("dabyl_watches", "Watches on all lists.", figures.watches)
    yield _gauge("dabyl_outbox_depth", "Messages not delivered yet.", figures.waiting)
    yield _gauge("dabyl_outbox_oldest_due_seconds", "For how long a message has been due.", figures.oldest_due_s)
    yield _by("dabyl_messages_last_hour", "Messages of the last hour by outcome.", "outcome", figures.outcomes)
    yield _quantiles("dabyl_delivery_seconds", "From first sight", figures.since_seen_s)
    yield _quantiles("dabyl_publication_to_delivery_seconds", "From publication", figures.since_published_s)


_OF_A_PROCESS: tuple[tuple[str, str, Callable[[Pulse], float]], ...] = (
    ("dabyl_process_resident_bytes", "Resident memory of the process.", lambda one: one.memory),
    ("dabyl_process_open_files", "Open file handles of the process.", lambda one: one.files),
    ("dabyl_process_ticks_missed", "Ticks that failed or were missed since the start.", lambda one: one.missed),
    ("dabyl_process_watches", "Watches the process has compiled.", lambda one: one.watches),
)


def _of_pulses(pulses: Sequence[Pulse], now: datetime) -> Iterator[Metric]:
    for name, help_, value in _OF_A_PROCESS:
        yield _each(name, help_, {pulse: value(pulse) for pulse in pulses})
    silent = {pulse: _ago(pulse.at, now) for pulse in pulses}
    yield _each("dabyl_process_silent_seconds", "Since the process last spoke.", silent)
    sender = {pulse: _ago(pulse.sender_at, now) for pulse in pulses if pulse.sender_at}
    yield _each("dabyl_sender_silent_seconds", "Since the sender last looked into the outbox.", sender)
    updates = {pulse: _ago(pulse.updates_at, now) for pulse in pulses if pulse.updates_at}
    yield _each("dabyl_updates_silent_seconds", "Since Telegram last answered getUpdates.", updates)
    reading = {pulse: _ago(pulse.reading_at, now) for pulse in pulses if pulse.reading_at}
    help_ = "Since the look under way longest began, or a worker last asked for one."
    yield _each("dabyl_reading_silent_seconds", help_, reading)


def _each(name: str, help_: str, values: Mapping[Pulse, float]) -> Metric:
    metric = GaugeMetricFamily(name, help_, labels=["role", "process"])
    for pulse, value in values.items():
        metric.add_metric([pulse.role, pulse.name], value)
    return metric


def _standstills(found: Sequence[Trouble], now: datetime) -> Metric:
    help_ = "For how long something stands still; 0: it does not."
    metric = GaugeMetricFamily("dabyl_standstill_seconds", help_, labels=["what"])
    since = {trouble.what: trouble.since for trouble in found}
    for what in STANDSTILLS:
        metric.add_metric([what], _ago(since[what], now) if what in since else 0)
    return metric


def _gauge(name: str, help_: str, value: float) -> Metric:
    return GaugeMetricFamily(name, help_, value=value)


def _by(name: str, help_: str, label: str, counts: Mapping[str, int]) -> Metric:
    metric = GaugeMetricFamily(name, help_, labels=[label])
    for value, count in counts.items():
        metric.add_metric([value], count)
    return metric


def _quantiles(name: str, help_: str, ordered: Sequence[float]) -> Metric:
    """Tell quantiles of the last hour; none where nothing was delivered."""
    metric = GaugeMetricFamily(name, f"{help_} to delivery, alerts of the last hour.", labels=["quantile"])
    for quantile in QUANTILES if ordered else ():
        metric.add_metric([str(quantile)], ordered[min(len(ordered) - 1, int(quantile * len(ordered)))])
    return metric


def _ago(at: datetime, now: datetime) -> float:
    return max(0.0, (now - at).total_seconds())
