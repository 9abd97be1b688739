"""Where watched names are kept for look-up: parts by how they sound, people by their two parts.

Parts are shared: a million people have far fewer given names and surnames. Everything is plain dicts and arrays keyed by
strings and small integers, so the order of watches and Python's hash seed change nothing that is looked up.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, insort
from typing import TYPE_CHECKING

from matchers.folding import Sound, skeleton
from matchers.name_likeness import TOO_FAR, distance

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SLOT_BITS = 32
_SLOT_MASK = (1 << _SLOT_BITS) - 1


class NameStore:
    """People as (given part, surname part, slot), looked up by how words sound."""

    def __init__(self) -> None:
        self._part_of: dict[tuple[Sound, ...], int] = {}
        self._parts: list[tuple[Sound, ...]] = []
        self._by_skeleton: dict[str, list[int]] = {}
        self._people: dict[int, array[int]] = {}

    def part(self, sounds: tuple[Sound, ...]) -> int:
        """Give the number of a part, a new one when nobody has it yet."""
        number = self._part_of.get(sounds)
        if number is None:
            number = len(self._parts)
            self._part_of[sounds] = number
            self._parts.append(sounds)
            for key in _skeletons(sounds):
                self._by_skeleton.setdefault(key, []).append(number)
        return number

    def add(self, given: tuple[Sound, ...], surname: tuple[Sound, ...], slot: int) -> None:
        """Keep one person's name under a slot number."""
        people = self._people.setdefault(self.part(surname), array("Q"))
        insort(people, self.part(given) << _SLOT_BITS | slot)

    def remove(self, given: tuple[Sound, ...], surname: tuple[Sound, ...], slot: int) -> None:
        """Forget what `add` kept."""
        people = self._people[self._part_of[surname]]
        del people[bisect_left(people, self._part_of[given] << _SLOT_BITS | slot)]

    def alike(self, sounds: Sequence[Sound]) -> list[tuple[int, float]]:
        """Find the parts that sound like a word, with the price of each."""
        found = []
        for key in _skeletons(sounds):
            for number in self._by_skeleton.get(key, ()):
                price = distance(sounds, self._parts[number])
                if price < TOO_FAR:
                    found.append((number, price))
        return found

    def is_surname(self, part: int) -> bool:
        """Tell whether somebody bears the part as a surname."""
        return bool(self._people.get(part))

    def people(self, given: int, surname: int) -> Iterator[int]:
        """Give the slots of everybody with these two parts."""
        people = self._people.get(surname)
        if not people:
            return
        place = bisect_left(people, given << _SLOT_BITS)
        while place < len(people) and people[place] >> _SLOT_BITS == given:
            yield people[place] & _SLOT_MASK
            place += 1

    def namesakes(self, surname: int) -> Iterator[int]:
        """Give the slots of everybody with this surname."""
        for entry in self._people.get(surname, ()):
            yield entry & _SLOT_MASK


def _skeletons(sounds: Sequence[Sound]) -> list[str]:
    return list(dict.fromkeys(skeleton(sound.form) for sound in sounds))
