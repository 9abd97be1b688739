"""Words that are no person though they are a name: streets, schools and prizes called by it, and ordinary words."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from config.language_packs import language_packs
from matchers.folding import fold, is_cyrillic
from matchers.name_words import BESIDE, DOT, Word

if TYPE_CHECKING:
    from collections.abc import Sequence


def names_a_place(line: Sequence[Word], first: int, last: int) -> bool:
    """Tell whether a street, a school or a prize is called by the name: улица Х, Х көшесі, X Street."""
    before = [fold(word.text) for word in line[max(0, first - 2) : first]]
    if before and line[first].gap in {BESIDE, DOT} and _called_before(before):
        return True
    after = line[last + 1] if last + 1 < len(line) else None
    return after is not None and after.gap == BESIDE and _called_after(after)


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


def _called_after(word: Word) -> bool:
    folded = fold(word.text)
    if is_cyrillic(folded):
        return folded.startswith(context_words("named_after", cyrillic=True))
    return word.capital and folded in context_words("named_after", cyrillic=False)


def are_common(given: Word, surname: Word) -> bool:
    """Tell whether one of the words is an ordinary word, which written small names nobody; or both perhaps are."""
    one, other = fold(given.text), fold(surname.text)
    if one in _common_words() or other in _common_words():
        return True
    return one in _also_common() and any(other.startswith(word) for word in _also_common())


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
