"""What one word of an entry stands for: classes of the packs' words, by language, and what its form says."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_Classes: TypeAlias = "tuple[tuple[int, int], ...]"


class Found:
    """What one word stands for.

    Attributes:
        mask: Its classes, as bits.
    """

    __slots__ = ("_all", "_by_langs", "_langs", "mask")

    def __init__(self, classes: Iterable[tuple[int, int]], langs: Sequence[str]) -> None:
        """Keep classes with what the word's form says, and the language of every class."""
        self.mask = 0
        self._all = tuple(sorted(classes))
        for number, _ in self._all:
            self.mask |= 1 << number
        self._langs = langs
        self._by_langs: dict[tuple[str, ...], _Classes] = {}

    def classes_of(self, langs: tuple[str, ...]) -> _Classes:
        """Give (class, flags) of some languages, in order of class."""
        known = self._by_langs.get(langs)
        if known is None:
            known = tuple(pair for pair in self._all if self._langs[pair[0]] in (*langs, "any"))
            self._by_langs[langs] = known
        return known
