"""What an entry says, as numbers that two entries may have in common: sounds, steps, places, numbers and stems."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from matchers.fingerprints import word_hash
from matchers.storynames import sounds
from matchers.storysteps import value_of
from matchers.storywords import lexicon

if TYPE_CHECKING:
    from matchers.storyreading import Telling

_MAX_ANCHORS = 22
_MAX_WORDS = 40
_MAX_NUMBERS = 6
_TELLING = 3
"""Consonants that a name without its ending must have left."""
_STEM = 5
"""Letters of a stem: endings begin about there in Russian, Kazakh and English alike."""


@dataclass(frozen=True, slots=True)
class Features:
    """Hashes of what an entry says.

    Attributes:
        anchors: Steps, places, and names and numbers by ear: what reports in other languages share; at most 22.
        words: Beginnings of words that tell something, in reading order; at most 40.
        heads: What the title says, in the same two ways.
    """

    anchors: tuple[int, ...]
    words: tuple[int, ...]
    heads: tuple[int, ...]


def features_of(telling: Telling) -> Features:
    """Hash what an entry says, in one walk over its words, which reads no further than it must."""
    anchors = dict.fromkeys(map(word_hash, _known_in(telling)))
    words: dict[int, None] = {}
    heard_first: dict[int, None] = {}
    stems_first: dict[int, None] = {}
    small = _small(telling)
    lang = telling.lang
    for word, _, sentence, _, first, _, quote, capital in telling.tokens:
        if sentence and len(words) >= _MAX_WORDS and len(anchors) >= _MAX_ANCHORS:
            break
        named = capital and word not in small
        anchor = _counted(word) or (_heard(word, lang, named=quote > 0) if named else None)
        stem = _stem(word) if first or not named else None
        if anchor is not None:
            if len(anchors) < _MAX_ANCHORS:
                anchors[anchor] = None
            if not sentence:
                heard_first[anchor] = None
        if stem is not None:
            if len(words) < _MAX_WORDS:
                words[stem] = None
            if not sentence:
                stems_first[stem] = None
    return Features(tuple(anchors), tuple(words), tuple(heard_first | stems_first))


def _known_in(telling: Telling) -> list[str]:
    """Name steps, places and numbers read; they stand before what is heard."""
    found = [f"step {step}" for step in sorted(telling.main)]
    found += [f"place {place}" for place in sorted(telling.places)]
    found += [f"number {number.partition(':')[2]}" for number in sorted(telling.numbers)][:_MAX_NUMBERS]
    return found[:_MAX_ANCHORS]


def _small(telling: Telling) -> set[str]:
    """Give the words that stand without a capital somewhere; a title without any is the manner of a channel."""
    titled = any(token.capital for token in telling.tokens if token.sentence == 0)
    return {token.word for token in telling.tokens if not token.capital and (titled or token.sentence)}


@lru_cache(maxsize=65536)
def _counted(word: str) -> int | None:
    """Hash the number a word is, None when it is none."""
    value = value_of(word)
    return None if value is None else word_hash(f"number {value:g}")


@lru_cache(maxsize=32768)
def _heard(word: str, lang: str, *, named: bool) -> int | None:
    """Hash what a word with a capital sounds like without its ending, None for words that say nothing.

    In quotation marks they do: the mine «Северная» is not the mine «Южная». So do networks: TikTok is not Telegram.
    """
    heard = [form.consonants for form in sounds(word, lang)]
    consonants = min((one for one in heard if len(one) >= _TELLING), key=len, default=heard[0] if heard else "")[:4]
    book = lexicon()
    says = len(consonants) > 1 and (named or book.networks.knows(word) or not book.plain.knows(word))
    return word_hash(f"heard {consonants}") if says else None


@lru_cache(maxsize=65536)
def _stem(word: str) -> int | None:
    """Hash the beginning of a word, None for words that say nothing."""
    return word_hash(f"stem {word[:_STEM]}") if len(word) > 3 and not lexicon().stop.knows(word) else None
