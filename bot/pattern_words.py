"""Which event type somebody means by a word or two, in any of the languages."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from bot.phrases import LANGUAGES, marks, phrases

if TYPE_CHECKING:
    from collections.abc import Collection

_LIKE = 78
"""Indel similarity from which a misspelt or inflected word still means the event type: аресты, задержан, qamaq."""


def find_pattern(words: str, known: Collection[str]) -> str | None:
    """Find the event type that is called so, or nearly so; None when none is."""
    wanted = " ".join(words.casefold().split())
    if wanted in known:
        return wanted
    names = {name: pattern for name, pattern in _names().items() if pattern in known}
    found = process.extractOne(wanted, names.keys(), scorer=fuzz.ratio, processor=None, score_cutoff=_LIKE)
    return names[found[0]] if found else None


@cache
def _names() -> dict[str, str]:
    """Give what event types are called: their names, and what people say instead."""
    names: dict[str, str] = {}
    for say in map(phrases, LANGUAGES):
        for pattern in marks():
            words = say.say(f"pattern_words.{pattern}") if say.has(f"pattern_words.{pattern}") else ""
            names |= {word.strip(): pattern for word in words.split(",") if word.strip()}
            names[say.say(f"patterns.{pattern}.name").casefold()] = pattern
    return names
