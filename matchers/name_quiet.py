"""Keep the monitor's "not this person" rules: words that mark a namesake, and other people's full names."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from matchers.endings import readings
from matchers.name_words import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matchers.text import Prepared
    from storage.records import NotRule


def context_rule(rules: Sequence[NotRule], line_words: frozenset[str]) -> NotRule | None:
    """Find the first context rule an entry meets.

    Args:
        rules: The rules of one watch.
        line_words: Every base a word of the entry may have, in the broad space; see `bases`.

    Returns:
        The rule all of whose words stand in the entry, in any grammatical form; None when none does.
    """
    for rule in rules:
        if rule.kind == "context":
            wanted = _wanted(rule.text)
            if wanted and all(not bases.isdisjoint(line_words) for bases in wanted):
                return rule
    return None


def bases(*fields: Prepared) -> frozenset[str]:
    """Tell every base the words of an entry may have; costs about a millisecond, so only for watches with rules."""
    return frozenset(base for field in fields for word in words(field.clean) for base in _bases(word.text))


@lru_cache(maxsize=1024)
def _wanted(text: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(_bases(word.text)) for word in words(text))


@lru_cache(maxsize=16384)
def _bases(word: str) -> frozenset[str]:
    return frozenset(reading.sounds[0].form for reading in readings(word))
