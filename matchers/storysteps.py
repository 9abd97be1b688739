"""Steps and numbers of an entry, each told as news, as known background, or as what may or did not happen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, TypeAlias

from matchers.storywords import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matchers.storyclauses import Clause

Colour: TypeAlias = Literal["", "near", "background", "maybe"]

_LONG_PARTICIPLE = re.compile(
    r".*(?:нн|ем|вш|ющ|ящ|ащ|[яиыу]т)(?:ый|ого|ому|ым|ом|ая|ой|ую|ое|ые|ых|ыми|ий|его|ему|им|ем|ей|ие|их)"
)
_KAZAKH_PARTICIPLE = re.compile(r".*(?:ған|ген|қан|кен|атын|етін)")
_SAID_ASIDE = re.compile(r".*(?:ing|уя|ая|яя|ющ\w+|вш\w+)")
_KAZAKH_DENIAL = re.compile(
    r".{3,}(?:ма|ме|ба|бе|па|пе)(?:ды|ді|ған|ген|йды|йді|й|с|пты|пті)(?:|м|қ|к|ң|лар|лер|[ндғг][ыіае]н?|ын|ін|ы|і)"
)
"""Verbs denied by their ending: азаптамаған, босатылмады; қамаған is no denial of a verb қа."""
_RUSSIAN_VERB = re.compile(r".{2,}(?:л|ла|ло|ли|лся|лась|лись|н|на|но|ны|[аеиюя]т|[аеия]тся|[ую]тся)")
_COURTS = frozenset({"appeal", "appeal-hearing", "trial"})
"""Steps that name who decides: "the supreme court did not change the sentence" is its decision."""
_TOGETHER = frozenset("to over for in on at by since under during with from".split())
_APART = frozenset("and or but then as while after before when where who whose which that if".split())
_BEFORE_ATTRIBUTE = frozenset("of the a an for with from by and to another how on about over as".split())
_REACH = {"near<": 2, "near>": 2, "negated<": 3, "negated>": 2}
"""Words that a mark colours; those not listed colour the rest of the clause."""
_COLOUR: dict[str, Colour] = {
    "background": "background",
    "near": "near",
    "hypothetical": "maybe",
    "negated": "maybe",
}
_PREPOSITION = 3
"""Letters of the longest preposition between two steps: "moved to hospital"."""
_YEARS = (1900, 2100)
_LONGEST_NUMBER = 24
"""Characters; longer rows of digits are no number."""
_TENS = range(10, 100, 10)
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


def steps_of(clause: Clause, lang: str) -> Iterator[Step]:
    """Find the steps of one clause; what may or did not happen is left out."""
    found = _longest(clause.steps, clause.words)
    confined = [] if any(lexicon().kinds[name] == "strong" for _, _, name in found) else _confinement(clause)
    if not found and not confined:
        return
    colours = _colours(clause)
    governed = _governed(found, clause.words, lang)
    where = (clause.sentence, clause.tokens[0].clause)
    for start, end, name in found:
        denied = name not in _COURTS and _is_denied(clause.words, start, end, lang)
        if colours[start] != "maybe" and not denied:
            news = not colours[start] and start not in governed and not _is_attribute(clause, start, end, lang)
            yield Step(name, *where, news)
    for place in confined:
        if colours[place] != "maybe":
            yield Step("sentence", *where, colours[place] != "background" and place not in governed)


def _is_denied(words: Sequence[str], start: int, end: int, lang: str) -> bool:
    """Tell whether a Kazakh verb, or a Russian one after a noun, says that it did not happen: "пыток не было".

    Not so if that is what the lexicon looks for.
    """
    if lang == "ru":
        return words[end : end + 1] == ["не"] and not any(_RUSSIAN_VERB.fullmatch(word) for word in words[start:end])
    last = words[end - 1]
    return lang == "kk" and _KAZAKH_DENIAL.fullmatch(last) is not None and not last.startswith(lexicon().denials)


def _longest(found: list[tuple[int, int, str]], words: Sequence[str]) -> list[tuple[int, int, str]]:
    """Drop phrases that stand inside a longer one, or begin with its last word if that is more than a preposition.

    "House arrest" is no arrest, and "refuses to register a party" does not register it.
    """
    return [
        (start, end, name)
        for start, end, name in found
        if not any(
            (first <= start and end <= last and last - first > end - start)
            or (first < start == last - 1 < end - 1 and len(words[start]) > _PREPOSITION)
            for first, last, _ in found
        )
    ]


def _confinement(clause: Clause) -> list[int]:
    """Tell where a clause counts days or years beside a cell: "seven days in a detention centre" is a sentence."""
    if not clause.confines:
        return []
    words = clause.words
    return [place for place, unit in sorted(clause.units.items()) if unit in _TERMS and _is_counted(words, place)][:1]


def _is_counted(words: Sequence[str], unit: int) -> bool:
    return any(value_of(word) is not None or word == "a" for word in words[max(0, unit - 2) : unit])


def _colours(clause: Clause) -> list[Colour]:
    """Colour each word of a clause by the marks in it."""
    words = clause.words
    colours: list[Colour] = [""] * len(words)
    certain = any(mark == "certain" for _, _, mark in clause.marks)
    for start, end, mark in clause.marks:
        colour = _COLOUR.get(mark[:-1])
        if colour is None or (certain and mark.startswith("hypothetical")):
            continue
        reach = _REACH.get(mark, len(words))
        places = range(end, min(len(words), end + reach)) if mark.endswith("<") else range(max(0, start - reach), start)
        for place in places:
            if place > end and colour == "near" and words[place] in lexicon().finite:
                break  # "jailed over unrest dies"
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


def _is_attribute(clause: Clause, start: int, end: int, lang: str) -> bool:
    """Tell whether a participle only says who somebody is: "jailed activist", "задержанный", "ұсталған белсенді"."""
    words = clause.words
    if lang == "ru":
        return _LONG_PARTICIPLE.fullmatch(words[start]) is not None
    if lang == "kk":
        return any(_KAZAKH_PARTICIPLE.fullmatch(word) for word in words[end - 1 : min(end + 1, len(words) - 1)])
    if not words[start].endswith("ed") and words[start] != "missing":
        return False
    if _is_known_by(clause.words, start, end):
        return True
    if clause.inner and start == 0:  # "X, released on Tuesday after six years, said"
        return True
    follows = any(after == start for _, after, _ in clause.steps)  # "pardons jailed journalist"
    opens = start == 0 or words[start - 1] in _BEFORE_ATTRIBUTE or follows
    return opens and end < len(words) and (lexicon().roles.knows(words[end]) or clause.tokens[end].capital)


def _is_known_by(words: Sequence[str], start: int, end: int) -> bool:
    """Tell whether a participle after a noun says who it is to whom the next verb happens: "man jailed over X dies"."""
    known = lexicon()
    if not start or words[start] not in known.held or end >= len(words) or words[end] not in _TOGETHER:
        return False
    rest = words[end:]
    then = next((place for place, word in enumerate(rest) if word in known.finite or word in known.follows), None)
    return then is not None and _APART.isdisjoint(rest[:then])


def numbers_of(clause: Clause) -> Iterator[str]:
    """Read numbers with what they count, such as `days:15`; weeks become days, and a maybe does not count."""
    yield from (f"times:{time}" for time in clause.times)
    words, known = clause.words, lexicon().numbers.keys()
    if known.isdisjoint(words) and "a" not in words and not any(word[0].isdecimal() for word in words):
        return
    values = list(_values(clause))
    if not values:
        return
    colours = _colours(clause)
    grown = any(True for _ in lexicon().grows.find(clause.words))  # "from 3 to 11" has happened
    for place, value in values:
        if grown or colours[place] != "maybe":
            yield from _counted(clause, place, value)


def _values(clause: Clause) -> Iterator[tuple[int, float]]:
    """Give each number with the place of its last word: spelt tens and ones are one ("он бес", "двадцать пять")."""
    words = clause.words
    tens = 0.0
    for place in range(len(words)):
        value = _value_at(clause, place)
        if value is None:
            tens = 0.0
            continue
        spelt = words[place][0].isalpha() and words[place] != "a"
        ahead = _value_at(clause, place + 1) if spelt and place + 1 < len(words) else None
        if spelt and value in _TENS and ahead is not None and 1 <= ahead < 10 and words[place + 1][0].isalpha():
            tens = value
            continue
        yield place, value + tens
        tens = 0.0


def _value_at(clause: Clause, place: int) -> float | None:
    """Read one word as a number; "a week" is one, and what "half" stands before is half of it."""
    words = clause.words
    if words[place] != "a":
        return value_of(words[place])
    if place + 1 not in clause.units:
        return None
    return 0.5 if place and words[place - 1] == "half" else 1.0


@lru_cache(maxsize=65536)
def value_of(word: str) -> float | None:
    """Read one word as a number, None when it is none; a clock time is none."""
    if word[0].isdecimal():
        if len(word) > _LONGEST_NUMBER:
            return None
        plain = re.sub(r"(?<=\d)[ ,.](?=\d{3}(?!\d))", "", word).replace(",", ".")
        return float(plain) if plain.replace(".", "", 1).isdecimal() else None
    return lexicon().numbers.get(word)


def _counted(clause: Clause, place: int, value: float) -> Iterator[str]:
    """Find what a number counts: the unit within three words."""
    value *= clause.factors.get(place + 1, 1.0)
    unit = next((clause.units[near] for near in range(place + 1, place + 4) if near in clause.units), None)
    if unit == "weeks":
        unit, value = "days", value * 7
    if unit == "months" and value == 0.5:
        unit, value = "days", 15
    if unit is None and (value >= 10 or value % 1) and not _YEARS[0] <= value <= _YEARS[1]:
        unit = "plain"
    if unit is not None and unit != "article":
        yield f"{unit}:{value:g}"
