"""One word of text -> the watched parts it may be, remembered over entries."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from matchers.endings import Reading, fathers_name, readings
from matchers.folding import Sound, fold, is_cyrillic, sounds, unmarked
from matchers.name_across import are_two_abroad, are_two_given, foreign_places, heard_abroad, price_across
from matchers.name_known import (
    TELLING,
    are_two_names,
    is_known,
    is_known_given,
    other_forms,
)
from matchers.name_likeness import TOO_FAR, TYPO, distance
from matchers.transcription import frequent_surnames, known_name, latin_names, levelled, usual_forms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matchers.name_store import NameStore, Part
    from matchers.name_words import Word

NICKNAME_PRICE = 0.3
_WITHIN_BUDGET = TOO_FAR - 1
_EXACT = 0.1
"""The same sound, or a sound by another language's rules."""
_LIKE_PATRONYMIC = ("iC", "iS", "eC", "eS")
"""Сагинтаевич is no slip for Сагинтаев, Лукашвич may be one for Лукашевич."""
_MOST_REMEMBERED = 60_000
"""Words; about as many as an outlet prints in a month, some 40 MB with what they may be."""


class Candidate(NamedTuple):
    """A part a word may be.

    Attributes:
        part: Number of the part in the store.
        price: What telling them apart would cost: 0.0 the same sound.
        reading: Which ending was cut.
        nickname: The word is another form of that given name.
        typo: One letter is forgiven.
    """

    part: int
    price: float
    reading: Reading
    nickname: bool = False
    typo: bool = False


class Looked(NamedTuple):
    """What a word may be, by the part it would play in a name; `known` where it may be any."""

    version: int
    givens: tuple[Candidate, ...]
    surnames: tuple[Candidate, ...]
    known: bool


class _Spoken(NamedTuple):
    """One word by one of its readings; `abroad` as `heard_abroad` tells, `known` as in `Part`."""

    cyrillic: bool
    heard: tuple[Sound, ...]
    abroad: tuple[str, ...]
    known: str


