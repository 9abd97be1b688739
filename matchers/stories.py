"""Which known story does an entry tell, and does it tell anything new? Silence about a new step is the grave error.

Five levels: entry (the very same), url (same page), text (same words), event (same people and step in other words or
another language), case (same people, other step: a reply in the thread). All that is unsure speaks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from matchers.storycompare import DUPLICATE, POSSIBLE, Level, Verdict, compare
from matchers.storysignature import Signature, signature, unpacked

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


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of an entry.

    Attributes:
        story: Id of the story it tells, an old or a new one.
        event: Id of the event it tells: of the earlier entry it repeats, else its own.
        duplicate_of: Row of the earlier entry it repeats, None when it must be told.
        item: The feed's id of that earlier entry.
        score: 0 to 100, how sure it is that it repeats.
        level: What decided.
        reason: One sentence for the monitor.
    """

    story: str
    event: str
    duplicate_of: int | None
    item: str | None
    score: int
    level: Level
    reason: str


def decide(new: Signature, nearby: Nearby) -> Decision:
    """Say which story an entry tells.

    Returns:
        A repeat of the earlier entry it is most like; else the next step of a known case; else a new story.
    """
    best: tuple[Verdict, Known] | None = None
    for known in sorted(nearby.told, key=lambda known: known.entry_id):
        verdict = _verdict(new, known, nearby.rarity)
        if verdict and (best is None or (verdict.score, verdict.threads) > (best[0].score, best[0].threads)):
            best = (verdict, known)
    if best is None:
        return Decision(new.id, new.id, None, None, 0, "new", "No earlier entry tells of this.")
    verdict, known = best
    if verdict.score >= DUPLICATE:
        return Decision(
            known.story, known.event, known.entry_id, known.item, verdict.score, verdict.level, verdict.reason
        )
    if verdict.threads:
        return Decision(known.story, new.id, None, None, verdict.score, "case", verdict.reason)
    return Decision(new.id, new.id, None, None, verdict.score, "new", verdict.reason)


def _verdict(new: Signature, known: Known, rarity: Mapping[int, float]) -> Verdict | None:
    if known.body is not None:
        return compare(new, unpacked(known.body), rarity)
    if new.same_page in known.marks:
        return Verdict(100, "url", "The same page with the same words, told long ago.")
    return None
