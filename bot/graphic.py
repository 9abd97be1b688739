"""Words of violence and death in a text, so that a chat can have them behind a spoiler."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from config.graphic_words import load_graphic

if TYPE_CHECKING:
    from collections.abc import Sequence


def graphic_stretches(text: str) -> tuple[tuple[int, int], ...]:
    """Find the graphic words of a text in any of the three languages.

    Returns:
        (start, end) in code points, in order, not overlapping.
    """
    return tuple(match.span() for match in _pattern().finditer(text) if match["open"] is None)


@cache
def _pattern() -> re.Pattern[str]:
    words = load_graphic()
    left_open, covered = _any_of(words.left_open), _any_of(words.covered)
    return re.compile(rf"(?<!\w)(?:(?P<open>{left_open})|{covered})(?!\w)", re.IGNORECASE)


def _any_of(phrases: Sequence[str]) -> str:
    return "|".join(map(_phrase, sorted(phrases, key=lambda phrase: (-len(phrase), phrase))))


def _phrase(phrase: str) -> str:
    return r"\s+".join(_word(word) for word in phrase.split())


def _word(word: str) -> str:
    stem = re.escape(word.removesuffix("*")).replace("ё", "[её]")
    return rf"{stem}\w*" if word.endswith("*") else stem
