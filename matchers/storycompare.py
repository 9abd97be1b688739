"""Compare two entries: do they tell one event, and if not, what does the newer one tell that is new?

The rules rest on what court news is like: a template with the name swapped. Words alike never outweigh another person,
step or number, and words unlike never outweigh the same person and step on the same days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal, TypeAlias

from rapidfuzz.fuzz import ratio

from matchers.fingerprints import likeness
from matchers.storywords import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence, Set

    from matchers.storynames import Name
    from matchers.storysignature import Signature

Level: TypeAlias = Literal["entry", "url", "text", "event", "case", "new"]

SAME_EVENT = timedelta(hours=60)
"""Reports of one event come within days; a court can give the same person the same term again soon after."""
SAME_WORDS = timedelta(days=20)
"""The same words elsewhere a month later are about a new term."""
SAME_CASE = timedelta(days=45)
DUPLICATE = 70
"""From here up an entry is a repeat and stays silent."""
POSSIBLE = 45
"""From here up it is told as possibly the same."""
_ALIKE = 0.42
"""Agreement from which entries without a common person tell one event."""
_MUCH_ALIKE = 0.6
_TITLE_STANDS = 0.5
_FEWEST = 3
_SAME_TEXT = 0.5
_TERM_NEARLY_OVER = timedelta(hours=12)
_SPELLING_ALIKE = 80
_TELLING_UNITS = frozenset({"days", "months", "years", "money", "people", "percent"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """One comparison with one earlier entry.

    Attributes:
        score: 0 to 100, how sure it is that the newer repeats the older.
        level: What decided.
        reason: One sentence for the monitor.
        threads: Even when it is no repeat, it belongs to the same case.
    """

    score: int
    level: Level
    reason: str
    threads: bool = False


def compare(new: Signature, old: Signature, rarity: Mapping[int, float]) -> Verdict | None:
    """Compare with one earlier entry; None when they have nothing to do with each other."""
    apart = abs(new.at - old.at)
    if new.url is not None and new.url == old.url:
        return _same_page(new, old)
    if _has_same_words(new, old):
        return _same_words(new, old, apart)
    if apart > SAME_CASE:
        return None
    if new.is_roundup or old.is_roundup:
        return _lists(new, old, apart)
    shared = _shared(new, old)
    if apart > SAME_EVENT:
        return _thread(new, old, shared, "some days later") if shared else None
    alike = _alike(new, old)
    if not shared and alike < _SAME_TEXT and not _may_agree(new, old):
        return None
    news = whats_new(new, old)
    if news is None and alike >= _SAME_TEXT:
        return Verdict(round(70 + 28 * alike), "text", f"{alike:.0%} of the words are the same.", threads=True)
    if shared and (news is not None or any(name.is_full for name in shared) or new.main & old.told):
        return _same_people(new, old, shared, news, rarity)
    return _same_topic(new, old, rarity) if news is None else None


def _shared(new: Signature, old: Signature) -> list[Name]:
    if new.heard.isdisjoint(old.heard):
        return []
    return [name for name in new.people if any(name.is_same(other) for other in old.people)]


def _may_agree(new: Signature, old: Signature) -> bool:
    """Tell cheaply whether two entries without a common person have enough in common to look closer."""
    mine, theirs = (new.features, old.features) if new.lang == old.lang else (new.carried, old.carried)
    return len(mine & theirs) >= _FEWEST


def _same_page(new: Signature, old: Signature) -> Verdict:
    if new.text == old.text:
        return Verdict(100, "url", "The same page with the same words.", threads=True)
    news = _page_news(new, old)
    if news:
        return Verdict(30, "url", f"The same page, but with news: {news}.", threads=True)
    return Verdict(92, "url", "The same page, changed without a new person, step or number.", threads=True)


def _page_news(new: Signature, old: Signature) -> str | None:
    """Say what a page has gained; a corrected spelling is nothing."""
    for name in new.names:
        known = any(name.is_same(other) or _is_spelling(name, other) for other in old.names)
        if name.is_full and not (name.aside or name.speaks or name.thing or known):
            return name.printed
    kinds = lexicon().kinds
    gained = sorted(step for step in new.told - old.mentioned if kinds[step] in ("strong", "govern"))
    return gained[0] if gained else _new_number(new, old)


def _is_spelling(name: Name, other: Name) -> bool:
    return ratio(name.printed.lower(), other.printed.lower()) >= _SPELLING_ALIKE


def _has_same_words(new: Signature, old: Signature) -> bool:
    return new.text == old.text or (new.body is not None and new.body == old.body and new.length >= 12)


def _same_words(new: Signature, old: Signature, apart: timedelta) -> Verdict | None:
    """Judge the same words at another address: a repeat, unless time has passed or they say nothing of whom."""
    if apart > SAME_WORDS or (new.length < 6 and not new.names):
        return None
    news = _new_term(new, old)
    if news:
        return Verdict(40, "case", f"The same words, but {news}.", threads=True)
    return Verdict(97, "text", "The same words at another address.", threads=True)


def _alike(new: Signature, old: Signature) -> float:
    """Tell how much text both share, 0.0 to 1.0: of all, or of the shorter one when it stands inside the longer."""
    inside = 0.0
    if new.sentences and old.sentences:
        shared = len(set(new.sentences) & set(old.sentences))
        inside = shared / min(len(new.sentences), len(old.sentences))
    return max(likeness(new.sketch, old.sketch), inside)


def _lists(new: Signature, old: Signature, apart: timedelta) -> Verdict | None:
    """A list repeats a list of the same people; a list and a single story never repeat each other."""
    if not (new.is_roundup and old.is_roundup) or apart > SAME_EVENT:
        return None
    mine, theirs = _full(new.names), _full(old.names)
    met = sum(any(name.is_same(other) for other in theirs) for name in mine)
    if mine and met / max(len(mine), len(theirs)) >= 0.8 and _new_number(new, old) is None:
        return Verdict(85, "text", "The same list of people.")
    if not mine and not theirs and _alike(new, old) >= 0.7:
        return Verdict(80, "text", "The same list.")
    return None


def _full(names: Iterable[Name]) -> list[Name]:
    return [name for name in names if name.is_full and not name.thing and not name.aside]


def whats_new(new: Signature, old: Signature) -> str | None:
    """Say what an entry has that an earlier one lacks, None when nothing: a person, a step, a number, a place."""
    return (
        _new_person(new, old)
        or _new_step(new, old)
        or _new_number(new, old)
        or _new_term(new, old)
        or _new_place(new, old)
    )


def _new_person(new: Signature, old: Signature) -> str | None:
    """Find somebody new: in the title, or beside the news, or where both name somebody whom the other lacks."""
    fresh = [name for name in new.people if not any(name.is_same(other) for other in old.names)]
    if not fresh:
        return None
    lacking = [name for name in old.people if not any(name.is_same(other) for other in new.names)]
    for name in fresh:
        if name.is_full and (name.title or (name.news and not name.speaks)):
            return name.printed
        strangers = len(fresh) == len(new.people)  # nobody shared: then even one who speaks is whom it is about
        if lacking and (strangers or (not name.speaks and any(name.is_full or not other.is_full for other in lacking))):
            return name.printed
    return None


def _new_step(new: Signature, old: Signature) -> str | None:
    if new.again and not old.again and new.main - {"release"}:  # "free again" is the first release
        return "it happened again"
    kinds = lexicon().kinds
    fresh = {step for step in new.main - old.told if kinds[step] != "weak"}
    if any(kinds[step] == "strong" for step in new.main & old.told):
        fresh = {step for step in fresh if kinds[step] == "strong"}
    return min(fresh) if fresh else None


def _new_number(new: Signature, old: Signature) -> str | None:
    for unit in sorted(_TELLING_UNITS):
        mine = {number for number in new.numbers if number.startswith(unit + ":")}
        theirs = {number for number in old.numbers if number.startswith(unit + ":")}
        if mine and theirs and not mine & theirs:
            return min(mine).replace(":", " ")
    return None


def _new_term(new: Signature, old: Signature) -> str | None:
    """A term that is over can be given again: the same days after they have passed are a new term."""
    if "sentence" not in new.main:
        return None
    for number in sorted(new.numbers & old.numbers):
        unit, _, value = number.partition(":")
        if unit == "days" and new.at - old.at > timedelta(days=float(value)) - _TERM_NEARLY_OVER:
            return f"another {value} days"
    return None


def _new_place(new: Signature, old: Signature) -> str | None:
    """Another town is another event, unless it is about one person, who may be told of from two towns."""
    if not new.places or not old.places or new.places & old.places:
        return None
    if any(name.is_full and any(name.is_same(other) for other in old.people) for name in new.people):
        return None
    return min(new.places)


def _same_people(
    new: Signature, old: Signature, shared: Sequence[Name], news: str | None, rarity: Mapping[int, float]
) -> Verdict | None:
    if news is not None:
        return _thread(new, old, shared, news)
    who = shared[0].printed
    steps = sorted(new.main & old.told)
    if steps:
        return Verdict(90, "event", f"{who} and the same step, {steps[0]}.", threads=True)
    if _tells_the_same(new, old, rarity):
        return Verdict(75, "event", f"{who} and much the same words.", threads=True)
    return Verdict(58, "case", f"Possibly the same news of {who}.", threads=_is_thread(new, old, shared))


def _tells_the_same(new: Signature, old: Signature, rarity: Mapping[int, float]) -> bool:
    """Judge one person's news without a known step: the title's other words must stand in the earlier entry.

    Across languages, where words do not meet, both must lack a step and share a number or most names.
    """
    if new.lang != old.lang:
        alike = bool(new.numbers & old.numbers) or _agreement(new, old, rarity) >= _MUCH_ALIKE
        return alike and not (new.main or old.main)
    stems = [feature for feature in new.heads if feature in new.words]
    needed = _TITLE_STANDS - 0.15 * bool(new.numbers & old.numbers)
    return _cover(stems, set(old.words), rarity) >= needed and _agreement(new, old, rarity) >= _ALIKE


def _thread(new: Signature, old: Signature, shared: Sequence[Name], news: str) -> Verdict | None:
    if not _is_thread(new, old, shared):
        return None
    return Verdict(30, "case", f"Tells more of {shared[0].printed}: {news}.", threads=True)


def _is_thread(new: Signature, old: Signature, shared: Sequence[Name]) -> bool:
    """Tell one person's case: somebody known in full on both sides, and nobody else where both name somebody else."""
    if not any(name.is_full for name in shared):
        return False
    return not (_strangers(new, old) and _strangers(old, new))


