"""Cut prepared text into the words a name may be made of, each with what stands between it and the word before."""

from __future__ import annotations

import itertools
import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from config.language_packs import language_packs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_WORD = re.compile(r"[^\W\d_]+(?:(?:['-]|-\n(?=[^\W\dA-ZА-ЯЁ]))[^\W\d_]+)*'?")
_HALF_CAPITAL = re.compile(r"[^\W\d_]{1,3}-(?=[^\W\d_])(?![a-zа-яё])")  # al-Assad
_SIGNS = "#@_"
_TELLING = re.compile(f"['{_SIGNS}]")
"""Without one of these a text's words are just its runs of letters."""
_BESIDE = re.compile(r"[ _]*\Z")
_LINE = re.compile(r" *\n *\Z")
_COMMA = re.compile(r" *,[ \n]*\Z")
_DOT = re.compile(r"\.?[ -]*\n?\Z")

BESIDE, LINE, COMMA, DOT, APART, QUOTE, BRACKET = range(7)
"""What stands between two words: a space, one line break, a comma, the dot of an initial, anything else; of that,
one quotation mark, or one bracket. A name goes on over the last two only where a nickname stands between them."""

_MARKS = {'"': QUOTE, "(": BRACKET, ")": BRACKET}
_PLAIN = {", ": COMMA, " — ": APART, ' "': QUOTE, '" ': QUOTE, " (": BRACKET, ") ": BRACKET}
"""What stands between words most often, by the shortest way."""

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
        gap: What stands before it: `BESIDE`, `LINE`, `COMMA`, `DOT`, `QUOTE`, `BRACKET` or `APART`, which the first
            word has.
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
    make = tuple.__new__  # what Word() does, without its call
    sons = _sons()[0]
    for start, end in _stretches(clean):
        text = clean[start:end]
        gap = BESIDE
        if start - last_end != 1 or clean[last_end] != " ":
            gap = _gap(clean, last_end, start, found[-1]) if found else APART
        capital = text[0].isupper() or ("-" in text and _HALF_CAPITAL.match(text) is not None)
        initial = capital and end - start <= _LONGEST_INITIAL and _stands_for_more(text, clean[end : end + 1])
        last_end = end
        if text in sons and gap == BESIDE and _names_father(found, text):
            father = found.pop()
            found.append(father._replace(text=father.text + text, end=end))
            continue
        found.append(make(Word, (text, start, end, gap, capital, initial)))
    return found


def _names_father(found: list[Word], son: str) -> bool:
    """Tell whether the last word names the father of whoever is his son or daughter: Тажибек кызы, Алмаз уулу.

    Kazakh writes it in one word; apart (Жүсіпбек ұлы) it may also speak of a great man, or of somebody's daughter, so
    there the given name must stand before and neither be a surname.
    """
    if not found or not found[-1].capital or found[-1].initial:
        return False
    if son not in _sons()[1]:
        return True
    return (
        len(found) > 1
        and found[-2].capital
        and found[-1].gap == BESIDE
        and not any(word.text.lower().endswith(_surname_ends()) for word in found[-2:])
    )


@lru_cache(maxsize=1)
def _sons() -> tuple[frozenset[str], frozenset[str]]:
    """Words for son and daughter behind the father's name, in small and capital letters: all, and the Kazakh ones."""
    kinds = [
        [word for pack in language_packs() for word in pack.context.get(kind, ())] for kind in ("sons", "sons_here")
    ]
    here, abroad = (
        frozenset(form for word in kind for form in (word, word.upper(), word.title())) for kind in kinds[::-1]
    )
    return here | abroad, here


def is_son(word: str) -> bool:
    """Tell whether a word means son or daughter behind the father's name: кызы, уулу."""
    return word in _sons()[0]


@lru_cache(maxsize=1)
def _surname_ends() -> tuple[str, ...]:
    return tuple(end for pack in language_packs() for kind in ("man", "woman") for end in pack.surnames.get(kind, ()))


def _stretches(clean: str) -> Iterable[tuple[int, int]]:
    """Tell from where to where each word stands."""
    stretches = [match.span() for match in _WORD.finditer(clean)]
    if _TELLING.search(clean):
        return _read_closely(clean, stretches)
    return [stretch for stretch in stretches if stretch[1] - stretch[0] <= _LONGEST_WORD]


def _read_closely(clean: str, stretches: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Leave quotation marks off words, and cut hashtags."""
    opened = _NOWHERE  # where the last single quotation mark stands that opens, and is not closed yet
    for start, stop in stretches:
        end = stop
        if end - start > _LONGEST_WORD:
            continue
        before = clean[start - 1] if start else ""
        if before == "'":
            opened = start
        if clean[end - 1] == "'" and (end - opened <= _LONGEST_QUOTE or clean[end - 2] > _LAST_LATIN):
            # It closes; else it stands for a soft sign, or a possessive: Igor', the Bekovs'.
            end, opened = end - 1, _NOWHERE
        if before and before in _SIGNS:
            yield from _humps(clean, start, end)
        else:
            yield start, end


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


def _gap(clean: str, last_end: int, start: int, before: Word) -> int:
    between = clean[last_end:start]
    plain = _PLAIN.get(between)
    if plain is not None:
        return plain
    if _BESIDE.match(between):
        return BESIDE
    if (before.initial or before.text in _abbreviations()) and _DOT.match(between):
        return DOT
    if _LINE.match(between):
        return LINE
    if _COMMA.match(between):
        return COMMA
    return _MARKS.get(between.strip(" "), APART)
