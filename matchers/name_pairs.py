"""Two words that are somebody's given name and surname: every order, initials, patronymics, lists with one surname.

Nothing here knows a second watch: each pair of words is judged for each person alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from matchers import name_lists as lists
from matchers import name_rules as rules
from matchers.endings import ANY_CASE, A, D, G, N, readings
from matchers.folding import fold, is_cyrillic
from matchers.name_apart import are_written_apart, is_only_abroad, is_read_otherwise
from matchers.name_known import is_known_given
from matchers.name_lookup import Candidate
from matchers.name_parts import bearer_of_surname
from matchers.name_places import are_common, is_town, names_a_place
from matchers.name_scores import Evidence
from matchers.name_words import COMMA, LINE, Word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from matchers.endings import Reading
    from matchers.name_lookup import Looked, NameLookup
    from matchers.name_parts import PersonName
    from matchers.name_store import NameStore

_FARTHEST = 4
"""How many words further the other part may stand: given name, patronymic, particle, initial between."""
_SURE_ENOUGH = 0.5
"""A typing error is forgiven in one part only when the other costs no more than this."""
_SHORTEST_SLIP = 6


class Found(NamedTuple):
    """One person seen at one place.

    Attributes:
        slot: Number of the watched spelling.
        first: Place of the name's first word in the line.
        last: Place of its last word.
        evidence: What speaks for it.
    """

    slot: int
    first: int
    last: int
    evidence: Evidence


class Pair(NamedTuple):
    """Two words looked at together.

    Attributes:
        line: The words of the field.
        first: Place of the earlier word.
        last: Place of the later word.
        given: Place of the word that may be the given name.
        surname: Place of the word that may be the surname.
        order: As in `Evidence`.
        broken: A line break stands inside.
        given_text: The given name; two words joined where its halves stand apart.
    """

    line: Sequence[Word]
    first: int
    last: int
    given: int
    surname: int
    order: str
    broken: bool
    given_text: str


class NamePairs:
    """Walks over the words of a field and tells whom it finds."""

    def __init__(self, store: NameStore, lookup: NameLookup, person: Callable[[int], PersonName]) -> None:
        self._store = store
        self._lookup = lookup
        self._person = person

    def find(self, line: Sequence[Word]) -> Iterator[Found]:
        """Find everybody named with given name (or initial) and surname; overlapping finds are all given."""
        looked = self._lookup.look_over(line)
        known = [place for place, one in enumerate(looked) if one.known]
        for first in _starts(known):
            if line[first].capital or looked[first].known:
                yield from self._from(line, first, looked)

    def _from(self, line: Sequence[Word], first: int, looked: Sequence[Looked]) -> Iterator[Found]:
        capital, known = line[first].capital, looked[first].known
        if capital and known and lists.holds_nickname(line, first):
            yield from self._full(
                Pair(line, first, first + 2, first, first + 2, "full", False, line[first].text), looked
            )
        for last in range(first + 1, min(first + 1 + _FARTHEST, len(line))):
            word = line[last]
            if not rules.gap_allows(word.gap, after_initial=line[last - 1].initial):
                return
            if word.capital == capital and (known or looked[last].known):
                yield from self._two(line, first, last, looked)
            if capital and known and (word.gap == COMMA or lists.joins(word)):
                yield from self._coordinated(line, first, last, looked)
            if not rules.is_bridge(word):
                return

    def _two(self, line: Sequence[Word], first: int, last: int, looked: Sequence[Looked]) -> Iterator[Found]:
        gaps = [word.gap for word in line[first + 1 : last + 1]]
        comma, broken = COMMA in gaps, LINE in gaps
        front, back = looked[first], looked[last]
        if last == first + 1 and not comma and front.givens and lists.is_last_of_list(line, first):
            pair = Pair(line, first, last, first, last, "coordinated", broken, line[first].text)
            yield from self._matching(pair, front.givens, self._hers(line[last]))
        if not comma and (front.givens or back.surnames):
            yield from self._full(Pair(line, first, last, first, last, "full", broken, line[first].text), looked)
        if (line[first].initial or line[last].initial) and not comma:
            if not broken or rules.stands_free(line, first, last):
                yield from self._abbreviated(line, first, last, looked, broken=broken)
        elif last == first + 1 and (back.givens or front.surnames):
            order = "comma" if comma else "reversed"
            yield from self._full(Pair(line, first, last, last, first, order, broken, line[last].text), looked)
        if last == first + 2 and not comma:
            yield from self._halves(line, first, last, looked, broken=broken)

    def _halves(
        self, line: Sequence[Word], first: int, last: int, looked: Sequence[Looked], *, broken: bool
    ) -> Iterator[Found]:
        """Join the halves of a given name written apart: Kassym Jomart Tokayev, Tokayev Kassym Jomart."""
        middle = line[first + 1]
        if not (line[first].capital and middle.capital and line[last].capital):
            return
        if self._may_join(line[first]):
            joined = f"{line[first].text}-{middle.text}"
            yield from self._matching_full(Pair(line, first, last, first, last, "full", broken, joined), looked)
        if self._may_join(middle):
            joined = f"{middle.text}-{line[last].text}"
            yield from self._matching_full(Pair(line, first, last, last, first, "reversed", broken, joined), looked)

    def _may_join(self, word: Word) -> bool:
        return self._store.may_start_compound(fold(word.text))

    def _matching_full(self, pair: Pair, looked: Sequence[Looked]) -> Iterator[Found]:
        yield from self._matching(pair, self._lookup.look_abroad(pair.given_text).givens, looked[pair.surname].surnames)

    def _full(self, pair: Pair, looked: Sequence[Looked]) -> Iterator[Found]:
        given, surname = pair.line[pair.given], pair.line[pair.surname]
        if given.initial or surname.initial:
            return
        surnames, givens = looked[pair.surname].surnames, looked[pair.given].givens
        if surnames and givens:
            yield from self._matching(pair, givens, surnames)
        if not given.capital:
            return
        if surnames:
            yield from self._spelled_out(pair, surnames)
        if givens and len(surname.text) >= _SHORTEST_SLIP:
            yield from self._matching(pair, givens, self._lookup.slips(surname.text).surnames)
        if surnames and len(given.text) >= _SHORTEST_SLIP:
            yield from self._matching(pair, self._lookup.slips(given.text).givens, surnames)

    def _matching(self, pair: Pair, givens: Sequence[Candidate], surnames: Sequence[Candidate]) -> Iterator[Found]:
        if not (givens and surnames):
            return
        by_part: dict[int, list[Candidate]] = {}
        for given in givens:
            by_part.setdefault(given.part, []).append(given)
        bearers = {part: self._store.called(by_part, part) for part in {surname.part for surname in surnames}}
        for surname in surnames:
            for part, slot in bearers[surname.part]:
                for given in by_part[part]:
                    found = self._judge(pair, slot, given, surname)
                    if found:
                        yield found

    def _spelled_out(self, pair: Pair, surnames: Sequence[Candidate]) -> Iterator[Found]:
        """Find people watched for with an initial, М. Ахметов, where the text has the given name."""
        given = pair.line[pair.given]
        for surname in surnames:
            for part, slot in self._store.abbreviated(surname.part):
                if not rules.initial_fits(self._store.part(part).start, given.text):
                    continue
                for reading in readings(given.text):
                    if is_known_given(reading.sounds):
                        found = self._judge(pair, slot, Candidate(part, 0.0, reading), surname)
                        if found:
                            yield found

    def _judge(self, pair: Pair, slot: int, given: Candidate, surname: Candidate) -> Found | None:
        line, lower = pair.line, not pair.line[pair.given].capital
        if rules.splits_others(line, pair.first, pair.last, given=pair.given) or _is_doubtful(pair, given, surname):
            return None
        person = self._person(slot)
        around = rules.around(line, person, pair)
        if around is None or not (given.nickname or rules.may_bend(person, given.reading)):
            return None
        if (pair.broken or pair.order == "comma") and not rules.stands_free(line, pair.first, around.last):
            return None
        if not given.nickname and self._is_another(person, pair, given, surname):
            return None
        # Of a name in three parts (Ким Чен Ын) only the last one bends.
        if not person.middle and not _forms_fit(pair, around.last, given, surname):
            return None
        order = "initial" if person.abbreviated else pair.order
        place = names_a_place(line, pair.first, around.last, acts=_acts(pair, given, surname))
        evidence = Evidence(
            order, given.price + surname.price, typo=given.typo or surname.typo, lower=lower, broken=pair.broken,
            father=around.father, place=place, nickname=given.nickname,
            given=given.reading, surname=surname.reading, called=pair.given_text, named=line[pair.surname].text,
        )  # fmt: skip
        return Found(slot, pair.first, around.last, evidence)

    def _is_another(self, person: PersonName, pair: Pair, given: Candidate, surname: Candidate) -> bool:
        """Tell whether the words are another person's name that sounds alike."""
        own, word = (person.given, person.surname), pair.line[pair.surname].text
        if not person.abbreviated and are_written_apart(own, pair.given_text, word):
            return True
        if given.price and is_town(pair.line[pair.given]):
            return True
        known, found = self._store.part(given.part), (fold(pair.given_text), fold(word))
        if person.abbreviated or known.cyrillic == is_cyrillic(found[0]):
            return False
        if known.cyrillic:
            family = self._store.part(surname.part)
            latin, cyrillic, heard = found, own, (known.sounds, family.sounds)
        else:
            latin, cyrillic, heard = own, found, (given.reading.sounds, surname.reading.sounds)
        if is_read_otherwise(latin, cyrillic, heard):
            return True
        one = given.reading.sounds if known.cyrillic else known.sounds
        return bool(given.price) and is_only_abroad(*latin, one, heard[0])

    def _abbreviated(
        self, line: Sequence[Word], first: int, last: int, looked: Sequence[Looked], *, broken: bool
    ) -> Iterator[Found]:
        if line[first].initial and line[last].capital and not line[last].initial:
            if not rules.belongs_before(line, first, last):
                yield from self._initials(line, range(first, last), last, looked[last].surnames, broken=broken)
        elif line[last].initial and last == first + 1 and line[first].capital and not line[first].initial:
            stop = rules.last_initial(line, last)
            if not rules.swallows_next(line, stop):
                yield from self._initials(line, range(last, stop + 1), first, looked[first].surnames, broken=broken)

    def _initials(
        self, line: Sequence[Word], initials: range, surname_at: int, surnames: Sequence[Candidate], *, broken: bool
    ) -> Iterator[Found]:
        first, last = min(initials[0], surname_at), max(initials[-1], surname_at)
        letters = [line[place] for place in initials]
        for surname in surnames:
            reading = surname.reading
            if reading.plural or (reading.glued and surname_at != last):
                continue
            for given, slot in self._store.namesakes(surname.part):
                if not rules.initial_fits(letters[0].text, self._store.part(given).start):
                    continue
                second = rules.second_initial(self._person(slot), letters[1:])
                if second is None:
                    continue
                place = names_a_place(line, first, last, acts=_acts_alone(line[surname_at], reading))
                evidence = Evidence(
                    "initial", surname.price, typo=False, lower=False, broken=broken, father=second,
                    place=place, nickname=False, given=None, surname=reading,
                    called=letters[0].text, named=line[surname_at].text,
                )  # fmt: skip
                yield Found(slot, first, last, evidence)

    def _coordinated(self, line: Sequence[Word], first: int, joint: int, looked: Sequence[Looked]) -> Iterator[Found]:
        """Give the first of several given names the surname behind the last: Аркадий и Борис Ротенберги."""
        last = lists.shared_surname(line, first, joint)
        if last is None:
            return
        pair = Pair(line, first, last, first, last, "coordinated", broken=False, given_text=line[first].text)
        for surname in (*looked[last].surnames, *self._hers(line[last])):
            if not lists.may_share(surname.reading, line, last):
                continue
            for given in looked[first].givens:
                if given.reading.glued or not lists.agree_in_list(
                    given.reading, surname.reading, line[first], line[last]
                ):
                    continue
                for slot in self._store.people(given.part, surname.part):
                    evidence = Evidence(
                        pair.order, given.price + surname.price, typo=False, lower=False, broken=False, father=False,
                        place=names_a_place(line, first, last), nickname=given.nickname,
                        given=given.reading, surname=surname.reading, called=line[first].text, named=line[last].text,
                    )  # fmt: skip
                    yield Found(slot, first, last, evidence)

    def _hers(self, surname: Word) -> Sequence[Candidate]:
        """Give the women of a surname that English leaves as his: Bibinur and Dauren Shalkarbayev."""
        folded = fold(surname.text)
        if is_cyrillic(folded) or bearer_of_surname(folded) != "m":
            return ()
        return [one for one in self._lookup.look_up(surname.text + "a").surnames if not one.reading.how]


