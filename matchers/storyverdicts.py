"""What a comparison of two entries says, and what both have in common: people and text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from matchers.fingerprints import likeness
from matchers.storynews import full_names

if TYPE_CHECKING:
    from matchers.storynames import Name
    from matchers.storysignature import Signature
    from storage.records import News

Level: TypeAlias = Literal["entry", "url", "text", "event", "case", "new"]

DUPLICATE = 70
"""From here up an entry is a repeat and stays silent."""
POSSIBLE = 45
"""From here up it is told as possibly the same."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One comparison with one earlier entry.

    Attributes:
        score: 0 to 100, how sure it is that the newer repeats the older.
        level: What decided.
        reason: One sentence for the monitor.
        threads: Even when it is no repeat, it belongs to the same case.
        news: What spoke against a repeat.
    """

    score: int
    level: Level
    reason: str
    threads: bool = False
    news: News | None = None


def text_alike(new: Signature, old: Signature) -> float:
    """Tell how much text both share, 0.0 to 1.0: of all, or of the shorter one when it stands inside the longer.

    Sentences count only when the first of either is among them: what stands at the foot of every entry is furniture.
    """
    inside = 0.0
    if new.sentences and old.sentences:
        shared = set(new.sentences) & set(old.sentences)
        if new.sentences[0] in shared or old.sentences[0] in shared:
            inside = len(shared) / min(len(new.sentences), len(old.sentences))
    return max(likeness(new.sketch, old.sketch), inside)


def shared_people(new: Signature, old: Signature) -> list[Name]:
    """Give the people both entries are about, as the newer names them."""
    if new.people_heard.keys().isdisjoint(old.people_heard):
        return []
    return [name for name in new.people if old.is_about(name)]


def has_strangers(one: Signature, other: Signature) -> bool:
    """Tell whether one entry is about somebody known in full whom the other does not name."""
    return any(not other.knows(name) for name in full_names(one.people))
