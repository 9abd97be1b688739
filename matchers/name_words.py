"""Cut prepared text into the words a name may be made of, each with what stands between it and the word before."""

from __future__ import annotations

import re
from typing import NamedTuple

_WORD = re.compile(r"[^\W\d_]+(?:(?:['-]|-\n(?=[^\W\dA-ZА-ЯЁ]))[^\W\d_]+)*'?")
_BESIDE = re.compile(r"[ _]*\Z")
_LINE = re.compile(r" *\n *\Z")
_COMMA = re.compile(r" *,[ \n]*\Z")
_DOT = re.compile(r"\.?[ -]*\n?\Z")

BESIDE, LINE, COMMA, DOT, APART = range(5)
"""What stands between two words: a space, one line break, a comma, the dot of an initial, anything else."""

_LONGEST_INITIAL = 2


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
    for match in _WORD.finditer(clean):
        start, end = match.span()
        for begin, stop in _humps(clean, start, end):
            text = clean[begin:stop]
            gap = _gap(clean, last_end, begin, after_initial=bool(found) and found[-1].initial)
            capital = not text[0].islower() and text[0].upper() == text[0]
            initial = capital and len(text) <= _LONGEST_INITIAL and _stands_for_more(text, clean[stop : stop + 1])
            found.append(Word(text, begin, stop, gap, capital, initial))
            last_end = stop
    return found


def _stands_for_more(text: str, following: str) -> bool:
    return following == "." or len(text) == 1


def _humps(clean: str, start: int, end: int) -> list[tuple[int, int]]:
    if start == 0 or clean[start - 1] not in "#@_":
        return [(start, end)]
    humps = [place for place in range(start + 1, end) if clean[place].isupper() and clean[place - 1].islower()]
    cuts = [start, *humps, end]
    return list(zip(cuts, cuts[1:], strict=False))


def _gap(clean: str, last_end: int, start: int, *, after_initial: bool) -> int:
    if last_end < 0:
        return APART
    if start - last_end == 1 and clean[last_end] == " ":
        return BESIDE
    between = clean[last_end:start]
    if _BESIDE.match(between):
        return BESIDE
    if after_initial and _DOT.match(between):
        return DOT
    if _LINE.match(between):
        return LINE
    return COMMA if _COMMA.match(between) else APART
