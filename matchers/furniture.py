"""Page furniture: sentences that outlets put around every text, so that they are not read as news.

Known furniture is data (`config/patterns/furniture/`); unknown furniture is learned: a sentence that ends many entries
of one feed.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from config.furniture_packs import load_furniture
from matchers.sentences import sentences
from matchers.text import prepare

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from config.furniture_packs import FurniturePack

_TAIL = 3
"""How many sentences at the end of a text may be furniture."""
_SHORTEST = 20
"""A shorter sentence ("Police said so.") may end many texts without being furniture."""
_FOOT = 1500
"""Signs at the end of a text that are looked at for what a feed repeats."""
_MOSTLY = 0.5
"""A court's press service ends many reports with one formula; what ends half of all a feed tells is no report."""


class Furniture:
    """Tells furniture from news, sentence by sentence."""

    def __init__(self, packs: Sequence[FurniturePack] | None = None, learned: Iterable[str] = ()) -> None:
        """Compile.

        Args:
            packs: By default those that come with Dabyl.
            learned: Sentences as `learn` gave them.
        """
        packs = load_furniture() if packs is None else packs
        self._known = _Expressions([expression for pack in packs for expression in pack.match])
        self._pairs = [(_Expressions(pack.beside), _Expressions(pack.match)) for pack in packs if pack.beside]
        self._learned = frozenset(map(_shape, learned))

    def is_furniture(self, folded: str, neighbours: Iterable[str] = (), repeated: frozenset[str] = frozenset()) -> bool:
        """Tell whether a sentence is furniture.

        Args:
            folded: Lower case, `е` for `ё`.
            neighbours: The sentences right before and after it, folded.
            repeated: What the entry's feed repeats, as `repeated_endings` gave it.
        """
        if (self._learned or repeated) and (shape := _shape(folded)) and (shape in self._learned or shape in repeated):
            return True
        if self._known.found_in(folded):
            return True
        return any(
            beside.found_in(folded) and any(notice.found_in(other) for other in neighbours)
            for beside, notice in self._pairs
        )


class _Expressions:
    """Expressions of which one is looked for.

    re2 asks first, in a tenth of the time of `re`. It finds too much, since its borders of words are left out,
    and what it finds is looked at again.
    """

    def __init__(self, expressions: Sequence[str]) -> None:
        """Join expressions; none at all find nothing."""
        joined = "|".join(f"(?:{expression})" for expression in expressions) or r"(?!)"
        self._exact = re.compile(joined)
        self._quick = _quick(joined)

    def found_in(self, folded: str) -> bool:
        """Tell whether one of them is in a sentence."""
        if self._quick is not None and self._quick.search(folded) is None:
            return False
        return self._exact.search(folded) is not None


def _quick(expression: str) -> Any:  # noqa: ANN401 - re2 ships no types
    """Compile an expression so that it finds all it should and perhaps more; None where re2 does not know its signs."""
    import re2  # noqa: PLC0415 - only readers of events need it

    if re.search(r"\[[^\]]*\\[swb]", expression):
        return None  # within brackets these need other words than outside

    options = re2.Options()
    options.log_errors = False
    wider = expression.replace(r"\b", "").replace(r"\w", r"[\p{L}\p{N}_]").replace(r"\s", r"[\s\p{Z}]")
    try:
        return re2.compile(wider, options)
    except re2.error:
        return None


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


def repeated_endings(texts: Iterable[str]) -> frozenset[str]:
    """Find what ends at least half of the texts of one feed, and five of them.

    Args:
        texts: As stored, the newest 20 or so of one feed.

    Returns:
        For `PatternReader.events`: the sentences, and what a semicolon parts in them, without case, marks and numbers.
    """
    endings = learn((prepare(text).clean[-_FOOT:] for text in texts), share=_MOSTLY)
    shapes = {_shape(part) for ending in endings for part in (ending, *ending.split(";"))}
    return frozenset(shape for shape in shapes if len(shape) >= _SHORTEST)


def _shape(sentence: str) -> str:
    """Bring a sentence to what does not change from entry to entry: no case, marks or numbers."""
    return " ".join(re.findall(r"[^\W\d_]+", sentence.lower().replace("ё", "е")))
