"""Read and check the words that a chat may have behind a spoiler: `graphic.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from config.errors import PackError
from config.packs import HERE, line_of, read_toml

if TYPE_CHECKING:
    from pathlib import Path


_OPEN = "open"


@dataclass(frozen=True, slots=True)
class GraphicWords:
    """What is covered on demand.

    Attributes:
        covered: Words and phrases; `*` at the end of a word stands for any ending.
        left_open: Phrases that hold such a word and stay open.
    """

    covered: tuple[str, ...]
    left_open: tuple[str, ...]


@lru_cache(maxsize=4)
def load_graphic(path: Path = HERE / "graphic.toml") -> GraphicWords:
    """Give the words and phrases of all languages, since a Russian text may quote a Kazakh one.

    Raises:
        PackError: What is no list of words, or stands twice in a language; names file, line and reason.
    """
    covered: list[str] = []
    left_open: list[str] = []
    for lang, phrases in read_toml(path).items():
        if not isinstance(phrases, list) or not all(isinstance(phrase, str) and phrase.strip() for phrase in phrases):
            raise PackError(f"{path}:{line_of(path, lang)}: {lang} must be a list of words")
        for phrase in phrases:
            if phrases.count(phrase) > 1:
                raise PackError(f"{path}:{line_of(path, phrase)}: {phrase!r} stands twice")
        (left_open if lang == _OPEN else covered).extend(phrases)
    return GraphicWords(tuple(covered), tuple(left_open))
