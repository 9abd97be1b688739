"""Page furniture: sentences that outlets put around every text, so that they are not read as news.

Known furniture is data (`config/patterns/furniture/`); unknown furniture is learned: a sentence that ends many entries
of one feed.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from config.furniture_packs import load_furniture
from matchers.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from config.furniture_packs import FurniturePack

_TAIL = 3
"""How many sentences at the end of a text may be furniture."""
_SHORTEST = 20
"""A shorter sentence ("Police said so.") may end many texts without being furniture."""


class Furniture:
    """Tells furniture from news, sentence by sentence."""

    def __init__(self, packs: Sequence[FurniturePack] | None = None, learned: Iterable[str] = ()) -> None:
        """Compile.

        Args:
            packs: By default those that come with Dabyl.
            learned: Sentences as `learn` gave them.
        """
        packs = load_furniture() if packs is None else packs
        self._known = _any_of(expression for pack in packs for expression in pack.match)
        self._pairs = [(_any_of(pack.beside), _any_of(pack.match)) for pack in packs if pack.beside]
        self._learned = frozenset(map(_shape, learned))

    def is_furniture(self, folded: str, neighbours: Iterable[str] = ()) -> bool:
        """Tell whether a sentence is furniture.

        Args:
            folded: Lower case, `е` for `ё`.
            neighbours: The sentences right before and after it, folded.
        """
        if self._learned and _shape(folded) in self._learned:
            return True
        if self._known.search(folded):
            return True
        return any(
            beside.search(folded) and any(notice.search(other) for other in neighbours)
            for beside, notice in self._pairs
        )


def _any_of(expressions: Iterable[str]) -> re.Pattern[str]:
    """Join expressions; none at all find nothing."""
    return re.compile("|".join(f"(?:{expression})" for expression in expressions) or r"(?!)")


def learn(texts: Iterable[str], *, at_least: int = 5, share: float = 0.2) -> tuple[str, ...]:
    """Find the sentences that end many texts of one feed.

    Args:
        texts: Clean texts of one feed, each once.
        at_least: How many texts a sentence must end.
        share: The share of the texts it must end, 0 to 1.

    Returns:
        Such sentences as first seen, the most frequent first, then by their words.
    """
    count, total = Counter[str](), 0
    first: dict[str, str] = {}
    for text in texts:
        total += 1
        tail = {_shape(text[start:end]): text[start:end] for start, end in sentences(text)[-_TAIL:]}
        for shape, sentence in tail.items():
            if len(shape) >= _SHORTEST:
                count[shape] += 1
                first.setdefault(shape, sentence)
    needed = max(at_least, share * total)
    frequent = sorted((-number, shape) for shape, number in count.items() if number >= needed)
    return tuple(first[shape] for _, shape in frequent)


def _shape(sentence: str) -> str:
    """Bring a sentence to what does not change from entry to entry: no case, marks or numbers."""
    return " ".join(re.findall(r"[^\W\d_]+", sentence.lower().replace("ё", "е")))
