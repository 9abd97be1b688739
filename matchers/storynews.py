"""What does an entry tell that an earlier one does not: somebody new, a step, a number, a place, another term?"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from rapidfuzz.fuzz import ratio

from matchers.storywords import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matchers.storynames import Name
    from matchers.storysignature import Signature

_TERM_NEARLY_OVER = timedelta(hours=12)
_LONGEST_TERM = 36_500
"""Days; more than a calendar can count were once asked of it."""
_SPELLING_ALIKE = 80
"""rapidfuzz's ratio from which two names on one page are a corrected spelling, not another person."""
_TELLING_UNITS = ("days", "months", "money", "people", "percent", "times", "years")


def whats_new(new: Signature, old: Signature) -> str | None:
    """Say what an entry has that an earlier one lacks, None when nothing: a person, a step, a number, a place."""
    return (
        new_person(new, old)
        or _new_step(new, old)
        or new_number(new, old)
        or new_term(new, old)
        or _new_place(new, old)
    )


def new_person(new: Signature, old: Signature) -> str | None:
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
    fresh = {step for step in new.main - old.lead if kinds[step] != "weak"}
    if any(kinds[step] == "strong" for step in new.main & old.lead):
        fresh = {step for step in fresh if kinds[step] == "strong"}
    return min(fresh) if fresh else None


def new_number(new: Signature, old: Signature) -> str | None:
    """Find a number of a unit of which both give numbers, and none the same."""
    for unit in _TELLING_UNITS:
        mine = {number for number in new.numbers if number.startswith(unit + ":")}
        theirs = {number for number in old.numbers if number.startswith(unit + ":")}
        if mine and theirs and not mine & theirs:
            return min(mine).replace(":", " ")
    return None


def new_term(new: Signature, old: Signature) -> str | None:
    """Find a second term of the same length: the same days after they have passed are a new term."""
    if "sentence" not in new.main:
        return None
    for number in sorted(new.numbers & old.numbers):
        unit, _, value = number.partition(":")
        if unit == "days" and new.at - old.at > timedelta(days=min(float(value), _LONGEST_TERM)) - _TERM_NEARLY_OVER:
            return f"another {value} days"
    return None


def _new_place(new: Signature, old: Signature) -> str | None:
    """Another town is another event, unless it is about one person, who may be told of from two towns."""
    if not new.places or not old.places or new.places & old.places:
        return None
    if any(name.is_full and any(name.is_same(other) for other in old.people) for name in new.people):
        return None
    return min(new.places)


def page_news(new: Signature, old: Signature) -> str | None:
    """Say what a page has gained; a corrected spelling is nothing."""
    for name in new.names:
        known = any(name.is_same(other) or _is_spelling(name, other) for other in old.names)
        if name.is_full and not (name.aside or name.speaks or name.thing or known):
            return name.printed
    kinds = lexicon().kinds
    gained = sorted(step for step in new.told - old.mentioned if kinds[step] in ("strong", "govern"))
    return gained[0] if gained else new_number(new, old)


def _is_spelling(name: Name, other: Name) -> bool:
    return ratio(name.printed.lower(), other.printed.lower()) >= _SPELLING_ALIKE


def full_names(names: Iterable[Name]) -> list[Name]:
    """Give people known by more than one word, those left out who only act around the case."""
    return [name for name in names if name.is_full and not name.thing and not name.aside]
