"""Which known story does an entry tell, and does it tell anything new? Silence about a new step is the grave error.

Five levels: entry (the very same), url (same page), text (same words), event (same people and step in other words or
another language), case (same people, other step: a reply in the thread). All that is unsure speaks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from matchers.storycompare import compare
from matchers.storynews import all_news
from matchers.storysignature import Signature, unpacked
from matchers.storysigning import signature
from matchers.storysources import independent, is_independent
from matchers.storyverdicts import DUPLICATE, POSSIBLE, Verdict
from storage.records import Decision, News

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["DUPLICATE", "POSSIBLE", "Decision", "Known", "Nearby", "Signature", "decide", "signature"]


class Known(Protocol):
    """An earlier entry, as storage gives it."""

    @property
    def entry_id(self) -> int:
        """Its row."""

    @property
    def item(self) -> str:
        """The id its feed gave it."""

    @property
    def story(self) -> str:
        """The story it tells."""

    @property
    def event(self) -> str:
        """The event it tells: shared by an entry and its repeats."""

    @property
    def body(self) -> bytes | None:
        """Its packed signature, None once pruned."""

    @property
    def marks(self) -> frozenset[int]:
        """The long-lived keys, page and texts, it shares with the new entry."""


class Nearby(Protocol):
    """Earlier entries near a new one, as storage gives them."""

    @property
    def told(self) -> Sequence[Known]:
        """The entries, any order."""

    @property
    def rarity(self) -> Mapping[int, float]:
        """How rare each key of the new entry is, as a weight; keys not listed weigh 1."""


def decide(new: Signature, nearby: Nearby) -> Decision:
    """Say which story an entry tells, what part it plays there, and what is new in it.

    Returns:
        A repeat of the earlier entry it is most like; else the next step of a known case; else a new story.
    """
    best: tuple[Verdict, Known] | None = None
    for known in sorted(nearby.told, key=lambda known: known.entry_id):
        verdict = _verdict(new, known, nearby.rarity)
        if verdict and (best is None or (verdict.score, verdict.threads) >= (best[0].score, best[0].threads)):
            best = (verdict, known)
    if best is None:
        return Decision(new.id, new.id, None, None, 0, "new", "No earlier entry tells of this.")
    verdict, known = best
    return _repeat(new, verdict, known, nearby) if verdict.score >= DUPLICATE else _told(new, verdict, known)


def _repeat(new: Signature, verdict: Verdict, known: Known, nearby: Nearby) -> Decision:
    """Say that an entry is a repeat, and whether it is the second source that tells the event."""
    before = _sources(known, nearby)
    is_source = bool(before) and all(is_independent(new, other) for other in before)
    is_second = is_source and len(before) == 1
    return Decision(
        story=known.story,
        event=known.event,
        duplicate_of=known.entry_id,
        item=known.item,
        score=verdict.score,
        level=verdict.level,
        reason=verdict.reason,
        part="repeat",
        of_event=known.event,
        of_entry=known.entry_id,
        news=(News("source", new.outlet),) if is_second else (),
        sources=max(1, len(before) + is_source),
    )


def _sources(known: Known, nearby: Nearby) -> list[Signature]:
    """Give the independent reports of an event so far."""
    same_event = sorted((one for one in nearby.told if one.event == known.event), key=lambda one: one.entry_id)
    return independent(unpacked(one.body) for one in same_event if one.body is not None)


def _told(new: Signature, verdict: Verdict, known: Known) -> Decision:
    """Say that an entry must be told: as possibly the same, as a step in a case, or as a story of its own."""
    is_possible = verdict.score >= POSSIBLE
    has_earlier = is_possible or verdict.threads
    return Decision(
        story=known.story if verdict.threads else new.id,
        event=new.id,
        duplicate_of=None,
        item=None,
        score=verdict.score,
        level="case" if verdict.threads else "new",
        reason=verdict.reason,
        part="possible" if is_possible else "step" if verdict.threads else "first",
        of_event=known.event if has_earlier else None,
        of_entry=known.entry_id if has_earlier else None,
        news=_news(new, verdict, known) if has_earlier else (),
    )


def _news(new: Signature, verdict: Verdict, known: Known) -> tuple[News, ...]:
    """Give what spoke against a repeat first, then what else is new."""
    others = all_news(new, unpacked(known.body)) if known.body is not None else ()
    return tuple(dict.fromkeys((verdict.news, *others) if verdict.news else others))


def _verdict(new: Signature, known: Known, rarity: Mapping[int, float]) -> Verdict | None:
    if known.body is not None:
        return compare(new, unpacked(known.body), rarity)
    if new.same_page in known.marks:
        return Verdict(100, "url", "The same page with the same words, told long ago.")
    return None
