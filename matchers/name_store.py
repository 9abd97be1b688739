"""Where watched names are kept for look-up: parts by how they sound, people by their two parts.

Parts are shared: a million people have far fewer given names and surnames. What is kept of each is text and integers in
arrays, no object: so a million names fit, and Python's collector has nothing to walk through. Neither the order of
watches nor Python's hash seed changes what is found.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, insort
from typing import TYPE_CHECKING, NamedTuple

from matchers.folding import Sound, is_cyrillic, skeleton, sounds
from matchers.name_across import foreign_forms
from matchers.name_likeness import end_class, flat
from matchers.name_postings import Postings
from matchers.name_slips import Slips
from matchers.transcription import known_name, levelled

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

_MOST_DECODED = 50_000
"""Parts at hand, some 20 MB; all others are text."""
_FEW_PEOPLE = 4
"""Bearers of a surname for each given name looked for, up to which looking at each of them is quicker than a search."""
_SLOT_BITS = 32
_SLOT_MASK = (1 << _SLOT_BITS) - 1


class Part(NamedTuple):
    """A given name or surname as it sounds in one script.

    Attributes:
        sounds: How it may sound.
        cyrillic: The script it is watched for in; foreign names are compared more loosely across scripts.
        start: Its first letters, for initials to be compared with.
        foreign: How it may sound in Russian if it is a foreign name in Latin letters; levelled.
        known: The letters of a name in Latin letters that usage knows; "" for others.
    """

    sounds: tuple[Sound, ...]
    cyrillic: bool
    start: str
    foreign: frozenset[str] = frozenset()
    known: str = ""


_LONGEST_START = 4  # shch


def part_of(folded: str) -> Part:
    """Make the part of a folded word."""
    start = folded[:_LONGEST_START]
    if is_cyrillic(folded):
        return Part(sounds(folded), cyrillic=True, start=start)
    return Part(sounds(folded), cyrillic=False, start=start, foreign=foreign_forms(folded), known=known_name(folded))


class NameStore:
    """People as (given part, surname part, slot), looked up by how words sound.

    Attributes:
        version: Changes whenever a word may be more than before; what was looked up earlier is then out of date.
    """

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._words: list[str] = []
        self._codes: list[str] = []
        self._decoded: dict[int, Part] = {}
        self._slips = Slips()
        self._by_skeleton = Postings()
        self._foreign = Postings()
        self._people: dict[int, array[int]] = {}
        self._givens: set[int] = set()
        self.version = 0
        self._abbreviated: dict[int, list[tuple[int, int]]] = {}
        self._compound_starts: set[str] = set()

    def add(self, given: str, surname: str, slot: int) -> None:
        """Keep one person's folded name under a slot number."""
        bearer, called = self._number(surname), self._number(given)
        people = self._people.get(bearer)
        if people is None:
            people = self._people[bearer] = array("Q")
            self.version += 1
        if called not in self._givens:
            self._givens.add(called)
            self.version += 1
        insort(people, called << _SLOT_BITS | slot)

    def add_abbreviated(self, initial: str, surname: str, slot: int) -> None:
        """Keep a name whose given name is an initial, beside what `add` keeps of it."""
        self._abbreviated.setdefault(self._number(surname), []).append((self._number(initial), slot))

    def abbreviated(self, surname: int) -> Sequence[tuple[int, int]]:
        """Give the initial's part and the slot of everybody with this surname who is watched for with an initial."""
        return self._abbreviated.get(surname, ())

    def add_compound(self, first_half: str) -> None:
        """Remember how a hyphenated given name starts; some write its halves apart."""
        part = part_of(first_half)
        self._compound_starts.update(_keys(part.sounds))
        self._compound_starts.update(map(_key, part.foreign))

    def may_start_compound(self, folded: str) -> bool:
        """Tell whether a folded word may be the first half of a hyphenated given name."""
        starts = self._compound_starts
        if not starts:
            return False
        part = part_of(folded)
        return not (starts.isdisjoint(_keys(part.sounds)) and starts.isdisjoint(map(_key, part.foreign)))

    def remove(self, given: str, surname: str, slot: int) -> None:
        """Forget what `add` kept; the parts stay known."""
        number = self._numbers[surname]
        people = self._people[number]
        del people[bisect_left(people, self._numbers[given] << _SLOT_BITS | slot)]
        if number in self._abbreviated:
            self._abbreviated[number] = [entry for entry in self._abbreviated[number] if entry[1] != slot]

    def part(self, number: int) -> Part:
        """Give a part by its number."""
        part = self._decoded.get(number)
        if part is None:
            if len(self._decoded) >= _MOST_DECODED:
                self._decoded.clear()
            part = self._decoded[number] = _part(self._words[number], self._codes[number])
        return part

    def like(self, heard: Sequence[Sound]) -> list[int]:
        """Find the parts with the skeleton of a word: its spellings, and strangers for others to refuse."""
        return self._by_skeleton.find(_keys(heard))

    def transcribed(self, heard: Sequence[Sound]) -> list[int]:
        """Find the parts in Latin letters that a word in Cyrillic transcribes."""
        return self._foreign.find(levelled(sound.form) for sound in heard) if self._foreign else []

    def transcribing(self, abroad: Iterable[str]) -> list[int]:
        """Find the parts with the skeleton of a foreign word as it sounds in Russian; and strangers."""
        return self._by_skeleton.find(dict.fromkeys(map(_key, abroad)))

    def slipped(self, heard: Sequence[Sound]) -> list[int]:
        """Find the parts a word is with one letter mistyped."""
        return self._slips.find(heard)

    def _number(self, folded: str) -> int:
        """Give the number of a part, a new one when nobody has it yet."""
        number = self._numbers.get(folded)
        if number is None:
            number = self._numbers[folded] = len(self._words)
            self._words.append(folded)
            self._keep(number, part_of(folded))
            self.version += 1
        return number

    def _keep(self, number: int, part: Part) -> None:
        self._codes.append(_coded(part))
        self._slips.add(flat(part.sounds[0].form))
        for key in _keys(part.sounds):
            self._by_skeleton.add(key, number)
        for form in sorted(part.foreign):
            self._foreign.add(form, number)

    def surname_number(self, folded: str) -> int:
        """Give the number of a part that is kept."""
        return self._numbers[folded]

    def is_surname(self, part: int) -> bool:
        """Tell whether somebody bears, or bore before a removal, the part as a surname."""
        return part in self._people

    def is_given(self, part: int) -> bool:
        """Tell whether somebody is, or was before a removal, called by the part."""
        return part in self._givens

    def people(self, given: int, surname: int) -> Sequence[int]:
        """Give the slots of everybody with these two parts, ascending."""
        people = self._people.get(surname, ())
        first = given << _SLOT_BITS
        place = bisect_left(people, first)
        if place == len(people) or people[place] > first | _SLOT_MASK:
            return ()
        last = bisect_left(people, first + _SLOT_MASK + 1, place)
        return [entry & _SLOT_MASK for entry in people[place:last]]

    def called(self, givens: Collection[int], surname: int) -> list[tuple[int, int]]:
        """Give the given part and slot of everybody with this surname who is called by one of some parts."""
        people = self._people.get(surname, ())
        if len(people) > _FEW_PEOPLE * len(givens):
            return [(part, slot) for part in givens for slot in self.people(part, surname)]
        return [(entry >> _SLOT_BITS, entry & _SLOT_MASK) for entry in people if entry >> _SLOT_BITS in givens]

    def namesakes(self, surname: int) -> Iterator[tuple[int, int]]:
        """Give the given part and slot of everybody with this surname."""
        for entry in self._people.get(surname, ()):
            yield entry >> _SLOT_BITS, entry & _SLOT_MASK


