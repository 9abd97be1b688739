"""Compare two entries: do they tell one event, and if not, what does the newer one tell that is new?

The rules rest on what court news is like: a template with the name swapped. Words alike never outweigh another person,
step or number, and words unlike never outweigh the same person and step on the same days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal, TypeAlias

from matchers.fingerprints import likeness
from matchers.storynews import (
    all_news,
    full_names,
    in_words,
    is_soft,
    new_numbers,
    new_persons,
    new_terms,
    page_news,
    whats_new,
)
from matchers.storytopics import agreement, closeness, cover, may_agree, plain_numbers
from matchers.storywords import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from matchers.storynames import Name
    from matchers.storysignature import Signature
    from storage.records import News

Level: TypeAlias = Literal["entry", "url", "text", "event", "case", "new"]

SAME_EVENT = timedelta(hours=60)
"""Reports of one event come within days; a court can give the same person the same term again soon after."""
SAME_WORDS = timedelta(days=20)
"""The same words elsewhere a month later are about a new term."""
NEAR_COPY = timedelta(days=7)
"""Weekend and most-read pages bring a text again within days, with a changed title."""
SAME_CASE = timedelta(days=45)
"""How long a case goes on; as long as signatures are kept."""
DUPLICATE = 70
"""From here up an entry is a repeat and stays silent."""
POSSIBLE = 45
"""From here up it is told as possibly the same."""
_ALIKE = 0.43
"""Agreement from which entries without a common person tell one event."""
_CLOSE = 0.44
"""Closeness from which two reports of no case tell one event."""
_FEWEST_WORDS = 3
_TEMPLATE = 0.6
"""Share of two titles from which they are one template."""
_MUCH_ALIKE = 0.6
_BARELY_ALIKE = 0.18
"""Agreement below which somebody in the news every day did one thing twice; true repeats reached 0.21 and more."""
_SOME_TEXT = 0.25
_BRIEF = 25
"""Words of an entry too short for its agreement to tell."""
_TITLE_STANDS = 0.5
_TITLE_TOUCHES = 0.2
_SAME_TEXT = 0.5
_BELATED = 0.85


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


def compare(new: Signature, old: Signature, rarity: Mapping[int, float]) -> Verdict | None:
    """Compare with one earlier entry; None when they have nothing to do with each other.

    Args:
        new: The newer entry.
        old: The earlier entry.
        rarity: How rare each word and anchor of the newer is, as a weight.
    """
    apart = abs(new.at - old.at)
    if new.url is not None and new.url == old.url:
        return _same_page(new, old)
    if _has_same_words(new, old):
        return _same_words(new, old, apart)
    if apart > SAME_CASE:
        return None
    if new.is_roundup or old.is_roundup:
        return _lists(new, old, apart)
    return _same_event(new, old, rarity) if apart <= SAME_EVENT else _later(new, old, apart)


def _same_event(new: Signature, old: Signature, rarity: Mapping[int, float]) -> Verdict | None:
    """Compare two entries of the same days."""
    shared = _shared(new, old)
    alike = _alike(new, old)
    if not shared and alike < _SAME_TEXT and not may_agree(new, old):
        return None
    news = whats_new(new, old)
    swapped = _is_swapped(new, old)
    if news is None and alike >= _SAME_TEXT and not swapped and (shared or _titles_meet(new, old, rarity)):
        return _near_copy(alike)
    general = _general(new, old, len(shared), rarity)
    if general is not None and general.score >= DUPLICATE:
        return general
    if shared and (news is not None or any(name.is_full for name in shared) or new.main & old.lead):
        return _same_people(new, old, shared, news, alike=alike, rarity=rarity)
    topic = _same_topic(new, old, rarity) if news is None else None
    return topic or general


def _general(new: Signature, old: Signature, shared: int, rarity: Mapping[int, float]) -> Verdict | None:
    """Compare two reports that are of no case: storms, matches, firms, elections.

    What names they share and what numbers count for them, each new name or step against. Across languages only names,
    numbers, places and steps can agree, and more of them must.
    """
    if not new.main | old.main <= lexicon().soft or _are_apart(new, old) or _is_swapped(new, old):
        return None
    news = all_news(new, old)
    if not all(is_soft(one) for one in news) or not may_agree(new, old):
        return None
    against = len(news) + len(new.mentioned - old.mentioned - new.main) + 2 * _numbers_differ(new, old)
    needed = _CLOSE + 0.03 * (min(new.length, old.length) < _BRIEF) + 0.06 * (new.lang != old.lang)
    numbers = len(new.numbers & old.numbers)
    across = new.lang != old.lang
    common = len(new.carried & old.carried) - 1 if across else numbers + len(set(new.words) & set(old.words))
    if common < _FEWEST_WORDS:  # names alone: two news of one club
        return None
    alike = closeness(new, old, rarity) + 0.03 * min(3, shared) + 0.03 * min(2, numbers) - 0.05 * against
    score = round(min(95, DUPLICATE + (alike - needed) * 100))
    if score >= DUPLICATE and _did_two_things(new, old):
        return None
    return Verdict(score, "event", f"Words, names and numbers agree by {alike:.0%}.") if score >= POSSIBLE else None


def _did_two_things(new: Signature, old: Signature) -> bool:
    """Tell whether each title has a word that the other entry lacks, and both tell of one person.

    A verb that the lexicon lacks may be a step: "put on a register", "taken off the register".
    """
    if (
        new.lang != old.lang
        or new.numbers & old.numbers
        or not any(name.title and name.is_full and old.knows(name) for name in new.names)
    ):
        return False
    return bool(_verbs(new) - old.features) and bool(_verbs(old) - new.features)


def _verbs(one: Signature) -> AbstractSet[int]:
    """Give the words of a title that are no names or numbers."""
    return set(one.heads) - one.carried


def _are_apart(new: Signature, old: Signature) -> bool:
    """Tell whether two reports of one kind are plainly of two events: other people, days, figures, or another issue."""
    if new.weekdays and old.weekdays and not new.weekdays & old.weekdays:
        return True
    if (_strangers(new, old) and _strangers(old, new)) or (_headed_apart(new, old) and _headed_apart(old, new)):
        return True
    return _is_new_issue(new, old) or (_numbers_differ(new, old) and not _shared(new, old))


def _is_swapped(new: Signature, old: Signature) -> bool:
    """Tell whether two titles are one, but for a name or number: "Toyota recalls cars", "Honda recalls cars"."""
    common = len(set(new.heads) & set(old.heads))
    if new.lang != old.lang or common < _TEMPLATE * max(len(new.heads), len(old.heads)):
        return False
    return bool(_headed(new) - old.carried) and bool(_headed(old) - new.carried)


def _headed(one: Signature) -> AbstractSet[int]:
    return one.carried.intersection(one.heads)


def _headed_apart(one: Signature, other: Signature) -> bool:
    """Tell whether a title names somebody, be it by one word, whom the other entry does not know."""
    return any(name.title and not other.knows(name) for name in one.people)


def _numbers_differ(new: Signature, old: Signature) -> bool:
    mine, theirs = plain_numbers(new), plain_numbers(old)
    return bool(mine and theirs and not mine & theirs)


def _is_new_issue(new: Signature, old: Signature) -> bool:
    """Tell whether an outlet prints other words under a heading of its own: the weather, the rates of exchange."""
    return new.title == old.title and new.outlet == old.outlet and _alike(new, old) < _SAME_TEXT


def _titles_meet(new: Signature, old: Signature, rarity: Mapping[int, float]) -> bool:
    """Tell whether some of either title stands in the other entry: a long notice alone makes no copy."""
    if likeness(new.sketch, old.sketch) >= _BELATED:
        return True
    return max(cover(new.heads, old.features, rarity), cover(old.heads, new.features, rarity)) >= _TITLE_TOUCHES


def _later(new: Signature, old: Signature, apart: timedelta) -> Verdict | None:
    """Compare with an entry of an earlier week: a belated copy, or the next step of a case."""
    if apart <= NEAR_COPY:
        alike = _alike(new, old)
        if alike >= _BELATED and whats_new(new, old) is None:
            return _near_copy(alike)
    shared = _shared(new, old)
    if not shared or not _is_thread(new, old, shared):
        return None
    return Verdict(30, "case", f"Tells more of {shared[0].printed}: some days later.", threads=True)


def _near_copy(alike: float) -> Verdict:
    return Verdict(round(70 + 28 * alike), "text", f"{alike:.0%} of the words are the same.", threads=True)


def _shared(new: Signature, old: Signature) -> list[Name]:
    if new.people_heard.keys().isdisjoint(old.people_heard):
        return []
    return [name for name in new.people if old.is_about(name)]


def _same_page(new: Signature, old: Signature) -> Verdict:
    if new.text == old.text:
        return Verdict(100, "url", "The same page with the same words.", threads=True)
    news = page_news(new, old)
    if news:
        return Verdict(30, "url", f"The same page, but with news: {in_words(news)}.", threads=True, news=news)
    return Verdict(92, "url", "The same page, changed without a new person, step or number.", threads=True)


def _has_same_words(new: Signature, old: Signature) -> bool:
    return new.text == old.text or (new.body is not None and new.body == old.body and new.length >= 12)


def _same_words(new: Signature, old: Signature, apart: timedelta) -> Verdict | None:
    """Judge the same words at another address: a repeat, unless time has passed or they say nothing of whom."""
    if apart > SAME_WORDS or (new.length < 6 and not new.names):
        return None
    news = next(_news_in_same_words(new, old), None)
    if news:
        return Verdict(40, "case", f"The same words, but {in_words(news)}.", threads=True, news=news)
    return Verdict(97, "text", "The same words at another address.", threads=True)


def _news_in_same_words(new: Signature, old: Signature) -> Iterator[News]:
    yield from new_terms(new, old)
    if new.text != old.text:
        yield from new_persons(new, old)
        yield from new_numbers(new, old)


def _alike(new: Signature, old: Signature) -> float:
    """Tell how much text both share, 0.0 to 1.0: of all, or of the shorter one when it stands inside the longer.

    Sentences count only when the first of either is among them: what stands at the foot of every entry is furniture.
    """
    inside = 0.0
    if new.sentences and old.sentences:
        shared = set(new.sentences) & set(old.sentences)
        if new.sentences[0] in shared or old.sentences[0] in shared:
            inside = len(shared) / min(len(new.sentences), len(old.sentences))
    return max(likeness(new.sketch, old.sketch), inside)


def _lists(new: Signature, old: Signature, apart: timedelta) -> Verdict | None:
    """A list repeats a list of the same people; a list and a single story never repeat each other."""
    if not (new.is_roundup and old.is_roundup) or apart > SAME_EVENT:
        return None
    mine, theirs = full_names(new.names), full_names(old.names)
    met = sum(any(name.is_same(other) for other in theirs) for name in mine)
    if mine and met / max(len(mine), len(theirs)) >= 0.8 and next(new_numbers(new, old), None) is None:
        return Verdict(85, "text", "The same list of people.")
    if not mine and not theirs and _alike(new, old) >= 0.7:
        return Verdict(80, "text", "The same list.")
    return None


def _same_people(
    new: Signature,
    old: Signature,
    shared: Sequence[Name],
    news: News | None,
    *,
    alike: float,
    rarity: Mapping[int, float],
) -> Verdict | None:
    if news is not None:
        return _thread(new, old, shared, news)
    who = shared[0].printed
    steps = sorted(new.main & old.lead)
    if steps and new.depth > 1 and alike < _SOME_TEXT:
        return Verdict(60, "case", f"{who} and {steps[0]}, told at its foot.", threads=_is_thread(new, old, shared))
    brief = min(new.length, old.length) < _BRIEF
    if steps and not brief and agreement(new, old, rarity) < _BARELY_ALIKE:
        return Verdict(62, "case", f"{who} and the same step, but little else.", threads=_is_thread(new, old, shared))
    kinds = lexicon().kinds
    if steps and not (all(kinds[step] != "strong" for step in steps) and _did_two_things(new, old)):
        return Verdict(90, "event", f"{who} and the same step, {steps[0]}.", threads=True)
    if _tells_the_same(new, old, rarity) and not _did_two_things(new, old):
        return Verdict(75, "event", f"{who} and much the same words.", threads=True)
    return Verdict(58, "case", f"Possibly the same news of {who}.", threads=_is_thread(new, old, shared))


def _tells_the_same(new: Signature, old: Signature, rarity: Mapping[int, float]) -> bool:
    """Judge one person's news without a known step: the title's other words must stand in the earlier entry.

    Across languages, where words do not meet, both must lack a step and share a number or most names.
    """
    if new.lang != old.lang:
        alike = bool(new.numbers & old.numbers) or agreement(new, old, rarity) >= _MUCH_ALIKE
        return alike and not (new.main or old.main)
    stems = [feature for feature in new.heads if feature in new.words]
    needed = _TITLE_STANDS - 0.15 * bool(new.numbers & old.numbers)
    at_least = _ALIKE + 0.1 * bool(old.main and not new.main)  # a verb we do not know is more likely to be a step
    return cover(stems, set(old.words), rarity) >= needed and agreement(new, old, rarity) >= at_least


def _thread(new: Signature, old: Signature, shared: Sequence[Name], news: News) -> Verdict | None:
    if not _is_thread(new, old, shared):
        return None
    reason = f"Tells more of {shared[0].printed}: {in_words(news)}."
    return Verdict(30, "case", reason, threads=True, news=news)


def _is_thread(new: Signature, old: Signature, shared: Sequence[Name]) -> bool:
    """Tell one person's case: somebody known in full on both sides, and nobody else where both name somebody else."""
    if not any(name.is_full for name in shared):
        return False
    return not (_strangers(new, old) and _strangers(old, new))


def _strangers(one: Signature, other: Signature) -> bool:
    return any(not other.knows(name) for name in full_names(one.people))


def _same_topic(new: Signature, old: Signature, rarity: Mapping[int, float]) -> Verdict | None:
    """Compare entries without a shared person by what their words sound like."""
    if _is_new_issue(new, old) or _is_swapped(new, old):
        return None
    if not new.main & old.lead and _did_two_things(new, old):
        return None
    if new.weekdays and old.weekdays and not new.weekdays & old.weekdays:
        return None
    mine, theirs = full_names(new.people), full_names(old.people)
    if (mine and theirs) or _numbers_differ(new, old):
        return None
    needed = (
        _ALIKE + 0.08 * bool(mine or theirs) - 0.05 * bool(new.main & old.lead) - 0.03 * bool(new.numbers & old.numbers)
    )
    alike = agreement(new, old, rarity)
    score = round(min(95, DUPLICATE + (alike - needed) * 100))
    return Verdict(score, "event", f"Names, numbers and words agree by {alike:.0%}.") if score >= POSSIBLE else None
