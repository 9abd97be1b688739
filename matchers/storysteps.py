"""Steps and numbers of an entry, each told as news, as known background, or as what may or did not happen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from matchers.storywords import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from matchers.storytokens import Token

Colour: TypeAlias = Literal["", "near", "background", "maybe"]

_LONG_PARTICIPLE = re.compile(r".*(?:нн|ем|вш|ющ|ящ|ащ)(?:ый|ого|ому|ым|ом|ая|ой|ую|ое|ые|ых|ыми|ий|его|ему|им|ем|ей|ие|их)")
_KAZAKH_PARTICIPLE = re.compile(r".*(?:ған|ген|қан|кен|атын|етін)")
_SAID_ASIDE = re.compile(r".*(?:ing|уя|ая|яя|ющ\w+|вш\w+)")
_BEFORE_ATTRIBUTE = frozenset("of the a an for with from by and to another how on about over as".split())
_REACH = {"near<": 2, "near>": 2, "negated<": 3, "negated>": 2}
"""Words that a mark colours; those not listed colour the rest of the clause."""
_COLOUR: dict[str, Colour] = {
    "background": "background",
    "near": "near",
    "hypothetical": "maybe",
    "negated": "maybe",
}
_YEARS = (1900, 2100)
_TERMS = frozenset({"days", "weeks", "months", "years"})


@dataclass(frozen=True, slots=True)
class Step:
    """A step found.

    Attributes:
        name: Id in steps.toml.
        sentence: Where; 0 is the title.
        clause: Where.
        news: It is told as having happened now, not as background.
    """

    name: str
    sentence: int
    clause: int
    news: bool


def steps_of(clause: Sequence[Token], lang: str, *, inner: bool = False) -> Iterator[Step]:
    """Find the steps of one clause; what may or did not happen is left out.

    Args:
        clause: Its tokens.
        lang: en, ru or kk.
        inner: Clauses of the same sentence stand before and after it.
    """
    words = [token.word for token in clause]
    found = _longest(list(lexicon().steps[lang].find(words)))
    confined = [] if any(lexicon().kinds[name] == "strong" for _, _, name in found) else _confinement(words)
    if not found and not confined:
        return
    colours = _colours(words)
    governed = _governed(found, words, lang)
    for start, end, name in found:
        if colours[start] == "maybe":
            continue
        news = not colours[start] and start not in governed and not _is_attribute(clause, start, end, lang)
        news = news and not (inner and start == 0 and lang == "en" and clause[0].word.endswith("ed"))
        yield Step(name, clause[start].sentence, clause[start].clause, news)
    for place in confined:
        if colours[place] != "maybe":
            news = colours[place] != "background" and place not in governed
            yield Step("sentence", clause[place].sentence, clause[place].clause, news)


def _longest(found: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Drop phrases that stand inside a longer one: "house arrest" is no arrest."""
    return [
        (start, end, name)
        for start, end, name in found
        if not any(first <= start and end <= last and last - first > end - start for first, last, _ in found)
    ]


def _confinement(words: Sequence[str]) -> list[int]:
    """Tell where a clause counts days or years beside a cell: "seven days in a detention centre" is a sentence."""
    book = lexicon()
    if not any(True for _ in book.confinement.find(words)):
        return []
    return [start for start, _, unit in book.units.find(words) if unit in _TERMS and _is_counted(words, start)][:1]


def _is_counted(words: Sequence[str], unit: int) -> bool:
    return any(value_of(word) is not None or word == "a" for word in words[max(0, unit - 2) : unit])


def _colours(words: Sequence[str]) -> list[Colour]:
    """Colour each word of a clause by the marks in it."""
    colours: list[Colour] = [""] * len(words)
    marks = list(lexicon().marks.find(words))
    certain = any(mark == "certain" for _, _, mark in marks)
    for start, end, mark in marks:
        colour = _COLOUR.get(mark[:-1])
        if colour is None or (certain and mark.startswith("hypothetical")):
            continue
        reach = _REACH.get(mark, len(words))
        places = range(end, min(len(words), end + reach)) if mark.endswith("<") else range(max(0, start - reach), start)
        for place in places:
            colours[place] = colours[place] or colour
    return colours


def _governed(found: Sequence[tuple[int, int, str]], words: Sequence[str], lang: str) -> set[int]:
    """Tell where the steps stand that a verb of saying speaks about, and such verbs themselves when said aside."""
    kinds = lexicon().kinds
    inside: set[int] = set()
    for start, end, name in found:
        if kinds[name] != "govern":
            continue
        if lang != "kk" and _SAID_ASIDE.fullmatch(words[start]):
            inside.add(start)
            continue
        spoken = range(start) if lang == "kk" else range(end, len(words))
        inside.update(place for place, _, other in found if place in spoken and other != name)
    return inside


def _is_attribute(clause: Sequence[Token], start: int, end: int, lang: str) -> bool:
    """Tell whether a participle only says who somebody is: "jailed activist", "задержанный", "ұсталған белсенді"."""
    word = clause[start].word
    if lang == "ru":
        return _LONG_PARTICIPLE.fullmatch(word) is not None
    if lang == "kk":
        return end < len(clause) and _KAZAKH_PARTICIPLE.fullmatch(clause[end - 1].word) is not None
    if not word.endswith("ed") and word != "missing":
        return False
    opens = start == 0 or clause[start - 1].word in _BEFORE_ATTRIBUTE
    return opens and end < len(clause) and (lexicon().roles.knows(clause[end].word) or clause[end].capital)


def numbers_of(clauses: Iterable[Sequence[Token]]) -> Iterator[str]:
    """Read numbers with what they count, such as `days:15`; weeks become days, and a maybe does not count."""
    for clause in clauses:
        words = [token.word for token in clause]
        values = [(place, value) for place in range(len(words)) if (value := _value_at(words, place)) is not None]
        if not values:
            continue
        units = {start: label for start, _, label in reversed(list(lexicon().units.find(words)))}
        colours = _colours(words)
        for place, value in values:
            if colours[place] != "maybe":
                yield from _counted(words, place, value, units)


def _value_at(words: Sequence[str], place: int) -> float | None:
    """Read one word as a number; "a week" is one, and what "half" stands before is half of it."""
    if words[place] != "a":
        return value_of(words[place])
    if not any(True for _ in lexicon().units.find(words[place + 1 : place + 2])):
        return None
    return 0.5 if place and words[place - 1] == "half" else 1.0


def value_of(word: str) -> float | None:
    """Read one word as a number, None when it is none; a clock time is none."""
    if word[0].isdigit():
        plain = re.sub(r"(?<=\d)[ ,.](?=\d{3}(?!\d))", "", word).replace(",", ".")
        return float(plain) if plain.replace(".", "", 1).isdigit() else None
    return lexicon().numbers.get(word)


def _counted(words: Sequence[str], place: int, value: float, units: dict[int, str]) -> Iterator[str]:
    """Find what a number counts: the unit within three words."""
    for _, _, factor in lexicon().factors.find(words[place + 1 : place + 2]):
        value *= float(factor)
    unit = next((units[near] for near in range(place + 1, place + 4) if near in units), None)
    if unit == "weeks":
        unit, value = "days", value * 7
    if unit == "months" and value == 0.5:
        unit, value = "days", 15
    if unit is None and (value >= 10 or value % 1) and not _YEARS[0] <= value <= _YEARS[1]:
        unit = "plain"
    if unit is not None and unit != "article":
        yield f"{unit}:{value:g}"
