"""When to look again: pure, from how the last look went and what the source asked for.

A source is asked the more often the more it changes: the pause shrinks with every look that brings something new and
grows by a sixteenth with every one that does not, so that it is always about a sixteenth of the silence so far. After
an hour's silence that is four minutes, after a day's ninety minutes.
"""

from __future__ import annotations

from dataclasses import dataclass

SHORTEST_S = 120
LONGEST_S = 86_400
FIRST_S = 600
PARKED_AFTER = 30.0
"""Weighted failures in a row after which a source is parked until somebody wakes it."""
_DOUBLINGS = 5.0
"""Of a failing source's pause: a busy one is asked again within an hour or two, before its list rolls over."""
_HEAVY = frozenset({400, 404, 405, 406, 451})
"""Answers that hardly ever pass by themselves."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How a source is asked; kept from look to look.

    Attributes:
        interval_s: The pause its news deserves, before jitter and requests of the source.
        failures: Weighted failures since the last good look.
        parked: It is not asked again until somebody wakes it.
    """

    interval_s: int = FIRST_S
    failures: float = 0.0
    parked: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a look went.

    Attributes:
        listed: Entries the source lists, 0 when unchanged.
        new: Those of them that were never seen before.
        failed: There was no answer, or none that can be read.
        status: HTTP status where there was one.
        gone: The source answered 410.
        retry_after_s: What it asked us to wait.
        max_age_s: How long it says its answer is good for.
    """

    listed: int = 0
    new: int = 0
    failed: bool = False
    status: int | None = None
    gone: bool = False
    retry_after_s: int | None = None
    max_age_s: int | None = None


def next_look(
    rhythm: Rhythm,
    outcome: Outcome,
    *,
    jitter: float,
    every_s: int | None = None,
    busy: float = 1.0,
    campaign: bool = False,
) -> tuple[int | None, Rhythm]:
    """Tell how many seconds to wait before the next look.

    Args:
        rhythm: As the last call gave it; `Rhythm()` for a new source.
        outcome: Of the look just done.
        jitter: 0.0 to 1.0, drawn by the caller; spreads the waits over 90 to 110 %, so that sources do not march in
            step.
        every_s: A fixed rhythm the monitor wants, in place of the adaptive one and without jitter.
        busy: How many times as often as its rhythm says the source is asked in this hour of its day.
        campaign: Every source is asked every two minutes, unless it fails or asks for more rest itself.

    Returns:
        Seconds, or None when the source is parked; and the rhythm to keep.
    """
    rhythm = _after(rhythm, outcome)
    if rhythm.parked:
        return None, rhythm
    pause_s = float(SHORTEST_S) if campaign else rhythm.interval_s / busy
    wait_s = float(every_s) if every_s else _spread(_adaptive_s(pause_s, rhythm, outcome), jitter)
    return max(1, round(max(wait_s, outcome.retry_after_s or 0))), rhythm


def _after(rhythm: Rhythm, outcome: Outcome) -> Rhythm:
    if outcome.gone:
        return Rhythm(rhythm.interval_s, rhythm.failures, parked=True)
    if outcome.failed:
        failures = rhythm.failures + (2.0 if outcome.status in _HEAVY else 1.0)
        return Rhythm(rhythm.interval_s, failures, parked=failures >= PARKED_AFTER)
    interval_s = _bounded(rhythm.interval_s * _factor(outcome))
    # A 304 after an error proves that a server answers, not that it has recovered: it halves the count only.
    recovered = outcome.listed or outcome.status == 200
    return Rhythm(interval_s, 0.0 if recovered else rhythm.failures / 2)


def _factor(outcome: Outcome) -> float:
    """Tell how the pause changes, by the share of the listed entries that were seen before."""
    if not outcome.new or not outcome.listed:
        return 1 + 1 / 16
    seen = 1 - outcome.new / outcome.listed
    if seen < 1 / 3:
        return 0.25  # so much turned over that something may have come and gone between two looks
    return 0.5 if seen < 2 / 3 else 0.75


def _adaptive_s(pause_s: float, rhythm: Rhythm, outcome: Outcome) -> float:
    if outcome.failed:
        return _bounded(pause_s * 2.0 ** min(rhythm.failures, _DOUBLINGS))
    return _bounded(max(pause_s, outcome.max_age_s or 0))


def _spread(wait_s: float, jitter: float) -> float:
    return _bounded(wait_s * (0.9 + 0.2 * jitter))


def _bounded(seconds: float) -> int:
    return round(min(max(seconds, SHORTEST_S), LONGEST_S))
