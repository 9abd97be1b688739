"""Find the watched words a word is with one letter mistyped: dropped, doubled, added or swapped with its neighbour.

Words are compared levelled (see `name_likeness.flat`). A letter too many is tried by look-up; for a letter too few and
for swapped ones a table of marks tells where in the word to try. So the cost of a word hardly grows with the list. A
replaced letter, another first or last sound or a short word is no slip.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from matchers.folding import skeleton
from matchers.name_likeness import flat

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matchers.folding import Sound

_SHORTEST, _LONGEST = 6, 120
"""Sounds. A slip in a shorter word may as well be another name; a mark has room for no place in a longer one."""
_SHORTEST_SKELETON = 3
_LETTERS = "abdfgijklmnprsStuv"
"""Letters of levelled forms."""
_MARKS = 1 << 23
"""Places in the table of marks, a byte each: 8 MB, of which short lists touch a few pages. A list of a million names
marks about two fifths of them; a mark too many costs a longer search and changes nothing."""
_ANYWHERE = 255
_SWAPPED = 128
_NONE = -1


class Slips:
    """Watched words by number, to be found from a mistyped one."""

    def __init__(self) -> None:
        self._latest: dict[str, int] = {}
        self._earlier = array("i")
        self._marks = bytearray(_MARKS)

    def add(self, form: str) -> None:
        """Keep the next number's levelled form; numbers count from 0 in the order of these calls."""
        number = len(self._earlier)
        known = self._latest.get(form, _NONE)
        self._earlier.append(known)
        if not _may_slip(form):
            return
        self._latest[form] = number
        if known == _NONE:
            self._mark(_with_one_less(form), 1)
            self._mark(_with_two_swapped(form), 1 + _SWAPPED)

    def _mark(self, mistyped: list[str], first: int) -> None:
        """Note for each form where its slip is, counted on from the first."""
        marks = self._marks
        for value, form in enumerate(mistyped, first):
            # The table is a shortcut only, so Python's own hash, another in each run, changes no result.
            slot = hash(form) % _MARKS
            marks[slot] = value if marks[slot] in {0, value} else _ANYWHERE

    def find(self, heard: Sequence[Sound]) -> list[int]:
        """Find the numbers of words that one is with a letter mistyped.

        Args:
            heard: How the word in the text may sound; its two surest sounds are tried.

        Returns:
            Numbers, ascending.
        """
        found: set[int] = set()
        for sound in heard[:2]:
            form = flat(sound.form)
            if _may_slip(form):
                for near in self._near(form):
                    found.update(self._numbers(near))
        return sorted(found)

    def _near(self, form: str) -> list[str]:
        """Tell the watched forms that are one slip away."""
        near = _with_one_less(form)
        mark = self._marks[hash(form) % _MARKS]
        if mark:
            near += _mended(form, mark)
        latest = self._latest
        return [] if latest.keys().isdisjoint(near) else [one for one in near if one in latest]

    def _numbers(self, form: str) -> Iterator[int]:
        number = self._latest[form]
        while number != _NONE:
            yield number
            number = self._earlier[number]


def _may_slip(form: str) -> bool:
    return _SHORTEST <= len(form) <= _LONGEST and len(skeleton(form)) >= _SHORTEST_SKELETON


def _with_one_less(form: str) -> list[str]:
    """Tell a form with one letter left out, the ends excepted."""
    return [form[:place] + form[place + 1 :] for place in range(1, len(form) - 1)]


def _with_two_swapped(form: str) -> list[str]:
    """Tell a form with two neighbours swapped, the first excepted."""
    return [form[:place] + form[place + 1] + form[place] + form[place + 2 :] for place in range(1, len(form) - 1)]


def _mended(form: str, mark: int) -> list[str]:
    """Tell a form with one letter more or two swapped, in the place marked or anywhere but the ends."""
    swapped = _with_two_swapped(form)
    places = list(range(1, len(form)))
    if mark > _SWAPPED and mark != _ANYWHERE:
        swapped, places = swapped[mark - _SWAPPED - 1 : mark - _SWAPPED], []
    elif mark < _SWAPPED:
        swapped, places = [], places[mark - 1 : mark]
    longer = [form[:place] + letter + form[place:] for place in places for letter in _LETTERS]
    return [near for near in (*swapped, *longer) if near != form]
