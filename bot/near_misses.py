"""Names in the news that may be people of the list, spelt as nobody expected: what a digest asks about. Pure.

Only people to whom an event happened are looked at: a namesake in the sports pages is not worth a question.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from matchers.endings import readings
from matchers.folding import fold, sounds
from matchers.name_parts import read_name
from storage.records import NameWatch

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.facts import DigestItem
    from storage.records import StoredWatch

LEAST = 78
"""0 to 100: how alike two full names must be. Two people of one surname with other given names have about 65."""
_LEAST_SURNAME = 90
_SURNAME_ALONE = 0.75
"""A surname alone counts for so much of its likeness."""


@dataclass(frozen=True, slots=True)
class Near:
    """A name and the person it may be.

    Attributes:
        number: The alert that names them.
        name: As printed.
        watch: The person of the list.
        score: 0 to 100, how alike they are.
    """

    number: int
    name: str
    watch: StoredWatch
    score: int


def near_misses(items: Iterable[DigestItem], listed: Sequence[StoredWatch]) -> list[Near]:
    """Find names that come near people of the list, likest first.

    Args:
        items: Stories of a digest; `told.persons` are the people of events who are on no list.
        listed: The chat's watches.

    Returns:
        For each name the likest person; those whom the story tells of anyway are left out.
    """
    people = [(one, spelling) for one in listed for spelling in _spellings(one)]
    whole = [_form(spelling) for _, spelling in people]
    surnames = [_surname_form(spelling) for _, spelling in people]
    found = []
    for item in items:
        for name in item.told.persons:
            best = _nearest(name, whole, surnames)
            if best and _label(people[best[0]][0]) not in item.told.watches:
                found.append(Near(item.number, name, people[best[0]][0], best[1]))
    return sorted(found, key=lambda near: (-near.score, near.number))


def _nearest(name: str, whole: Sequence[str], surnames: Sequence[str]) -> tuple[int, int] | None:
    """Give (place in the list, score) of the likest person, None where nobody is like enough."""
    if len(name.split()) > 1:
        best = process.extractOne(_form(name), whole, scorer=fuzz.token_sort_ratio, score_cutoff=LEAST)
        return (best[2], round(best[1])) if best else None
    heard = {sound.form for reading in readings(name) for sound in reading.sounds}
    tries = [process.extractOne(form, surnames, scorer=fuzz.ratio, score_cutoff=_LEAST_SURNAME) for form in heard]
    best = max((one for one in tries if one), key=lambda one: (one[1], -one[2]), default=None)
    return (best[2], round(best[1] * _SURNAME_ALONE)) if best else None


def _spellings(one: StoredWatch) -> tuple[str, ...]:
    watch = one.watch
    return (watch.name, *watch.aliases) if isinstance(watch, NameWatch) else ()


def _label(one: StoredWatch) -> str:
    watch = one.watch
    return (watch.code_name or watch.name) if isinstance(watch, NameWatch) else ""


@lru_cache(maxsize=65536)
def _form(name: str) -> str:
    """Tell how a name sounds, a word each."""
    return " ".join(sounds(fold(word))[0].form for word in name.split())


@lru_cache(maxsize=65536)
def _surname_form(name: str) -> str:
    person = read_name(name)
    return _form(person.surname) if person and person.surname else ""
