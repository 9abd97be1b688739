"""Cut prepared text into the words a name may be made of, each with what stands between it and the word before."""

from __future__ import annotations

import itertools
import re
from functools import lru_cache
from typing import NamedTuple

from config.language_packs import language_packs

_WORD = re.compile(r"[^\W\d_]+(?:(?:['-]|-\n(?=[^\W\dA-ZА-ЯЁ]))[^\W\d_]+)*'?")
_HALF_CAPITAL = re.compile(r"[^\W\d_]{1,3}-(?=[^\W\d_])(?![a-zа-яё])")  # al-Assad
_BESIDE = re.compile(r"[ _]*\Z")
_LINE = re.compile(r" *\n *\Z")
_COMMA = re.compile(r" *,[ \n]*\Z")
_DOT = re.compile(r"\.?[ -]*\n?\Z")

BESIDE, LINE, COMMA, DOT, APART = range(5)
"""What stands between two words: a space, one line break, a comma, the dot of an initial, anything else."""

_LONGEST_INITIAL = 2
_LONGEST_WORD = 60
"""No name is longer; a run of letters without end must not cost time."""
_LONGEST_ABBREVIATION = 3
_LONGEST_QUOTE = 200
_NOWHERE = -_LONGEST_QUOTE - 1
_LAST_LATIN = "\u024f"


class Word(NamedTuple):
    """One word of prepared text.

    Attributes:
        text: As it stands.
        start: First code point in the prepared text.
        end: One past the last.
        gap: What stands before it: `BESIDE`, `LINE`, `COMMA`, `DOT` or `APART`; `APART` for the first word.
        capital: Its first letter is a capital.
        initial: A capital or two with a dot behind, or one lone capital: may stand for a given name.
    """

    text: str
    start: int
    end: int
    gap: int
    capital: bool
    initial: bool


def words(clean: str) -> list[Word]:
    """Cut prepared text into words in reading order; a hashtag falls into its humps."""
    found: list[Word] = []
    last_end = -1
    opened = _NOWHERE  # where the last single quotation mark stands that opens, and is not closed yet
    for match in _WORD.finditer(clean):
        start, end = match.span()
        if end - start > _LONGEST_WORD:
            continue
        if start and clean[start - 1] == "'":
            opened = start
        if clean[end - 1] == "'" and (end - opened <= _LONGEST_QUOTE or clean[end - 2] > _LAST_LATIN):
            end, opened = (
                end - 1,
                _NOWHERE,
            )  # it closes; else it stands for a soft sign, or a possessive: Igor', the Bekovs'
        for begin, stop in (
            ((start, end),) if start == 0 or clean[start - 1] not in "#@_" else _humps(clean, start, end)
        ):
            text = clean[begin:stop]
            gap = BESIDE
            if begin - last_end != 1 or clean[last_end] != " ":
                gap = _gap(clean, last_end, begin, found[-1] if found else None)
            capital = text[0].isupper() or ("-" in text and _HALF_CAPITAL.match(text) is not None)
            initial = capital and stop - begin <= _LONGEST_INITIAL and _stands_for_more(text, clean[stop : stop + 1])
            found.append(Word(text, begin, stop, gap, capital, initial))
            last_end = stop
    return found


@lru_cache(maxsize=1)
def _abbreviations() -> frozenset[str]:
    """Short words with a dot that stand before what a street or school is called by: ул., им."""
    return frozenset(
        word
        for pack in language_packs()
        for word in pack.context.get("named_before", ())
        if len(word) <= _LONGEST_ABBREVIATION
    )


def _stands_for_more(text: str, following: str) -> bool:
    return following == "." or len(text) == 1


def _humps(clean: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut a hashtag before each capital that follows a small letter."""
    humps = [place for place in range(start + 1, end) if clean[place].isupper() and clean[place - 1].islower()]
    cuts = [start, *humps, end]
    return list(itertools.pairwise(cuts))


def _gap(clean: str, last_end: int, start: int, before: Word | None) -> int:
    if before is None:
        return APART
    between = clean[last_end:start]
    if _BESIDE.match(between):
        return BESIDE
    if (before.initial or before.text in _abbreviations()) and _DOT.match(between):
        return DOT
    if _LINE.match(between):
        return LINE
    return COMMA if _COMMA.match(between) else APART