def _strangers(one: Signature, other: Signature) -> bool:
    return any(not any(name.is_same(known) for known in other.names) for name in _full(one.people))


def _same_topic(new: Signature, old: Signature, rarity: Mapping[int, float]) -> Verdict | None:
    """Compare entries without a shared person by what their words sound like."""
    if new.weekdays and old.weekdays and not new.weekdays & old.weekdays:
        return None
    mine, theirs = _full(new.people), _full(old.people)
    if mine and theirs:
        return None
    if _plain(new) and _plain(old) and not _plain(new) & _plain(old):
        return None
    needed = (
        _ALIKE + 0.08 * bool(mine or theirs) - 0.05 * bool(new.main & old.told) - 0.03 * bool(new.numbers & old.numbers)
    )
    alike = _agreement(new, old, rarity)
    score = round(min(95, DUPLICATE + (alike - needed) * 100))
    return Verdict(score, "event", f"Names, numbers and words agree by {alike:.0%}.") if score >= POSSIBLE else None


def _plain(one: Signature) -> set[str]:
    """Give numbers that count nothing we know: magnitudes, distances, rates; two digits or a fraction."""
    return {number for number in one.numbers if number.startswith("plain:")}


def _agreement(new: Signature, old: Signature, rarity: Mapping[int, float]) -> float:
    """Weigh what both share against all they have, 0.0 to 1.0.

    In one language, also how much of each title stands in the other entry: entries about one ministry share words, but
    hardly those of their titles. Across languages only names, numbers, places and steps count.
    """
    if new.lang != old.lang:
        return _cosine(new.carried, old.carried, rarity)
    mine, theirs = new.features, old.features
    titles = (_cover(new.heads, theirs, rarity) + _cover(old.heads, mine, rarity)) / 2
    return 0.5 * _cosine(mine, theirs, rarity) + 0.5 * titles


def _cosine(mine: Set[int], theirs: Set[int], rarity: Mapping[int, float]) -> float:
    shared = mine & theirs
    if len(shared) < _FEWEST:
        return 0.0
    return float(_weight(shared, rarity) / (_weight(mine, rarity) * _weight(theirs, rarity)) ** 0.5)


def _cover(title: Sequence[int], theirs: Set[int], rarity: Mapping[int, float]) -> float:
    whole = _weight(title, rarity)
    return _weight([feature for feature in title if feature in theirs], rarity) / whole if whole else 0.0


def _weight(features: Iterable[int], rarity: Mapping[int, float]) -> float:
    """Sum squared weights; a feature only the older entry has weighs as the newer one's do on average."""
    usual = sum(rarity.values()) / len(rarity) if rarity else 1.0
    return sum(rarity.get(feature, usual) ** 2 for feature in sorted(set(features)))
