"""Words that are no person though they are a name: streets, prizes and ships called by it, and ordinary words."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from config.language_packs import language_packs
from matchers.folding import fold, is_cyrillic
from matchers.name_parts import is_surely_surname
from matchers.name_words import APART, BESIDE, BRACKET, DOT, QUOTE, Word

if TYPE_CHECKING:
    from collections.abc import Sequence


def names_a_place(line: Sequence[Word], first: int, last: int, *, acts: bool = False) -> bool:
    """Tell whether a street, a prize or a ship is called by the name: улица Х, Х көшесі, X Street, теплоход «Х».

    Args:
        line: The words of the field.
        first: Place of the name's first word.
        last: Place of its last word.
        acts: The name stands in another case than the genitive: he does something in the street before.
    """
    before = [fold(word.text) for word in line[max(0, first - 2) : first]]
    if before and line[first].gap in {BESIDE, DOT} and not acts and _called_before(before):
        return True
    after = line[last + 1] if last + 1 < len(line) else None
    if before and line[first].gap == QUOTE and _begins_like(before[-1], context_words("quoted_before")):
        return True
    if after is None or after.gap not in {BESIDE, QUOTE}:
        return False
    return _called_after(line, last + 1) if after.gap == BESIDE else _called_after_quote(line, first, after)


def _called_before(before: list[str]) -> bool:
    if len(before) > 1 and before[0] in context_words("not_named_before"):
        return False
    return _begins_like(before[-1], context_words("named_before")) or "_".join(before) in context_words("named_before")


_SHORT = 3
"""Letters. So short a beginning is the whole word: им., not имам."""
_LONGEST_ENDING = 3


def _begins_like(word: str, beginnings: tuple[str, ...]) -> bool:
    return any(
        word.startswith(start) and len(word) - len(start) <= (_LONGEST_ENDING if len(start) > _SHORT else 0)
        for start in beginnings
    )


def _called_after(line: Sequence[Word], place: int) -> bool:
    word = line[place]
    folded = fold(word.text)
    if not is_cyrillic(folded):
        return word.capital and folded in context_words("named_after", cyrillic=False)
    following = fold(line[place + 1].text) if place + 1 < len(line) and line[place + 1].gap == BESIDE else ""
    return f"{folded}_{following}".startswith(context_words("named_after", cyrillic=True))


def _called_after_quote(line: Sequence[Word], first: int, after: Word) -> bool:
    """Tell whether the quotation mark that closes a name is followed by a ship or a firm: «Х» кемесі."""
    return line[first].gap in {QUOTE, APART, BRACKET} and _begins_like(fold(after.text), context_words("quoted_after"))


def are_common(given: Word, surname: Word) -> bool:
    """Tell whether one of the words is an ordinary word, which written small names nobody; or both perhaps are."""
    one, other = fold(given.text), fold(surname.text)
    if one in _common_words() or other in _common_words():
        return True
    if one not in _also_common() or is_surely_surname(other):
        return False
    return any(other.startswith(word) and len(other) - len(word) <= _LONGEST_SUFFIX for word in _also_common())


_LONGEST_SUFFIX = 4
"""Letters. алтындар is many of алтын; аспандияр is no form of аспан."""


def is_town(word: Word) -> bool:
    """Tell whether a word is a town that looks like a form of a given name."""
    return fold(word.text) in context_words("towns")


@lru_cache(maxsize=1)
def _common_words() -> frozenset[str]:
    return frozenset(fold(word) for pack in language_packs() for word in pack.common_words)


@lru_cache(maxsize=1)
def _also_common() -> frozenset[str]:
    return frozenset(fold(word) for pack in language_packs() for word in pack.also_common)


@lru_cache(maxsize=16)
def context_words(kind: str, *, cyrillic: bool | None = None) -> tuple[str, ...]:
    """Give the packs' words of one kind of neighbour, folded; of one script if wanted."""
    found = [fold(word) for pack in language_packs() for word in pack.context.get(kind, ())]
    return tuple(word for word in found if cyrillic is None or is_cyrillic(word) is cyrillic)