def _keys(heard: Sequence[Sound]) -> list[str]:
    """Tell the keys of a word's sounds, without repeats, the surest first."""
    if len(heard) == 1:
        return [_key(heard[0].form)]
    return list(dict.fromkeys([_key(sound.form) for sound in heard]))


def _key(form: str) -> str:
    return skeleton(form) + end_class(form)


_LATIN, _FIELD, _PRICE = "~", "~", "="
"""In the text a part is kept as: begins a part in Latin letters; between its sounds and the rest; before a price."""


def _coded(part: Part) -> str:
    """Write a part as text; nearly every part in Cyrillic is just its one sound."""
    heard = " ".join(sound.form + (f"{_PRICE}{sound.price}" if sound.price else "") for sound in part.sounds)
    if part.cyrillic:
        return heard
    return f"{_LATIN}{heard}{_FIELD}{' '.join(sorted(part.foreign))}{_FIELD}{part.known}"


def _part(folded: str, code: str) -> Part:
    start = folded[:_LONGEST_START]
    if not code.startswith(_LATIN):
        return Part(_heard(code), cyrillic=True, start=start)
    heard, foreign, known = code[1:].split(_FIELD)
    return Part(_heard(heard), cyrillic=False, start=start, foreign=frozenset(foreign.split()), known=known)


def _heard(text: str) -> tuple[Sound, ...]:
    found = []
    for one in text.split(" "):
        form, _, price = one.partition(_PRICE)
        found.append(Sound(form, float(price) if price else 0.0))
    return tuple(found)
