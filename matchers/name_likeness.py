"""How alike two words sound: a weighted edit distance in the broad space, with budgets by length.

What spellings of one name disagree about is cheap (i and ы, o and ө, қ and х, a dropped ы); what tells two names apart
has its full price (Марат, Мурат). The first sound must agree. A typing error is a dropped, doubled, added or swapped
letter in a long word; a replaced consonant makes another name (Курманов, Кулманов) and is none. Foreign names lose
their vowels on the way between Latin and Cyrillic (Coleman, Коулман), so there vowels are cheap.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matchers.folding import Sound

TOO_FAR = 9.0
"""The price of words that are not alike at all."""
TYPO = 1.0
"""The price of a typing error."""

_SWAPS = {
    "ou": 0.2, "ei": 0.35, "iu": 0.5, "ae": 0.6, "ao": 0.7, "eo": 0.6, "ai": 0.9, "eu": 0.9, "io": 0.9,
    "hk": 0.3, "gk": 0.45, "gh": 0.4, "sz": 0.3, "CS": 0.35, "dt": 0.4, "bp": 0.45, "fv": 0.4, "uv": 0.4,
    "jz": 0.5, "jS": 0.7, "Cj": 0.7, "Ss": 0.8, "Cs": 0.8,
}  # fmt: skip
_SWAP = {pair: price for letters, price in _SWAPS.items() for pair in (letters, letters[::-1])}
_EXTRA = {"i": 0.35, "e": 0.6, "h": 0.6, "u": 0.7, "o": 0.8, "a": 0.9}
_VOWELS = "aeiou"
_ENDINGS = "aou"
"""Last letters that are endings: Толымбекова, Толымбекову are not Толымбеков spelled otherwise."""
_CLOSING = frozenset(_ENDINGS)
_LOOSE = 0.2
_LOOSE_SWAPS = ("ae", "ei", "ou")
"""Vowels that spellings turn into each other where no rule tells; o and i (Stone, Стин) are two names."""
_LOOSE_SWAP = _SWAP | {pair: _LOOSE for letters in _LOOSE_SWAPS for pair in (letters, letters[::-1])}
_LOOSE_EXTRA = dict.fromkeys(_VOWELS, 0.35) | {"h": 0.3}
_LIKE_STARTS = ("ei", "ou", "CSj", "sz", "vfu", "dt", "bp", "jz")
_STARTS = frozenset(one + other for letters in _LIKE_STARTS for one in letters for other in letters)
_LOOSE_STARTS = _STARTS | {one + other for one in _VOWELS for other in _VOWELS} | {"gh", "hg"}
_MOST_EDITS = (2, 4)
"""Plain edits of levelled forms that any budget can pay for, strict and loose: a fast test before the weighted one."""
_BUDGETS = (0.0, 0.0, 0.0, 0.2, 0.3, 0.6, 0.75, 0.85)
_LOOSE_BUDGETS = (0.0, 0.0, 0.0, 0.0, 0.45, 0.65)
_LONGEST_BUDGET = 0.95


def budget(length: int, *, loose: bool = False) -> float:
    """Tell how far two spellings of one name of that length may lie apart."""
    budgets = _LOOSE_BUDGETS if loose else _BUDGETS
    return budgets[length] if length < len(budgets) else _LONGEST_BUDGET


def distance(left: Sequence[Sound], right: Sequence[Sound], *, loose: bool = False) -> float:
    """Tell the price of the cheapest way from a sound of the one word to a sound of the other.

    Args:
        left: How the one word may sound.
        right: How the other may.
        loose: Vowels are cheap: foreign names across scripts.

    Returns:
        0.0 for the same sound; `TOO_FAR` beyond the budget of the shorter word.
    """
    if len(left) == 1 and len(right) == 1 and not (left[0].price or right[0].price):
        return _affordable(left[0].form, right[0].form, loose=loose)
    best = TOO_FAR
    for form, price in left:
        for other, more in right:
            total = price + more
            if total < best and form != other:
                total += form_distance(form, other, loose=loose)
            if total < best and total <= budget(min(len(form), len(other)), loose=loose):
                best = total
                if not best:
                    return best
    return best


def _affordable(left: str, right: str, *, loose: bool) -> float:
    price = form_distance(left, right, loose=loose)
    return price if not price or price <= budget(min(len(left), len(right)), loose=loose) else TOO_FAR


def end_class(form: str) -> str:
    """Tell of a sound what two spellings of one name always agree in: whether an ending vowel closes it."""
    return "-" if form[-1:] in _CLOSING else ""


@lru_cache(maxsize=131072)
def form_distance(left: str, right: str, *, loose: bool = False) -> float:
    """Weighted edit distance of two sounds; `TOO_FAR` when the first sound or a final vowel disagrees."""
    if left == right:
        return 0.0
    if not left or not right or abs(len(left) - len(right)) > 3 or not _may_be_alike(left, right, loose=loose):
        return TOO_FAR
    if OSA.distance(flat(left), flat(right), score_cutoff=_MOST_EDITS[loose]) > _MOST_EDITS[loose]:
        return TOO_FAR
    return _edits(left, right, _LOOSE_SWAP, _LOOSE_EXTRA) if loose else _edits(left, right, _SWAP, _EXTRA)


def _may_be_alike(left: str, right: str, *, loose: bool) -> bool:
    """Tell by first and last sound, which is cheaper than counting edits."""
    if loose:
        alike = left[0] == right[0] or left[0] + right[0] in _LOOSE_STARTS
        ends = [(form.rstrip("e") or form)[-1] in _VOWELS for form in (left, right)]
        return alike and ends[0] == ends[1] and not _end_apart(left, right)
    alike = left[0] == right[0] or left[0] + right[0] in _STARTS
    return alike and (left[-1] in _ENDINGS) == (right[-1] in _ENDINGS) and not _end_apart(left, right)


_FLAT = str.maketrans("oehzC", "uiksS")


@lru_cache(maxsize=65536)
def flat(form: str) -> str:
    """Level what spellings disagree about most, so that one plain edit is one slip of the finger."""
    return form.translate(_FLAT)


def _differing(left: str, right: str) -> tuple[str, str]:
    """Leave away what both words start and end with, which costs nothing."""
    start, shorter = 0, min(len(left), len(right))
    while start < shorter and left[start] == right[start]:
        start += 1
    end = 0
    while end < shorter - start and left[-1 - end] == right[-1 - end]:
        end += 1
    return left[start : len(left) - end], right[start : len(right) - end]


_APART = frozenset([("ina", "in"), ("in", "ina"), ("son", "sen"), ("sen", "son")])
"""Ends that tell two names apart where vowels are cheap: Шелухина is not Shelukhin, Ларсен not Larsson."""


def _end_apart(left: str, right: str) -> bool:
    return (left[-3:], right[-3:]) in _APART or (left[-3:], right[-2:]) in _APART or (left[-2:], right[-3:]) in _APART


def _edits(left: str, right: str, swaps: dict[str, float], extras: dict[str, float]) -> float:
    left, right = _differing(left, right)
    if not left or not right:
        return sum([extras.get(letter, 1.0) for letter in left or right])
    if len(left) == len(right) == 1:
        return min(swaps.get(left + right, 1.0), extras.get(left, 1.0) + extras.get(right, 1.0))
    row = [0.0]
    for letter in right:
        row.append(row[-1] + extras.get(letter, 1.0))
    for letter in left:
        drop = extras.get(letter, 1.0)
        above, row = row, [row[0] + drop]
        for place, other in enumerate(right):
            swap = above[place] + (0.0 if letter == other else swaps.get(letter + other, 1.0))
            row.append(min(swap, above[place + 1] + drop, row[place] + extras.get(other, 1.0)))
        if min(row) > _LONGEST_BUDGET:
            return TOO_FAR
    return row[-1]