def _starts(known: Sequence[int]) -> Iterator[int]:
    """Give the places from which a known one is within reach, ascending, each once."""
    done = 0
    for place in known:
        yield from range(max(done, place - _FARTHEST), place + 1)
        done = place + 1


def _acts(pair: Pair, given: Candidate, surname: Candidate) -> bool:
    """Tell whether a name stands in another case than the genitive, which is what a Russian street takes.

    A given name as it stands tells nothing unless it ends in -а: it may be a woman's, which does not bend.
    """
    called, named = fold(pair.given_text), fold(pair.line[pair.surname].text)
    if given.reading.glued or surname.reading.glued or not is_cyrillic(called):
        return False
    cases = 0
    for one in _same_name(pair.given_text, given.reading):
        for other in _same_name(pair.line[pair.surname].text, surname.reading):
            tells = one.how or called[-1] in "ая"
            of_given = rules.given_cases(one, called, other) if tells else ANY_CASE
            cases |= of_given & rules.surname_cases(other, named)
    return _is_actor(cases)


def _acts_alone(surname: Word, reading: Reading) -> bool:
    """Tell the same of a surname beside an initial."""
    named = fold(surname.text)
    if reading.glued or not is_cyrillic(named):
        return False
    cases = 0
    for one in _same_name(surname.text, reading):
        cases |= rules.surname_cases(one, named)
    return _is_actor(cases)


