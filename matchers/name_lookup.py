"""One word of text -> the watched parts it may be, remembered over entries."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from matchers.endings import Reading, fathers_name, readings
from matchers.folding import Sound, fold, is_cyrillic
from matchers.name_known import TELLING, are_two_names, is_known, is_local, other_forms
from matchers.name_likeness import TOO_FAR, TYPO, distance, flat, slips

if TYPE_CHECKING:
    from collections.abc import Callable

    from matchers.name_store import NameStore

NICKNAME_PRICE = 0.3
_LIKE_PATRONYMIC = flat("iC")
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


_Remembered: TypeAlias = tuple[int, tuple[Candidate, ...]]
"""How many parts there were when a word was looked up, and what it may be."""


class NameLookup:
    """Finds the parts a word may be."""

    def __init__(self, store: NameStore) -> None:
        self._store = store
        self._known: dict[str, _Remembered] = {}
        self._slips: dict[str, _Remembered] = {}

    def candidates(self, word: str) -> tuple[Candidate, ...]:
        """Find the parts a word may be, spelled rightly."""
        return self._remembered(self._known, word, self._look_up)

    def slips(self, word: str) -> tuple[Candidate, ...]:
        """Find the parts a word may be with one letter mistyped; none when it is a known name itself."""
        return self._remembered(self._slips, word, self._look_for_slips)

    def _remembered(
        self, memory: dict[str, _Remembered], word: str, look: Callable[[str], list[Candidate]]
    ) -> tuple[Candidate, ...]:
        """Look a word up once for as long as no part is added: emptying the memory would hold up an `add`."""
        size = len(self._store.parts)
        known = memory.get(word)
        if known is not None and known[0] == size:
            return known[1]
        if len(memory) >= _MOST_REMEMBERED:
            memory.clear()
        found = tuple(look(word))
        memory[word] = (size, found)
        return found

    def _look_up(self, word: str) -> list[Candidate]:
        folded = fold(word)
        found: dict[tuple[int, Reading], Candidate] = {}
        for reading in readings(word):
            for part in self._store.like(reading.sounds):
                price = self._price(folded, reading, part)
                if price < TOO_FAR:
                    found[part, reading] = Candidate(part, price, reading)
            for candidate in self._nicknames(reading):
                found.setdefault((candidate.part, reading), candidate)
        return list(found.values())

    def _price(self, folded: str, reading: Reading, part: int) -> float:
        known = self._store.parts[part]
        price = distance(reading.sounds, known.sounds)
        if price < TELLING:
            return price
        local = is_local(folded, reading.sounds) or is_known(known.sounds)
        if price == TOO_FAR and not local and known.cyrillic != is_cyrillic(folded):
            price = distance(reading.sounds, known.sounds, loose=True)
        return TOO_FAR if are_two_names(reading.sounds, known.sounds) else price

    def _nicknames(self, reading: Reading) -> list[Candidate]:
        return [
            Candidate(part, NICKNAME_PRICE, reading, nickname=True)
            for sound in reading.sounds
            if not sound.price
            for form in other_forms(sound.form)
            for part in self._store.like((Sound(form, 0.0),))
            if distance((Sound(form, 0.0),), self._store.parts[part].sounds) < NICKNAME_PRICE
        ]

    def _look_for_slips(self, word: str) -> list[Candidate]:
        several = readings(word)
        if any(is_known(reading.sounds) for reading in several):
            return []
        patronymic = fathers_name(word) is not None
        by_sounds: dict[tuple[Sound, ...], list[Reading]] = {}
        for reading in several:
            by_sounds.setdefault(reading.sounds, []).append(reading)
        return [
            Candidate(part, TYPO, reading, typo=True)
            for heard, same in by_sounds.items()
            for part in self._slipped_parts(heard, patronymic=patronymic)
            for reading in same
        ]

    def _slipped_parts(self, heard: tuple[Sound, ...], *, patronymic: bool) -> list[int]:
        numbers = self._store.nearly_like(heard)
        places = slips(heard, [self._store.flats[number] for number in numbers])
        return [
            numbers[place]
            for place in places
            if not patronymic or self._store.flats[numbers[place]].endswith(_LIKE_PATRONYMIC)
        ]
