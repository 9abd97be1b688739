"""Mentions by surname alone: of somebody named in full in the same entry, or beside an event; "possible" only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchers.endings import readings
from matchers.folding import fold
from matchers.name_known import is_known_given
from matchers.name_pairs import Found
from matchers.name_parts import bearer_of_surname, is_given_name
from matchers.name_places import names_a_place
from matchers.name_scores import Evidence
from matchers.name_words import BESIDE, DOT, Word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matchers.name_lookup import Candidate, NameLookup
    from matchers.name_store import NameStore

_SURE = 0.36


def later_mentions(
    line: Sequence[Word], lookup: NameLookup, named: dict[int, int], taken: Sequence[Found]
) -> Iterator[Found]:
    """Find surnames that stand alone.

    Args:
        line: The words of one field.
        lookup: Tells what a word may be.
        named: Surname part -> slot of the person named in full in the entry.
        taken: What was found in the field already; its places are left out.
    """
    covered = {place for found in taken for place in range(found.first, found.last + 1)}
    for place, word in enumerate(line):
        if not word.capital or word.initial or place in covered or not _stands_alone(line, place):
            continue
        for candidate in lookup.look_abroad(word.text).surnames:
            slot = named.get(candidate.part)
            if slot is not None and _fits(candidate, word):
                yield Found(slot, place, place, _evidence(line, place, candidate))
                break


def lone_surnames(line: Sequence[Word], lookup: NameLookup, store: NameStore) -> Iterator[Found]:
    """Find surnames that stand alone and belong to nobody named in full in the same field.

    Args:
        line: The words of one field.
        lookup: Tells what a word may be.
        store: Tells who bears a surname.
    """
    alone = {place for place, word in enumerate(line) if word.capital and not word.initial}
    alone = {place for place in alone if _stands_alone(line, place)}
    others = {
        candidate.part
        for place, word in enumerate(line)
        if word.capital and place not in alone
        for candidate in lookup.look_abroad(word.text).surnames
    }
    for place in sorted(alone):
        for candidate in lookup.look_abroad(line[place].text).surnames:
            if candidate.part not in others and candidate.price <= _SURE and not candidate.reading.plural:
                evidence = _evidence(line, place, candidate)._replace(order="lone")
                yield from (Found(slot, place, place, evidence) for _, slot in store.namesakes(candidate.part))


def _fits(candidate: Candidate, word: Word) -> bool:
    """Tell whether the form may be the person's: not a plural, and a nominative of her surname is not his genitive."""
    reading = candidate.reading
    if candidate.price > _SURE or reading.plural:
        return False
    return not reading.how or reading.bearer != "m" or bearer_of_surname(fold(word.text)) != "f"


def _stands_alone(line: Sequence[Word], place: int) -> bool:
    """Tell whether no given name or initial beside the surname makes it somebody's full name."""
    before = line[place - 1] if place and line[place].gap in {BESIDE, DOT} else None
    after = line[place + 1] if place + 1 < len(line) and line[place + 1].gap == BESIDE else None
    return not any(word and word.capital and _is_part_of_name(word) for word in (before, after))


def _is_part_of_name(word: Word) -> bool:
    if word.initial or is_given_name(word.text):
        return True
    return any(is_known_given(reading.sounds) for reading in readings(word.text))


def _evidence(line: Sequence[Word], place: int, candidate: Candidate) -> Evidence:
    return Evidence(
        "surname", candidate.price, typo=False, lower=False, broken=False, father=False,
        place=names_a_place(line, place, place), nickname=False, given=None, surname=candidate.reading,
        named=line[place].text,
    )  # fmt: skip
