"""Which known story does an entry tell, and does it tell anything new? Silence about a new step is the grave error.

Five levels, the first that decides wins: entry (the very same), url (same page), text (same words), event (same people,
same step, other words or language), case (same people, other step: a reply in the thread). All that is unsure speaks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

from matchers.fingerprints import likeness
from matchers.storysignature import Signature, signature, unpacked
from matchers.storywords import lexicon

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matchers.storynames import Name

__all__ = ["DUPLICATE", "POSSIBLE", "Decision", "Known", "Level", "Signature", "decide", "signature"]

Level: TypeAlias = Literal["entry", "url", "text", "event", "case", "new"]

DUPLICATE = 70
"""From here up an entry is a repeat and stays silent."""
POSSIBLE = 45
"""From here up it is told as possibly the same."""
SAME_EVENT = timedelta(hours=60)
"""Reports of one event come within days; a court can give the same person the same term again soon after."""
SAME_WORDS = timedelta(days=20)
"""The same words elsewhere a month later are about a new term."""
SAME_CASE = timedelta(days=45)
_TERM_UNITS = frozenset({"days", "months", "years", "money", "people", "percent"})


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
    def body(self) -> bytes | None:
        """Its packed signature, None once pruned."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of an entry.

    Attributes:
        story: Id of the story it tells, an old or a new one.
        duplicate_of: Row of the earlier entry it repeats, None when it must be told.
        score: 0 to 100, how sure it is that it repeats.
        level: What decided.
        reason: One sentence for the monitor.
        item: The feed's id of the earlier entry it repeats, None with `duplicate_of`.
    """

    story: str
    duplicate_of: int | None
    score: int
    level: Level
    reason: str
    item: str | None = None


@dataclass(frozen=True, slots=True)
class _Verdict:
    """One comparison with one earlier entry."""

    score: int
    level: Level
    reason: str


def decide(new: Signature, candidates: Sequence[Known], rarity: Mapping[int, float] | None = None) -> Decision:
    """Say which story an entry tells.

    Args:
        new: The entry.
        candidates: Earlier entries that share a key, any order.
        rarity: How rare each feature of the entry is, as a weight; features not listed weigh 1.

    Returns:
        A decision; with no candidate that fits, a new story.
    """
    best: tuple[_Verdict, Known] | None = None
    for known in sorted(candidates, key=lambda known: known.entry_id):
        if known.body is None:
            continue
        verdict = _compare(new, unpacked(known.body), rarity or {})
        if verdict and (best is None or verdict.score > best[0].score):
            best = (verdict, known)
    if best is None:
        return Decision(new.id, None, 0, "new", "No earlier entry tells of this.")
    verdict, known = best
    repeats = verdict.score >= DUPLICATE
    return Decision(
        known.story if repeats or verdict.level in ("case", "url") else new.id,
        known.entry_id if repeats else None,
        verdict.score,
        verdict.level if repeats or verdict.level == "case" else "new",
        verdict.reason,
        known.item if repeats else None,
    )


def _compare(new: Signature, old: Signature, rarity: Mapping[int, float]) -> _Verdict | None:
    """Compare with one earlier entry; None when they have nothing to do with each other."""
    apart = new.at - old.at
    if new.url is not None and new.url == old.url:
        return _same_page(new, old)
    if new.text == old.text or (new.body is not None and new.body == old.body and new.words >= 12):
        return _same_words(new, old, apart)
    if apart > SAME_CASE:
        return None
    alike = _alike(new, old)
    if new.is_roundup or old.is_roundup:
        return _roundups(new, old, alike, apart)
    shared = [name for name in new.leads if any(name.is_same(other) for other in old.leads)]
    news = _news(new, old)
    if apart <= SAME_EVENT:
        if news is None and alike >= 0.5:
            return _Verdict(round(70 + 28 * alike), "text", f"{alike:.0%} of the words are the same.")
        if shared:
            return _same_people(new, old, shared, news)
        if news is None:
            return _same_topic(new, old, rarity)
    if shared and any(name.is_full for name in shared):
        return _Verdict(30, "case", f"Tells more of {shared[0].printed}: {news or 'some time later'}.")
    return None


def _same_page(new: Signature, old: Signature) -> _Verdict:
    if new.text == old.text:
        return _Verdict(100, "url", "The same page with the same words.")
    news = _page_news(new, old)
    if news:
        return _Verdict(30, "url", f"The same page, but with news: {news}.")
    return _Verdict(92, "url", "The same page, changed without a new person, step or number.")


def _same_words(new: Signature, old: Signature, apart: timedelta) -> _Verdict | None:
    if apart > SAME_WORDS:
        return None
    if new.words < 6 and not new.names:
        return None
    return _Verdict(97, "text", "The same words at another address.")


def _alike(new: Signature, old: Signature) -> float:
    """Tell how much text both share, 0.0 to 1.0: of all, or of the shorter one when it stands inside the longer."""
    inside = 0.0
    if new.sentences and old.sentences:
        shared = len(set(new.sentences) & set(old.sentences))
        inside = shared / min(len(new.sentences), len(old.sentences))
    return max(likeness(new.sketch, old.sketch), inside)


def _roundups(new: Signature, old: Signature, alike: float, apart: timedelta) -> _Verdict | None:
    """A list repeats a list of the same people; a list and a single story never repeat each other."""
    if not (new.is_roundup and old.is_roundup) or apart > SAME_EVENT:
        return None
    mine = [name for name in new.names if name.is_full]
    theirs = [name for name in old.names if name.is_full]
    met = sum(any(name.is_same(other) for other in theirs) for name in mine)
    both = met / max(len(mine), len(theirs), 1)
    if both >= 0.8 or alike >= 0.7:
        return _Verdict(85, "text", "The same list of people.")
    return None


def _news(new: Signature, old: Signature) -> str | None:
    """Say what an entry has that an earlier one lacks, None when nothing: a person, a step, a number."""
    return _new_person(new, old) or _new_step(new, old) or _new_number(new, old) or _new_time(new, old)


def _page_news(new: Signature, old: Signature) -> str | None:
    for name in new.names:
        if name.is_full and not name.bystander and not any(_is_spelling_of(name, other) for other in old.names):
            return name.printed
    kinds = lexicon().kinds
    fresh = sorted(step for step in new.told - old.mentioned if kinds[step] in ("strong", "govern"))
    if fresh:
        return fresh[0]
    return _new_number(new, old)


def _is_spelling_of(name: Name, other: Name) -> bool:
    return name.is_same(other) or _letters_alike(name.printed, other.printed)


def _letters_alike(left: str, right: str) -> bool:
    from rapidfuzz.fuzz import ratio  # noqa: PLC0415

    return ratio(left.lower(), right.lower()) >= 80


def _new_person(new: Signature, old: Signature) -> str | None:
    unmatched = [name for name in new.leads if not any(name.is_same(other) for other in old.names)]
    if not unmatched:
        return None
    lacking = [name for name in old.leads if not any(name.is_same(other) for other in new.names)]
    if lacking or any(name.is_full for name in unmatched):
        return unmatched[0].printed
    return None


def _new_step(new: Signature, old: Signature) -> str | None:
    if new.again and not old.again:
        return "it happened again"
    kinds = lexicon().kinds
    fresh = {step for step in new.main - old.told if kinds[step] != "weak"}
    if not fresh:
        return None
    if any(kinds[step] == "strong" for step in new.main & old.told):
        fresh = {step for step in fresh if kinds[step] == "strong"}
    return min(fresh) if fresh else None


def _new_number(new: Signature, old: Signature) -> str | None:
    for unit in sorted(_TERM_UNITS):
        mine = {number for number in new.numbers if number.startswith(unit + ":")}
        theirs = {number for number in old.numbers if number.startswith(unit + ":")}
        if mine and theirs and not mine & theirs:
            return min(mine).replace(":", " ")
    return None


def _new_time(new: Signature, old: Signature) -> str | None:
    """A term that is over can be given again: the same days after they have passed are a new term."""
    for number in sorted(new.numbers & old.numbers):
        unit, _, value = number.partition(":")
        if unit == "days" and "sentence" in new.main and new.at - old.at > timedelta(days=float(value), hours=-12):
            return f"another {value} days"
    return None


def _same_people(new: Signature, old: Signature, shared: Sequence[Name], news: str | None) -> _Verdict:
    who = shared[0].printed
    if news is not None:
        level: Level = "case"
        return _Verdict(30, level, f"Tells more of {who}: {news}.")
    steps = sorted(new.main & old.told)
    if not steps:
        return _Verdict(58, "case", f"Possibly the same news of {who}.")
    return _Verdict(90, "event", f"{who} and the same step, {steps[0]}.")


def _same_topic(new: Signature, old: Signature, rarity: Mapping[int, float]) -> _Verdict | None:
    """Compare entries without a shared person by what their words sound like."""
    if new.weekdays and old.weekdays and not new.weekdays & old.weekdays:
        return None
    if new.places and old.places and not new.places & old.places:
        return None
    cosine = _cosine(new, old, rarity)
    if cosine < 0.28:
        return None
    return _Verdict(
        round(min(95, 70 + (cosine - 0.35) * 60)), "event", f"Names, numbers and words agree by {cosine:.0%}."
    )


def _cosine(new: Signature, old: Signature, rarity: Mapping[int, float]) -> float:
    def weight(feature: int) -> float:
        return rarity.get(feature, 1.0)

    shared = set(new.features) & set(old.features)
    top = sum(weight(feature) ** 2 for feature in sorted(shared))
    mine = sum(weight(feature) ** 2 for feature in new.features)
    theirs = sum(weight(feature) ** 2 for feature in old.features)
    return float(top / (mine * theirs) ** 0.5) if top else 0.0