class NameLookup:
    """Finds the parts a word may be."""

    def __init__(self, store: NameStore) -> None:
        self._store = store
        self._known: dict[str, Looked] = {}
        self._foreign: dict[str, Looked] = {}
        self._slips: dict[str, Looked] = {}

    def look_up(self, word: str) -> Looked:
        """Find the parts a word may be, spelled rightly."""
        known = self._known.get(word)
        if known is None or known.version != self._store.version:
            known = self._remember(self._known, word, self._look_up(word, ()))
        return known

    def look_abroad(self, word: str) -> Looked:
        """Find the parts a word may be, read as a foreign name as well; the same as `look_up` for one from here."""
        abroad = _abroad(word)
        if not abroad:
            return self.look_up(word)
        known = self._foreign.get(word)
        if known is None or known.version != self._store.version:
            known = self._remember(self._foreign, word, self._look_up(word, abroad))
        return known

    def look_over(self, line: Sequence[Word]) -> list[Looked]:
        """Look up each word of a field; as foreign names those only that may be part of one."""
        found: list[Looked] = []
        memory, version = self._known, self._store.version
        for word in line:
            looked = memory.get(word.text)
            if looked is None or looked.version != version:
                looked = self.look_up(word.text)
            found.append(looked)
        for place in foreign_places(line):
            found[place] = self.look_abroad(line[place].text)
        return found

    def slips(self, word: str) -> Looked:
        """Find the parts a word may be with one letter mistyped; none when it is a known name itself."""
        known = self._slips.get(word)
        if known is None or known.version != self._store.version:
            known = self._remember(self._slips, word, self._look_for_slips(word))
        return known

    def _remember(self, memory: dict[str, Looked], word: str, found: list[Candidate]) -> Looked:
        """Keep what was found until the store changes: emptying the memory at once would hold up an `add`."""
        if len(memory) >= _MOST_REMEMBERED:
            memory.clear()
        store = self._store
        if not found:
            looked = memory[word] = Looked(store.version, (), (), known=False)
            return looked
        folded = fold(word)
        known, cyrillic = _known(folded), is_cyrillic(folded)
        givens = tuple([one for one in found if self._is_given(one, known, cyrillic=cyrillic)])
        surnames = tuple([one for one in found if not one.nickname and store.is_surname(one.part)])
        looked = memory[word] = Looked(store.version, givens, surnames, bool(givens or surnames))
        return looked

    def _look_up(self, word: str, abroad: tuple[str, ...]) -> list[Candidate]:
        folded = fold(word)
        found: list[Candidate] = []
        several = _by_sounds(word)
        as_it_stands = several[0][0]
        # Виктория is a name by herself, and no misspelled genitive of Виктор.
        is_name = is_known_given(as_it_stands)
        for heard, same in several:
            stands = heard == as_it_stands
            farthest = _EXACT if is_name and not stands else _WITHIN_BUDGET
            spoken = _Spoken(is_cyrillic(folded), heard, abroad if stands else (), _known(folded) if stands else "")
            levels = frozenset(map(levelled, spoken.abroad))
            priced = [(part, self._price(spoken, part, levels)) for part in self._like(spoken)]
            near = {part: price for part, price in priced if price <= farthest}
            if stands and not is_name and near and max(near.values()) > _EXACT and _is_form(several):
                # Виктора is his genitive, no misspelled Виктория.
                near = {part: price for part, price in near.items() if price <= _EXACT}
            near |= dict.fromkeys(self._written_across(spoken), 0.0)
            nicknames = [part for part in self._nicknames(heard) if part not in near]
            for reading in same:
                found += [Candidate(part, price, reading) for part, price in near.items()]
                found += [Candidate(part, NICKNAME_PRICE, reading, nickname=True) for part in nicknames]
        return found

    def _like(self, spoken: _Spoken) -> Sequence[int]:
        """Find the parts a word may be, before any is priced."""
        store = self._store
        found = store.like(spoken.heard)
        more = store.transcribed(spoken.heard) if spoken.cyrillic else store.transcribing(spoken.abroad)
        return sorted({*found, *more}) if more else found

    def _price(self, spoken: _Spoken, part: int, foreign: frozenset[str]) -> float:
        known = self._store.part(part)
        if known.cyrillic == spoken.cyrillic:
            price = distance(spoken.heard, known.sounds)
            return TOO_FAR if TELLING <= price < TOO_FAR and self._are_two(spoken, known) else price
        if spoken.cyrillic:
            return price_across(known.sounds, spoken.heard, known.foreign)
        return price_across(spoken.heard, known.sounds, foreign)

    def _are_two(self, spoken: _Spoken, known: Part) -> bool:
        if are_two_names(spoken.heard, known.sounds):
            return True
        return are_two_abroad(spoken.heard, known.sounds, cyrillic=known.cyrillic)

    def _written_across(self, spoken: _Spoken) -> list[int]:
        """Find the parts in the other script that are the same name by usage, not by its letters."""
        part_of = self._store.part
        if spoken.known:
            forms = usual_forms(spoken.known)
            near = {part for form in forms for part in self._store.like((Sound(form, 0.0),))}
            return sorted(part for part in near if part_of(part).cyrillic and part_of(part).sounds[0].form in forms)
        names = [name for sound in spoken.heard for name in latin_names(sound.form)] if spoken.cyrillic else []
        near = {part for name in names for part in self._store.like(sounds(name))}
        return sorted(part for part in near if part_of(part).known in names)

    def _is_given(self, candidate: Candidate, known: str, *, cyrillic: bool) -> bool:
        """Tell whether a candidate may be a given name: somebody is called so, and usage does not tell them apart."""
        if not self._store.is_given(candidate.part):
            return False
        part, heard = self._store.part(candidate.part), candidate.reading.sounds
        if candidate.nickname or candidate.typo or part.cyrillic == cyrillic:
            return True
        if cyrillic:
            return not are_two_given(part.known, part.sounds, heard)
        return not are_two_given(known, heard, part.sounds)

    def _nicknames(self, heard: tuple[Sound, ...]) -> list[int]:
        return [
            part
            for sound in heard
            if not sound.price
            for form in other_forms(sound.form)
            for part in self._store.like((Sound(form, 0.0),))
            if distance((Sound(form, 0.0),), self._store.part(part).sounds) < NICKNAME_PRICE
        ]

    def _look_for_slips(self, word: str) -> list[Candidate]:
        several = _by_sounds(word)
        if any(is_known(heard) for heard, _ in several) or _is_foreign_name(word):
            return []
        patronymic, cyrillic = fathers_name(word) is not None, is_cyrillic(fold(word))
        return [
            Candidate(part, TYPO, reading, typo=True)
            for heard, same in several
            for part in self._slipped_parts(heard, patronymic=patronymic)
            if not self._is_foreign(part, cyrillic=cyrillic)
            for reading in same
        ]

    def _is_foreign(self, number: int, *, cyrillic: bool) -> bool:
        """Tell whether a part is a foreign name in the other script: there a letter more is another name."""
        part = self._store.part(number)
        return part.cyrillic != cyrillic and bool(part.foreign)

    def _slipped_parts(self, heard: tuple[Sound, ...], *, patronymic: bool) -> list[int]:
        numbers = self._store.slipped(heard)
        if not patronymic:
            return numbers
        return [number for number in numbers if self._store.part(number).sounds[0].form.endswith(_LIKE_PATRONYMIC)]


def _is_foreign_name(word: str) -> bool:
    """Tell whether a word in Latin letters is a known foreign name, which is nobody else's typing error."""
    folded = _not_possessed(fold(word))
    return not is_cyrillic(folded) and (known_name(folded) != "" or unmarked(folded) in frequent_surnames())


def _is_form(several: Sequence[tuple[tuple[Sound, ...], tuple[Reading, ...]]]) -> bool:
    """Tell whether a word is a Russian case of a known man's name."""
    return any(
        is_known_given(heard) and any(reading.bearer == "m" and not reading.plural for reading in same)
        for heard, same in several[1:]
    )


def _abroad(word: str) -> tuple[str, ...]:
    """Read a word as a foreign name in Latin letters; one written small must be closer."""
    folded = fold(word)
    if is_cyrillic(folded) or not word[:1].isupper():
        return ()
    return heard_abroad(_not_possessed(folded))


def _known(folded: str) -> str:
    return "" if is_cyrillic(folded) else known_name(_not_possessed(folded))


def _not_possessed(folded: str) -> str:
    return folded.removesuffix("'s").removesuffix("'")


@lru_cache(maxsize=4096)
def _by_sounds(word: str) -> tuple[tuple[tuple[Sound, ...], tuple[Reading, ...]], ...]:
    """Gather the readings of a word that sound the same and differ in case only, each once; as it stands first."""
    gathered: dict[tuple[Sound, ...], list[Reading]] = {}
    for reading in dict.fromkeys(readings(word)):
        gathered.setdefault(reading.sounds, []).append(reading)
    return tuple((heard, tuple(same)) for heard, same in gathered.items())
