"""Do two entries without a case in common tell one event? By what they agree in, and what speaks against it.

Storms, matches, firms and elections are told in the same words every week: names alone join nothing, and two titles
that are one but for a name, or of one person with a verb each, are two events.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from matchers.fingerprints import word_hash
from matchers.storynews import all_news, full_names, is_soft
from matchers.storytopics import agreement, closeness, may_agree, plain_numbers
from matchers.storyverdicts import DUPLICATE, POSSIBLE, Verdict, has_strangers, shared_people, text_alike
from matchers.storywords import lexicon

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

    from matchers.storysignature import Signature

ALIKE = 0.43
"""Agreement from which entries without a common person tell one event."""
SAME_TEXT = 0.5
"""Share of the text from which one entry is a copy of the other."""
BRIEF = 25
"""Words of an entry too short for its agreement to tell."""
_CLOSE = 0.44
"""Closeness from which two reports of no case tell one event."""
_TRANSLATED = timedelta(hours=12)
"""Other languages take a report over within hours."""
_FEWEST_WORDS = 3
_TEMPLATE = 0.6
"""Share of two titles from which they are one template."""


def same_topic(new: Signature, old: Signature, rarity: Mapping[int, float]) -> Verdict | None:
    """Compare entries without a shared person by what their words sound like."""
    if _is_new_issue(new, old) or is_swapped(new, old):
        return None
    kinds = lexicon().kinds
    if all(kinds[step] != "strong" for step in new.main & old.lead) and did_two_things(new, old):
        return None
    if new.weekdays and old.weekdays and not new.weekdays & old.weekdays:
        return None
    if new.lang != old.lang and not _share_more_than_kind(new, old):
        return None
    mine, theirs = full_names(new.people), full_names(old.people)
    if (mine and theirs) or _numbers_differ(new, old) or _is_one_of_many(new, old) or _is_one_of_many(old, new):
        return None
    named = bool(mine or theirs or _names_one_aside(new) or _names_one_aside(old))
    needed = ALIKE + 0.08 * named - 0.05 * bool(new.main & old.lead) - 0.03 * bool(new.numbers & old.numbers)
    alike = agreement(new, old, rarity)
    score = round(min(95, DUPLICATE + (alike - needed) * 100))
    return Verdict(score, "event", f"Names, numbers and words agree by {alike:.0%}.") if score >= POSSIBLE else None


def _is_one_of_many(one: Signature, other: Signature) -> bool:
    """Tell whether a title names somebody, and the other entry names nobody but counts people."""
    headed = any(name.title and name.is_full for name in one.people)
    counted = {number for number in other.numbers if number.startswith("people:")} - {"people:1"}
    return headed and not other.people and bool(counted) and not counted & one.numbers


def _names_one_aside(one: Signature) -> bool:
    """Tell whether a title tells news of a lawyer or judge in full, who may be whom it is about."""
    return any(name.title and name.news and name.aside and name.is_full and not name.speaks for name in one.names)


def is_late_translation(new: Signature, old: Signature) -> bool:
    """Tell whether two languages tell of one person half a day apart without a step or number that would be the same.

    Who and where agree in all that happens to somebody; the words, which do not meet, tell what.
    """
    told = new.main or old.main or new.numbers & old.numbers
    return new.lang != old.lang and not told and abs(new.at - old.at) >= _TRANSLATED


def _share_more_than_kind(new: Signature, old: Signature) -> bool:
    """Tell whether two entries share a name or number: courts of one town sentence somebody every day."""
    kind = [f"step {step}" for step in new.main] + [f"place {place}" for place in new.places]
    return bool((new.carried & old.carried).difference(map(word_hash, kind)))


def general(new: Signature, old: Signature, shared: int, rarity: Mapping[int, float]) -> Verdict | None:
    """Compare two reports that are of no case: storms, matches, firms, elections.

    What names they share and what numbers count for them, each new name or step against. Across languages only names,
    numbers, places and steps can agree, and more of them must.
    """
    if not new.main | old.main <= lexicon().soft or _are_apart(new, old) or is_swapped(new, old):
        return None
    if shared and is_late_translation(new, old):
        return None
    news = all_news(new, old)
    if not all(is_soft(one) for one in news) or not may_agree(new, old):
        return None
    against = len(news) + len(new.mentioned - old.mentioned - new.main) + 2 * _numbers_differ(new, old)
    needed = _CLOSE + 0.03 * (min(new.length, old.length) < BRIEF) + 0.06 * (new.lang != old.lang)
    numbers = len(new.numbers & old.numbers)
    across = new.lang != old.lang
    common = len(new.carried & old.carried) - 1 if across else numbers + len(set(new.words) & set(old.words))
    if common < _FEWEST_WORDS:  # names alone: two news of one club
        return None
    alike = closeness(new, old, rarity) + 0.03 * min(3, shared) + 0.03 * min(2, numbers) - 0.05 * against
    score = round(min(95, DUPLICATE + (alike - needed) * 100))
    if score >= DUPLICATE and did_two_things(new, old):
        return None
    return Verdict(score, "event", f"Words, names and numbers agree by {alike:.0%}.") if score >= POSSIBLE else None


def did_two_things(new: Signature, old: Signature) -> bool:
    """Tell whether each title has a word that the other entry lacks, and both tell of one person.

    A verb that the lexicon lacks may be a step: "put on a register", "taken off the register".
    """
    if (
        new.lang != old.lang
        or _counted(new) & _counted(old)
        or not any(name.title and name.is_full and old.knows(name) for name in new.names)
    ):
        return False
    return bool(_verbs(new) - old.features) and bool(_verbs(old) - new.features)


def _counted(one: Signature) -> AbstractSet[str]:
    """Give numbers that count something we know; 40 of anything may be both taken and given back."""
    return one.numbers - plain_numbers(one)


def _verbs(one: Signature) -> AbstractSet[int]:
    """Give the words of a title that are no names or numbers."""
    return set(one.heads) - one.carried


def _are_apart(new: Signature, old: Signature) -> bool:
    """Tell whether two reports of one kind are plainly of two events: other people, days, figures, or another issue."""
    if new.weekdays and old.weekdays and not new.weekdays & old.weekdays:
        return True
    if (has_strangers(new, old) and has_strangers(old, new)) or (_headed_apart(new, old) and _headed_apart(old, new)):
        return True
    return _is_new_issue(new, old) or (_numbers_differ(new, old) and not shared_people(new, old))


def is_swapped(new: Signature, old: Signature) -> bool:
    """Tell whether two titles are one, but for a name or number: "Toyota recalls cars", "Honda recalls cars"."""
    mine, theirs = set(new.heads), set(old.heads)
    one_word = len(mine - theirs) == len(theirs - mine) == 1 and bool(mine & theirs)
    is_template = one_word or len(mine & theirs) >= _TEMPLATE * max(len(new.heads), len(old.heads))
    return is_template and are_headed_apart(new, old)


def are_headed_apart(new: Signature, old: Signature) -> bool:
    """Tell whether two titles of one language each name what the other entry lacks."""
    if new.lang != old.lang:
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
    return new.title == old.title and new.outlet == old.outlet and text_alike(new, old) < SAME_TEXT
