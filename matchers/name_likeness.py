"""How alike two words sound: a weighted edit distance in the broad space, with budgets by length.

What spellings of one name disagree about is cheap (i and ы, o and ө, қ and х, a dropped ы); what tells two names apart
has its full price (Марат, Мурат). The first sound must agree.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matchers.folding import Sound

TOO_FAR = 9.0
"""The price of words that are not alike at all."""

_SWAPS = {
    "ou": 0.2, "ei": 0.35, "iu": 0.5, "ae": 0.6, "ao": 0.7, "eo": 0.6, "ai": 0.9, "eu": 0.9, "io": 0.9,
    "hk": 0.3, "gk": 0.45, "gh": 0.4, "sz": 0.3, "CS": 0.35, "dt": 0.4, "bp": 0.45, "fv": 0.4, "uv": 0.4,
    "jz": 0.5, "jS": 0.7, "Cj": 0.7, "Ss": 0.8, "Cs": 0.8,
}  # fmt: skip
_SWAP = {pair: price for letters, price in _SWAPS.items() for pair in (letters, letters[::-1])}
_EXTRA = {"i": 0.35, "e": 0.6, "h": 0.6, "u": 0.7, "o": 0.8, "a": 0.9}
_FIRST = tuple(frozenset(letters) for letters in ("ei", "ou", "hkg", "CSj", "sz", "vfu", "dt", "bp", "jz"))
_BUDGETS = (0.0, 0.0, 0.0, 0.2, 0.3, 0.6, 0.75, 0.85)


def budget(length: int) -> float:
    """Tell how far two spellings of one name of that length may lie apart."""
    return _BUDGETS[length] if length < len(_BUDGETS) else 0.95


def distance(left: Sequence[Sound], right: Sequence[Sound]) -> float:
    """Tell the price of the cheapest way from a sound of the one word to a sound of the other.

    Returns:
        0.0 for the same sound; `TOO_FAR` beyond the budget of the shorter word.
    """
    best = TOO_FAR
    for form, price in left:
        for other, more in right:
            total = price + more + form_distance(form, other)
            if total < best and total <= budget(min(len(form), len(other))):
                best = total
    return best


@lru_cache(maxsize=262144)
def form_distance(left: str, right: str) -> float:
    """Weighted edit distance of two sounds; `TOO_FAR` when the first sound or a final a disagrees."""
    if left == right:
        return 0.0
    if not left or not right or abs(len(left) - len(right)) > 3 or not _same_start(left[0], right[0]):
        return TOO_FAR
    if (left[-1] == "a") != (right[-1] == "a"):
        return TOO_FAR
    return _edits(left, right)


def _same_start(left: str, right: str) -> bool:
    return left == right or any(left in group and right in group for group in _FIRST)


def _edits(left: str, right: str) -> float:
    row = [0.0]
    for letter in right:
        row.append(row[-1] + _EXTRA.get(letter, 1.0))
    for letter in left:
        drop = _EXTRA.get(letter, 1.0)
        above, row = row, [row[0] + drop]
        for place, other in enumerate(right):
            swap = above[place] + (0.0 if letter == other else _SWAP.get(letter + other, 1.0))
            best = min(swap, above[place + 1] + drop, row[place] + _EXTRA.get(other, 1.0))
            row.append(best)
    return row[-1]
