"""What an entry says, as numbers that two entries may have in common: sounds, steps, places, numbers and stems."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from matchers.fingerprints import word_hash
from matchers.storynames import sounds
from matchers.storysteps import value_of
from matchers.storywords import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from matchers.storyreading import Telling
    from matchers.storytokens import Token

_MAX_ANCHORS = 22
_MAX_WORDS = 40
_MAX_NUMBERS = 6
_TELLING = 3
"""Consonants that a name without its ending must have left."""
_STEM = 5
"""Letters of a stem: endings begin about there in Russian, Kazakh and English alike."""


def anchors_of(telling: Telling) -> tuple[int, ...]:
    """Hash steps, places, and names and numbers by ear: what reports in other languages share; at most 22."""
    found = [f"step {step}" for step in sorted(telling.main)]
    found += [f"place {place}" for place in sorted(telling.places)]
    found += [f"number {number.partition(':')[2]}" for number in sorted(telling.numbers)][:_MAX_NUMBERS]
    return _hashed(_first(chain(found, _heard_in(telling.tokens, _small(telling), telling.lang)), _MAX_ANCHORS))


def _first(features: Iterable[str], most: int) -> dict[str, None]:
    """Give so many different ones and read no further: an article may have a thousand words."""
    found: dict[str, None] = {}
    for feature in features:
        found[feature] = None
        if len(found) == most:
            break
    return found


def _heard_in(tokens: Iterable[Token], small: set[str], lang: str) -> Iterator[str]:
    for token in tokens:
        value = value_of(token.word)
        if value is not None:
            yield f"number {value:g}"
        elif token.capital and token.word not in small:
            heard = _heard(token.word, lang, named=token.quote > 0)
            if heard:
                yield heard


@lru_cache(maxsize=32768)
def _heard(word: str, lang: str, *, named: bool) -> str:
    """Name what a word with a capital sounds like without its ending, `` for words that say nothing.

    In quotation marks they do: the mine «Северная» is not the mine «Южная».
    """
    heard = [form.consonants for form in sounds(word, lang)]
    consonants = min((one for one in heard if len(one) >= _TELLING), key=len, default=heard[0] if heard else "")[:4]
    return f"heard {consonants}" if len(consonants) > 1 and (named or not lexicon().plain.knows(word)) else ""


def stems_of(telling: Telling) -> tuple[int, ...]:
    """Hash the beginnings of words that tell something, in reading order; at most 40."""
    return _hashed(_first(_stems_in(telling.tokens, _small(telling)), _MAX_WORDS))


def _stems_in(tokens: Iterable[Token], small: set[str]) -> Iterator[str]:
    for token in tokens:
        if token.first or not token.capital or token.word in small:
            stem = _stem(token.word)
            if stem:
                yield stem


@lru_cache(maxsize=65536)
def _stem(word: str) -> str:
    """Name the beginning of a word, `` for words that say nothing."""
    return f"stem {word[:_STEM]}" if len(word) > 3 and not lexicon().stop.knows(word) else ""


def heads_of(telling: Telling) -> tuple[int, ...]:
    """Hash what the title says, in the same two ways."""
    title = [token for token in telling.tokens if token.sentence == 0]
    small = _small(telling)
    return _hashed(dict.fromkeys([*_heard_in(title, small, telling.lang), *_stems_in(title, small)]))


def _hashed(features: Iterable[str]) -> tuple[int, ...]:
    return tuple(map(word_hash, features))


def _small(telling: Telling) -> set[str]:
    titled = any(token.capital for token in telling.tokens if token.sentence == 0)
    return {token.word for token in telling.tokens if not token.capital and (titled or token.sentence)}
