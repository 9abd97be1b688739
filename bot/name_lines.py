"""Tell names apart from everything else people send without a command: a name, or a list with a name in each line."""

from __future__ import annotations

import re

BULLET = re.compile(r"^\s*(?:[•–—*]|-(?=\s)|\d{1,3}[.)])\s+")
"""What people put before the lines of a list."""

NEWS_WORDS = 6
"""From here on a text without a command is news somebody pasted: it is taken in as `bot.giving` does."""

_FEWEST_WORDS, _MOST_WORDS = 2, 5
_WORD = re.compile(r"[^\W\d_]+(?:[-’'ʼ`][^\W\d_]+)*\.?(?:[^\W\d_]\.)?")


def is_names(text: str) -> bool:
    """Tell whether every line is a name as people write names: two to five words, each with a capital letter."""
    lines = [BULLET.sub("", line).split() for line in text.splitlines() if line.strip()]
    return bool(lines) and all(_is_name(words) for words in lines)


def is_list(text: str) -> bool:
    """Tell whether it is a list with names in it, where single words may stand too: each line is answered by itself."""
    lines = [BULLET.sub("", line).split() for line in text.splitlines() if line.strip()]
    return len(lines) > 1 and any(map(_is_name, lines)) and all(_is_name(words, fewest=1) for words in lines)


def _is_name(words: list[str], *, fewest: int = _FEWEST_WORDS) -> bool:
    if not fewest <= len(words) <= _MOST_WORDS:
        return False
    return all(_WORD.fullmatch(word) and word[0].isupper() for word in words)
