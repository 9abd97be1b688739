"""Read and check the words that a chat may have behind a spoiler: `graphic.toml`."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from config.errors import PackError
from config.packs import HERE, line_of, read_toml

if TYPE_CHECKING:
    from pathlib import Path


@lru_cache(maxsize=4)
def load_graphic(path: Path = HERE / "graphic.toml") -> tuple[str, ...]:
    """Give the words and phrases of all languages, since a Russian text may quote a Kazakh one.

    Raises:
        PackError: What is no list of words, or stands twice in a language; names file, line and reason.
    """
    found: list[str] = []
    for lang, phrases in read_toml(path).items():
        if not isinstance(phrases, list) or not all(isinstance(phrase, str) and phrase.strip() for phrase in phrases):
            raise PackError(f"{path}:{line_of(path, lang)}: {lang} must be a list of words")
        for phrase in phrases:
            if phrases.count(phrase) > 1:
                raise PackError(f"{path}:{line_of(path, phrase)}: {phrase!r} stands twice")
        found += phrases
    return tuple(found)
