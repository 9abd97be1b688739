"""Compare two entries: do they tell one event, and if not, what does the newer one tell that is new?

The rules rest on what court news is like: a template with the name swapped. Words alike never outweigh another person,
step or number, and words unlike never outweigh the same person and step on the same days.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from matchers.fingerprints import likeness
from matchers.storynews import full_names, in_words, new_numbers, new_persons, new_terms, page_news, whats_new
from matchers.storytopical import (
    ALIKE,
    BRIEF,
    SAME_TEXT,
    are_headed_apart,
    did_two_things,
    general,
    is_late_translation,
    is_swapped,
    same_topic,
)
from matchers.storytopics import agreement, cover, may_agree
from matchers.storyverdicts import DUPLICATE, Verdict, has_strangers, shared_people, text_alike
from matchers.storywords import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from matchers.storynames import Name
    from matchers.storysignature import Signature
    from storage.records import News

SAME_EVENT = timedelta(hours=60)
"""Reports of one event come within days; a court can give the same person the same term again soon after."""
SAME_WORDS = timedelta(days=20)
"""The same words elsewhere a month later are about a new term."""
NEAR_COPY = timedelta(days=7)
"""Weekend and most-read pages bring a text again within days, with a changed title."""
SAME_CASE = timedelta(days=45)
"""How long a case goes on; as long as signatures are kept."""
_NEXT_DAY = timedelta(hours=14)
"""What happened on another day is reported so much later at least."""
_OTHER_WORDS = timedelta(hours=15)
"""A repeat so late keeps the words of a title; a step may hold two, "taken to hospital", "operated on"."""
_STILL_BESIDE = timedelta(hours=8)
"""So much later a step that the earlier entry told beside its own news may be the next: "held again after a term"."""
_MUCH_ALIKE = 0.6
_BARELY_ALIKE = 0.18
"""Agreement below which somebody in the news every day did one thing twice; true repeats reached 0.21 and more."""
_SOME_TEXT = 0.25
_SURELY_COPIED = 0.75
"""Share of a short text from which the title may say it in another verb: two days of one trial reached 0.62."""
_TITLE_STANDS = 0.5
_TITLE_TOUCHES = 0.2
_BELATED = 0.85


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
    shared = shared_people(new, old)
    alike = text_alike(new, old)
    if not shared and alike < SAME_TEXT and not may_agree(new, old):
        return None
    news = whats_new(new, old)
    swapped = is_swapped(new, old)
    copied = news is None and alike >= SAME_TEXT and not swapped and not _is_said_anew(new, old, alike)
    if copied and (shared or _titles_meet(new, old, rarity)):
        return _near_copy(alike)
    topical = general(new, old, len(shared), rarity)
    if topical is not None and topical.score >= DUPLICATE:
        return topical
    if shared and (news is not None or any(name.is_full for name in shared) or new.main & old.lead):
        return _same_people(new, old, shared, news, alike=alike, rarity=rarity)
    topic = same_topic(new, old, rarity) if news is None else None
    return topic or topical


def _is_said_anew(new: Signature, old: Signature, alike: float) -> bool:
    """Tell whether two short texts much alike have titles that each do or name what the other entry lacks."""
    if alike >= _SURELY_COPIED or min(new.length, old.length) >= 2 * BRIEF:
        return False
    return did_two_things(new, old) or are_headed_apart(new, old)


def _titles_meet(new: Signature, old: Signature, rarity: Mapping[int, float]) -> bool:
    """Tell whether some of either title stands in the other entry: a long notice alone makes no copy."""
    if likeness(new.sketch, old.sketch) >= _BELATED:
        return True
    return max(cover(new.heads, old.features, rarity), cover(old.heads, new.features, rarity)) >= _TITLE_TOUCHES


def _later(new: Signature, old: Signature, apart: timedelta) -> Verdict | None:
    """Compare with an entry of an earlier week: a belated copy, or the next step of a case."""
    if apart <= NEAR_COPY:
        alike = text_alike(new, old)
        if alike >= _BELATED and whats_new(new, old) is None:
            return _near_copy(alike)
    shared = shared_people(new, old)
    if not shared or not _is_thread(new, old, shared):
        return None
    return Verdict(30, "case", f"Tells more of {shared[0].printed}: some days later.", threads=True)


def _near_copy(alike: float) -> Verdict:
    return Verdict(round(70 + 28 * alike), "text", f"{alike:.0%} of the words are the same.", threads=True)


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


def _lists(new: Signature, old: Signature, apart: timedelta) -> Verdict | None:
    """A list repeats a list of the same people; a list and a single story never repeat each other."""
    if not (new.is_roundup and old.is_roundup) or apart > SAME_EVENT:
        return None
    mine, theirs = full_names(new.names), full_names(old.names)
    met = sum(any(name.is_same(other) for other in theirs) for name in mine)
    if mine and met / max(len(mine), len(theirs)) >= 0.8 and next(new_numbers(new, old), None) is None:
        return Verdict(85, "text", "The same list of people.")
    if not mine and not theirs and text_alike(new, old) >= 0.7:
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
    doubt = _doubt(new, old, steps[0], alike, rarity) if steps else None
    if doubt is not None:
        score, what = doubt
        return Verdict(score, "case", f"{who} and {what}.", threads=_is_thread(new, old, shared))
    kinds = lexicon().kinds
    if steps and not (all(kinds[step] != "strong" for step in steps) and did_two_things(new, old)):
        return Verdict(90, "event", f"{who} and the same step, {steps[0]}.", threads=True)
    if _tells_the_same(new, old, rarity) and not did_two_things(new, old):
        return Verdict(75, "event", f"{who} and much the same words.", threads=True)
    return Verdict(58, "case", f"Possibly the same news of {who}.", threads=_is_thread(new, old, shared))


def _doubt(
    new: Signature, old: Signature, step: str, alike: float, rarity: Mapping[int, float]
) -> tuple[int, str] | None:
    """Say how sure and why, where one person and one step may all the same be two events; None when nothing says so."""
    if new.depth > 1 and alike < _SOME_TEXT:
        return 60, f"{step}, told at its foot"
    brief = min(new.length, old.length) < BRIEF
    if not brief and agreement(new, old, rarity) < _BARELY_ALIKE:
        return 62, "the same step, but little else"
    kinds = lexicon().kinds
    strong = [{step for step in one.main if kinds[step] == "strong"} for one in (new, old)]
    if all(strong) and strong[0].isdisjoint(strong[1]) and abs(new.at - old.at) >= _STILL_BESIDE:
        return 66, f"{step}, which the earlier entry told beside other news"
    if _on_other_days(new, old) or (abs(new.at - old.at) >= _OTHER_WORDS and did_two_things(new, old)):
        return 64, "the same step, another day"
    return None


def _on_other_days(new: Signature, old: Signature) -> bool:
    """Tell whether each names one day of the week, another, and as much time has passed: "on Monday", "on Tuesday"."""
    one_each = len(new.weekdays) == len(old.weekdays) == 1
    return one_each and new.weekdays != old.weekdays and abs(new.at - old.at) >= _NEXT_DAY


def _tells_the_same(new: Signature, old: Signature, rarity: Mapping[int, float]) -> bool:
    """Judge one person's news without a known step: the title's other words must stand in the earlier entry.

    Across languages, where words do not meet, both must lack a step and share a number or most names.
    """
    if new.lang != old.lang:
        alike = bool(new.numbers & old.numbers) or agreement(new, old, rarity) >= _MUCH_ALIKE
        return alike and not (new.main or old.main) and not is_late_translation(new, old)
    stems = [feature for feature in new.heads if feature in new.words]
    needed = _TITLE_STANDS - 0.15 * bool(new.numbers & old.numbers)
    at_least = ALIKE + 0.1 * bool(old.main and not new.main)  # a verb we do not know is more likely to be a step
    return cover(stems, set(old.words), rarity) >= needed and agreement(new, old, rarity) >= at_least


def _thread(new: Signature, old: Signature, shared: Sequence[Name], news: News) -> Verdict | None:
    if not _is_thread(new, old, shared) or (news.kind == "person" and not _heads_any(new, shared)):
        return None
    reason = f"Tells more of {shared[0].printed}: {in_words(news)}."
    return Verdict(30, "case", reason, threads=True, news=news)


def _heads_any(new: Signature, shared: Sequence[Name]) -> bool:
    """Tell whether a title names somebody shared or nobody in full: else who is shared is only told of beside."""
    headed = [name for name in new.people if name.title and name.is_full]
    return not headed or any(name.is_same(other) for name in headed for other in shared)


def _is_thread(new: Signature, old: Signature, shared: Sequence[Name]) -> bool:
    """Tell one person's case: somebody known in full on both sides, and nobody else where both name somebody else."""
    if not any(name.is_full for name in shared):
        return False
    return not (has_strangers(new, old) and has_strangers(old, new))