def _is_actor(cases: int) -> bool:
    """Tell whether somebody who may stand in these cases does something or has it done to him, and owns nothing."""
    return bool(cases & (N | D | A)) and not cases & G


def _same_name(word: str, reading: Reading) -> list[Reading]:
    """Give all readings of a word that make it the same name, in whatever case."""
    return [one for one in readings(word) if one.sounds == reading.sounds]


def _is_doubtful(pair: Pair, given: Candidate, surname: Candidate) -> bool:
    """Tell whether too much is wrong at once: words written small and not exact, or a typing error and another."""
    if not pair.line[pair.given].capital:
        common = are_common(pair.line[pair.given], pair.line[pair.surname])
        if common or given.nickname or given.price + surname.price > rules.LOWER_PRICE:
            return True
    return (given.typo and surname.price > _SURE_ENOUGH) or (surname.typo and given.price > _SURE_ENOUGH)


def _forms_fit(pair: Pair, end: int, given: Candidate, surname: Candidate) -> bool:
    """Tell whether both forms fit each other and their places: a glued ending only on the last word."""
    line = pair.line
    if surname.reading.plural:
        return lists.is_last_of_list(line, pair.first) and lists.agree_in_list(
            given.reading, surname.reading, line[pair.given], line[pair.surname]
        )
    if given.reading.plural:
        return False
    if (given.reading.glued and pair.given != end) or (surname.reading.glued and pair.surname != end):
        return False
    return rules.agree(given.reading, surname.reading, fold(pair.given_text), fold(line[pair.surname].text))
