"""Recognise listed people in prepared text, in any spelling, script, case and order.

words -> readings (endings cut) -> parts that sound alike -> pairs that are somebody's name -> rules -> best per place
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from matchers import name_rules
from matchers.endings import Reading, readings
from matchers.folding import fold
from matchers.name_checks import NameProblem, check_name
from matchers.name_parts import PersonName, read_name
from matchers.name_scores import Evidence, reason, score
from matchers.name_store import NameStore
from matchers.name_verdicts import AlsoThisPerson, NotThisPerson, Verdict, apply_verdict
from matchers.name_words import COMMA, DOT, LINE, Word, words
from storage.records import FieldName, Mention, NameWatch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from matchers.text import Prepared

__all__ = [
    "AlsoThisPerson",
    "NameIndex",
    "NameProblem",
    "NotThisPerson",
    "Verdict",
    "apply_verdict",
    "check_name",
]

_FARTHEST = 4
"""How many words further the other part may stand: Surname of given, patronymic, particle, initial."""


class _Candidate(NamedTuple):
    part: int
    price: float
    reading: Reading


class _Found(NamedTuple):
    slot: int
    first: int
    last: int
    evidence: Evidence


class NameIndex:
    """People to look for, ready to be looked up in an entry; each watch is judged alone."""

    def __init__(self, watches: Iterable[NameWatch] = ()) -> None:
        self._store = NameStore()
        self._watches: dict[str, NameWatch] = {}
        self._slots: dict[str, tuple[int, ...]] = {}
        self._spellings: list[tuple[str, str]] = []
        self._alike: dict[str, tuple[_Candidate, ...]] = {}
        for watch in watches:
            self.add(watch)

    def __len__(self) -> int:
        return len(self._watches)

    def add(self, watch: NameWatch) -> None:
        """Look for one more person; a watch of the same id is replaced."""
        if watch.id in self._watches:
            self.remove(watch.id)
        slots = []
        for spelling in dict.fromkeys((watch.name, *watch.aliases)):
            person = read_name(spelling)
            if person is None:
                continue
            slots.append(len(self._spellings))
            self._store.add(person.given_sounds, person.surname_sounds, len(self._spellings))
            self._spellings.append((watch.id, spelling))
        self._watches[watch.id] = watch
        self._slots[watch.id] = tuple(slots)
        self._alike.clear()

    def remove(self, watch_id: str) -> None:
        """Stop looking for a person.

        Raises:
            KeyError: Nobody is watched under that id.
        """
        del self._watches[watch_id]
        for slot in self._slots.pop(watch_id):
            person = read_name(self._spellings[slot][1])
            assert person is not None
            self._store.remove(person.given_sounds, person.surname_sounds, slot)
            self._spellings[slot] = ("", "")

    def mentions(self, title: Prepared, text: Prepared, *, min_score: int = 50) -> list[Mention]:
        """Find everybody watched for in one entry.

        Args:
            title: The entry's title.
            text: The entry's text.
            min_score: Leave out mentions below it.

        Returns:
            At most one mention a watch and place, by watch id, title before text, start.
        """
        found = [*self._in_field("title", title), *self._in_field("text", text)]
        kept = [mention for mention in found if mention.score >= min_score]
        return sorted(kept, key=lambda mention: (mention.watch_id, mention.field != "title", mention.start))

    def _in_field(self, field: FieldName, prepared: Prepared) -> list[Mention]:
        line = words(prepared.clean)
        by_watch: dict[str, list[_Found]] = {}
        for found in self._pairs(line):
            by_watch.setdefault(self._spellings[found.slot][0], []).append(found)
        return [
            self._mention(watch_id, field, prepared, line, found)
            for watch_id, several in by_watch.items()
            for found in _best_per_place(several)
        ]

    def _mention(self, watch_id: str, field: FieldName, prepared: Prepared, line: list[Word], found: _Found) -> Mention:
        start, end = prepared.span(line[found.first].start, line[found.last].end)
        matched = prepared.raw[start:end]
        said = reason(found.evidence, self._spellings[found.slot][1], matched)
        return Mention(watch_id, field, start, end, matched, score(found.evidence), said)

    def _candidates(self, word: Word) -> tuple[_Candidate, ...]:
        known = self._alike.get(word.text)
        if known is None:
            known = tuple(
                _Candidate(part, price, reading)
                for reading in dict.fromkeys(readings(word.text))
                for part, price in self._store.alike(reading.sounds)
            )
            self._alike[word.text] = known
        return known

    def _pairs(self, line: list[Word]) -> Iterator[_Found]:
        for first, word in enumerate(line):
            if not (word.initial or self._candidates(word)):
                continue
            for last in range(first + 1, min(first + 1 + _FARTHEST, len(line))):
                if not name_rules.gap_allows(line[last].gap, after_initial=line[last - 1].initial):
                    break
                yield from self._pair(line, first, last)
                if not name_rules.is_bridge(line[last]):
                    break

    def _pair(self, line: list[Word], first: int, last: int) -> Iterator[_Found]:
        comma = any(word.gap == COMMA for word in line[first + 1 : last + 1])
        broken = any(word.gap == LINE for word in line[first + 1 : last + 1])
        if (comma or broken) and not name_rules.stands_free(line, first, last):
            return
        if not comma:
            yield from self._full(line, first, last, reversed_order=False, order="full", broken=broken)
            yield from self._with_initial(line, first, last, broken=broken)
        if last == first + 1:
            order = "comma" if comma else "reversed"
            yield from self._full(line, first, last, reversed_order=True, order=order, broken=broken)

    def _full(
        self, line: list[Word], first: int, last: int, *, reversed_order: bool, order: str, broken: bool
    ) -> Iterator[_Found]:
        given_word, surname_word = (line[last], line[first]) if reversed_order else (line[first], line[last])
        if given_word.capital != surname_word.capital or name_rules.splits_others(
            line, first, last, reversed_order=reversed_order
        ):
            return
        lower = not given_word.capital
        place = name_rules.names_a_place(line, first, last)
        for surname in self._candidates(surname_word):
            for given in self._candidates(given_word):
                price = given.price + surname.price
                if lower and price > 0 or not _fit(line, first, last, given, surname, given_word, surname_word):
                    continue
                for slot in self._store.people(given.part, surname.part):
                    person = self._person(slot)
                    ends = _around(line, person, first, last, reversed_order=reversed_order)
                    if ends is None:
                        continue
                    stop, father = ends
                    evidence = Evidence(
                        order, price, typo=False, lower=lower, broken=broken, father=father, place=place,
                        nickname=False, given=given.reading, surname=surname.reading,
                    )  # fmt: skip
                    yield _Found(slot, first, stop, evidence)

    def _with_initial(self, line: list[Word], first: int, last: int, *, broken: bool) -> Iterator[_Found]:
        if line[first].initial and line[last].capital and not line[last].initial:
            yield from self._initials(line, first, last, last, broken=broken)
        elif line[last].initial and last == first + 1 and line[first].capital:
            stop = last
            while stop + 1 < len(line) and line[stop + 1].initial and line[stop + 1].gap == DOT and stop == last:
                stop += 1
            if not name_rules.swallows_next(line, stop):
                yield from self._initials(line, last, stop, first, broken=broken)

    def _initials(self, line: list[Word], first: int, last: int, surname_place: int, *, broken: bool) -> Iterator[_Found]:
        begin, end = min(first, surname_place), max(last, surname_place)
        second = next((word for word in line[first + 1 : end + 1] if word.initial), None)
        place = name_rules.names_a_place(line, begin, end)
        for surname in self._candidates(line[surname_place]):
            if surname.reading.plural or not self._store.is_surname(surname.part):
                continue
            for slot in self._store.namesakes(surname.part):
                person = self._person(slot)
                if not _initials_fit(person, line[first], second):
                    continue
                evidence = Evidence(
                    "initial", surname.price, typo=False, lower=False, broken=broken,
                    father=second is not None and person.father is not None, place=place,
                    nickname=False, given=None, surname=surname.reading,
                )  # fmt: skip
                yield _Found(slot, begin, end, evidence)

    def _person(self, slot: int) -> PersonName:
        person = read_name(self._spellings[slot][1])
        assert person is not None
        return person


def _initials_fit(person: PersonName, initial: Word, second: Word | None) -> bool:
    if not name_rules.initial_fits(initial.text, person.given):
        return False
    if second is None or person.father is None:
        return True
    return name_rules.initial_fits(second.text, person.father)


def _fit(
    line: list[Word], first: int, last: int, given: _Candidate, surname: _Candidate, given_word: Word, surname_word: Word
) -> bool:
    if surname.reading.plural or given.reading.plural:
        return False
    if given.reading.glued and given_word is not line[last] or surname.reading.glued and surname_word is not line[last]:
        return False
    return name_rules.agree(given.reading, surname.reading, fold(given_word.text), fold(surname_word.text))


def _around(
    line: list[Word], person: PersonName, first: int, last: int, *, reversed_order: bool
) -> tuple[int, bool] | None:
    """Check what stands between and behind; tell the last word of the name and whether the patronymic agrees."""
    father = False
    for word in line[first + 1 : last]:
        fits, agrees = _bridge_fits(person, word)
        if not fits:
            return None
        father = father or agrees
    if reversed_order and last + 1 < len(line) and line[last + 1].capital:
        after = line[last + 1]
        if after.gap in {0, 1} and not after.initial and name_rules.is_bridge(after):
            fits, agrees = _bridge_fits(person, after)
            return (last + 1, agrees) if fits else None
    return last, father


def _bridge_fits(person: PersonName, word: Word) -> tuple[bool, bool]:
    if word.initial:
        if person.father is None:
            return True, False
        return name_rules.initial_fits(word.text, person.father), True
    if fold(word.text) in name_rules.particles():
        return True, False
    fits = name_rules.father_fits(person, word)
    return fits, fits and person.father is not None


def _best_per_place(several: list[_Found]) -> list[_Found]:
    """Keep the best of overlapping mentions; ties go to the longer, then the earlier."""
    ordered = sorted(several, key=lambda found: (-score(found.evidence), found.first - found.last, found.first))
    kept: list[_Found] = []
    for found in ordered:
        if all(found.last < other.first or found.first > other.last for other in kept):
            kept.append(found)
    return kept
