"""Words of violence and death in a text, so that a chat can have them behind a spoiler."""

from __future__ import annotations

import re
from functools import cache

from config.graphic_words import load_graphic


def graphic_stretches(text: str) -> tuple[tuple[int, int], ...]:
    """Find the graphic words of a text in any of the three languages.

    Returns:
        (start, end) in code points, in order, not overlapping.
    """
    return tuple(match.span() for match in _pattern().finditer(text))


@cache
def _pattern() -> re.Pattern[str]:
    longest_first = sorted(load_graphic(), key=lambda phrase: (-len(phrase), phrase))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(_phrase, longest_first))})(?!\w)", re.IGNORECASE)


def _phrase(phrase: str) -> str:
    return r"\s+".join(_word(word) for word in phrase.split())


def _word(word: str) -> str:
    stem = re.escape(word.removesuffix("*")).replace("ё", "[её]")
    return rf"{stem}\w*" if word.endswith("*") else stem
