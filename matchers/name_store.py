"""Where watched names are kept for look-up: parts by how they sound, people by their two parts.

Parts are shared: a million people have far fewer given names and surnames. Everything is keyed by strings and small
integers, so neither the order of watches nor Python's hash seed changes what is found.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, insort
from typing import TYPE_CHECKING, NamedTuple

from matchers.folding import Sound, is_cyrillic, skeleton, sounds
from matchers.name_likeness import flat

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SLOT_BITS = 32
_SLOT_MASK = (1 << _SLOT_BITS) - 1
_CONSONANTS = "bgjklmnprsStv"
"""Letters of a skeleton."""


class Part(NamedTuple):
    """A given name or surname as it sounds in one script.

    Attributes:
        sounds: How it may sound.
        cyrillic: The script it is watched for in; foreign names are compared more loosely across scripts.
        start: Its first letters, for initials to be compared with.
    """

    sounds: tuple[Sound, ...]
    cyrillic: bool
    start: str


_LONGEST_START = 4  # shch


def part_of(folded: str) -> Part:
    """Make the part of a folded word."""
    return Part(sounds(folded), is_cyrillic(folded), folded[:_LONGEST_START])


class NameStore:
    """People as (given part, surname part, slot), looked up by how words sound.

    Attributes:
        parts: Every given name and surname by number.
        flats: Their levelled first sounds, see `name_likeness.flat`.
        version: Changes whenever a word may be more than before; what was looked up earlier is then out of date.
    """

    def __init__(self) -> None:
        self._numbers: dict[Part, int] = {}
        self.parts: list[Part] = []
        self.flats: list[str] = []
        self._by_skeleton: dict[str, array[int]] = {}
        self._by_gap: dict[str, array[int]] = {}
        self._people: dict[int, array[int]] = {}
        self._givens: set[int] = set()
        self.version = 0
        self._abbreviated: dict[int, list[tuple[int, int]]] = {}
        self._compound_starts: set[str] = set()

    def add(self, given: Part, surname: Part, slot: int) -> None:
        """Keep one person's name under a slot number."""
        bearer, called = self._number(surname), self._number(given)
        if bearer not in self._people:
            self._people[bearer] = array("Q")
            self.version += 1
        if called not in self._givens:
            self._givens.add(called)
            self.version += 1
        insort(self._people[bearer], called << _SLOT_BITS | slot)

    def add_abbreviated(self, initial: Part, surname: Part, slot: int) -> None:
        """Keep a name whose given name is an initial, beside what `add` keeps of it."""
        self._abbreviated.setdefault(self._number(surname), []).append((self._number(initial), slot))

    def abbreviated(self, surname: int) -> Sequence[tuple[int, int]]:
        """Give the initial's part and the slot of everybody with this surname who is watched for with an initial."""
        return self._abbreviated.get(surname, ())

    def add_compound(self, first_half: Part) -> None:
        """Remember how a hyphenated given name starts; some write its halves apart."""
        self._compound_starts.update(skeletons(first_half.sounds))

    def may_start_compound(self, heard: Sequence[Sound]) -> bool:
        """Tell whether a word may be the first half of a hyphenated given name."""
        return bool(self._compound_starts) and not self._compound_starts.isdisjoint(skeletons(heard))

    def remove(self, given: Part, surname: Part, slot: int) -> None:
        """Forget what `add` kept; the parts stay known."""
        number = self._numbers[surname]
        people = self._people[number]
        del people[bisect_left(people, self._numbers[given] << _SLOT_BITS | slot)]
        if number in self._abbreviated:
            self._abbreviated[number] = [entry for entry in self._abbreviated[number] if entry[1] != slot]

    def like(self, heard: Sequence[Sound]) -> Sequence[int]:
        """Find the parts with the skeleton of a word: its spellings, and strangers for others to refuse."""
        keys = skeletons(heard)
        if len(keys) == 1:
            return self._by_skeleton.get(keys[0], ())
        return sorted({number for key in keys for number in self._by_skeleton.get(key, ())})

    def nearly_like(self, heard: Sequence[Sound]) -> list[int]:
        """Find the parts whose skeleton is one letter away from the word's."""
        found: set[int] = set()
        for near in skeletons(heard)[:2]:
            if len(near) < _SHORTEST_SKELETON:
                continue
            found.update(self._by_gap.get(near, ()))
            for key in (near, *_gaps(near), *_swapped(near)):
                found.update(self._by_skeleton.get(key, ()))
            if len(self.parts) > _MOST_GAPPED:
                for key in _added(near):
                    found.update(self._by_skeleton.get(key, ()))
        return sorted(found)

    def _number(self, part: Part) -> int:
        """Give the number of a part, a new one when nobody has it yet."""
        number = self._numbers.get(part)
        if number is None:
            number = self._numbers[part] = len(self.parts)
            self.parts.append(part)
            self.flats.append(flat(part.sounds[0].form))
            self.version += 1
            self._file(number, part)
        return number

    def _file(self, number: int, part: Part) -> None:
        keys = skeletons(part.sounds)
        for key in keys:
            self._by_skeleton.setdefault(key, array("I")).append(number)
        if number < _MOST_GAPPED:
            for gap in {gap for key in keys[:2] for gap in _gaps(key)}:
                self._by_gap.setdefault(gap, array("I")).append(number)

    def surname_number(self, part: Part) -> int:
        """Give the number of a part that is kept."""
        return self._numbers[part]

    def is_surname(self, part: int) -> bool:
        """Tell whether somebody bears, or bore before a removal, the part as a surname."""
        return part in self._people

    def is_given(self, part: int) -> bool:
        """Tell whether somebody is, or was before a removal, called by the part."""
        return part in self._givens

    def people(self, given: int, surname: int) -> Iterator[int]:
        """Give the slots of everybody with these two parts."""
        people = self._people.get(surname)
        if not people:
            return
        place = bisect_left(people, given << _SLOT_BITS)
        while place < len(people) and people[place] >> _SLOT_BITS == given:
            yield people[place] & _SLOT_MASK
            place += 1

    def namesakes(self, surname: int) -> Iterator[tuple[int, int]]:
        """Give the given part and slot of everybody with this surname."""
        for entry in self._people.get(surname, ()):
            yield entry >> _SLOT_BITS, entry & _SLOT_MASK


def skeletons(heard: Sequence[Sound]) -> list[str]:
    """Tell the skeletons of a word's sounds, without repeats, the surest first."""
    if len(heard) == 1:
        return [skeleton(heard[0].form)]
    return list(dict.fromkeys([skeleton(sound.form) for sound in heard]))


_SHORTEST_SKELETON = 3
_MOST_GAPPED = 200_000
"""Parts filed under their skeletons with a letter left out too; beyond, memory is dearer than the longer search."""


def _gaps(key: str) -> list[str]:
    """Tell a skeleton with one letter left out, the first excepted."""
    if len(key) <= _SHORTEST_SKELETON:
        return []
    return [key[:place] + key[place + 1 :] for place in range(1, len(key))]


def _swapped(key: str) -> list[str]:
    """Tell a skeleton with two neighbours swapped, the first excepted."""
    return [key[:place] + key[place + 1] + key[place] + key[place + 2 :] for place in range(1, len(key) - 1)]


def _added(key: str) -> list[str]:
    """Tell a skeleton with one letter more, not in the first place."""
    return [key[:place] + letter + key[place:] for place in range(1, len(key) + 1) for letter in _CONSONANTS]
