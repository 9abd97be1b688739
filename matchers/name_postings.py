"""Numbers by key, for many keys with few numbers each: two arrays of integers instead of a list a key.

A list a key would be a million objects that Python's collector walks through again and again.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_NONE = -1


class Postings:
    """Numbers filed under strings."""

    def __init__(self) -> None:
        self._latest: dict[str, int] = {}
        self._numbers = array("I")
        self._earlier = array("i")

    def __bool__(self) -> bool:
        """Tell whether anything is filed."""
        return bool(self._latest)

    def add(self, key: str, number: int) -> None:
        """File a number, higher than those filed before."""
        self._earlier.append(self._latest.get(key, _NONE))
        self._latest[key] = len(self._numbers)
        self._numbers.append(number)

    def find(self, keys: Iterable[str]) -> list[int]:
        """Give the numbers under any of some keys, each once, ascending."""
        found: list[int] = []
        numbers, earlier, latest = self._numbers, self._earlier, self._latest
        for key in keys:
            place = latest.get(key, _NONE)
            while place != _NONE:
                found.append(numbers[place])
                place = earlier[place]
        return sorted(set(found)) if len(found) > 1 else found
