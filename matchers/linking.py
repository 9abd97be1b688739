"""Whom an event happened to: the persons of an entry joined to its events.

The nearer the surer: same clause, same sentence, the sentence before (pronouns), the headline, the lead. Names in a
list ("Seilov, Orazova and Toqin were sentenced to seven days") share what is said of one. Who speaks or judges is
left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from config.pattern_packs import load_linking
from matchers.sentences import sentences
from storage.records import Person

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matchers.text import Prepared
    from storage.records import Event, FieldName, Mention

_SAME_CLAUSE = 90
_SAME_SENTENCE = 80
_PER_BREAK = 5
"""Deducted for each comma, dash or "and" between a name and the event, down to `_FARTHEST`."""
_FARTHEST = 65
_SENTENCE_BEFORE = 70
_HEADLINE = 65
_LEAD = 55
_NOT_LISTED = 15
"""Deducted from names that no watch knows: capital letters alone may be a town or a firm."""
_NEAR_BEST = 5
_BREAK = re.compile(r"[,;:()—]|\b(?:and|but|while|и|а|но|және|ал|бірақ)\b", re.IGNORECASE)
_NAME = re.compile(r"\b[A-ZА-ЯЁӘҒҚҢӨҰҮІ][^\W\d_]+(?:[ -][A-ZА-ЯЁӘҒҚҢӨҰҮІ][^\W\d_]+){1,4}\b")
_PLACES = re.compile(
    r"\b(?:court|ministry|city|region|street|square|university|radio|rights|house|union|committee|prison|january|february|march|april|may|june|july"
    r"|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|united|supreme"
    r"|суд|министерство|область|улица|площадь|университет|верховный|сот[ы]?|министрлігі|облысы|қаласы|ауданы|жоғарғы)\b",
    re.IGNORECASE,
)

_OPENERS = frozenset(
    "on in the at after when a an his her this that в на по за после когда его ее этот ол бұл осы сол".split()
)
"""Words that have a capital only because they open a sentence."""


@dataclass(frozen=True, slots=True)
class _Name:
    """A name as it stands in a field; `sure` is the score of the mention, 100 for a name no watch knows."""

    words: str
    watch_id: str | None
    field: FieldName
    start: int
    end: int
    sure: int = 100


def link(events: Sequence[Event], mentions: Sequence[Mention], title: Prepared, text: Prepared) -> list[Event]:
    """Fill `Event.persons`.

    Args:
        events: As `PatternReader.events` gives them.
        mentions: Of name watches in the same entry; others are left aside.
        title: Prepared title.
        text: Prepared text.

    Returns:
        The same events in the same order, each with its persons, surest first; listed persons carry their watch.
    """
    if not events:
        return []
    page = _Page(mentions, title, text)
    return [replace(event, persons=page.persons(event)) for event in events]


class _Page:
    """Sentences and names of one entry."""

    def __init__(self, mentions: Sequence[Mention], title: Prepared, text: Prepared) -> None:
        self._raw: dict[FieldName, str] = {"title": title.raw, "text": text.raw}
        self._sentences: dict[FieldName, list[tuple[int, int]]] = {
            "title": _raw_sentences(title),
            "text": _raw_sentences(text),
        }
        listed = [
            _Name(one.matched, one.watch_id, one.field, one.start, one.end, one.score)
            for one in mentions
            if one.pattern is None
        ]
        self._names = sorted([*listed, *self._not_listed(listed)], key=lambda name: (name.field, name.start, name.end))

    def _not_listed(self, listed: list[_Name]) -> Iterator[_Name]:
        """Find two or three words with capitals in running text that no watch knows."""
        raw = self._raw["text"]
        for match in _NAME.finditer(raw):
            start = match.start() + _before_name(match[0])
            words = raw[start : match.end()]
            taken = any(one.field == "text" and one.start < match.end() and start < one.end for one in listed)
            if not taken and " " in words and not _PLACES.search(words):
                yield _Name(words, None, "text", start, match.end())

    def persons(self, event: Event) -> tuple[Person, ...]:
        """Find whom an event happened to."""
        place = _index(self._sentences[event.field], event.start)
        for names, score in self._circles(event, place):
            found = self._scored(names, event, score)
            if found:
                return found
        return ()

    def _circles(self, event: Event, place: int) -> Iterator[tuple[list[_Name], int]]:
        """Give names from near to far, each circle with its score; the nearest that holds anybody counts."""
        field = event.field
        yield self._within(field, place), _SAME_CLAUSE
        if place > 0:
            yield self._within(field, place - 1), _SENTENCE_BEFORE
        if field == "text":
            yield self._within("title", None), _HEADLINE
            yield self._within("text", 0), _LEAD
        else:
            yield self._within("text", 0), _HEADLINE

    def _within(self, field: FieldName, place: int | None) -> list[_Name]:
        if place is None:
            return [name for name in self._names if name.field == field]
        cuts = self._sentences[field]
        if not 0 <= place < len(cuts):
            return []
        start, end = cuts[place]
        return [name for name in self._names if name.field == field and start <= name.start < end]

    def _scored(self, names: list[_Name], event: Event, base: int) -> tuple[Person, ...]:
        scores: dict[_Name, int] = {}
        for group in self._groups([name for name in names if not self._acts(name)]):
            best = max(self._score(name, event, base) for name in group)
            scores.update(dict.fromkeys(group, best))
        if not scores:
            return ()
        best = max(scores.values())
        kept = [(name, score) for name, score in scores.items() if score >= best - _NEAR_BEST]
        persons = [
            Person(name.words, name.watch_id, name.field, name.start, name.end, _product(name, score))
            for name, score in kept
        ]
        return _once(persons)

    def _score(self, name: _Name, event: Event, base: int) -> int:
        if base != _SAME_CLAUSE:
            return base
        raw = self._raw[event.field]
        if name.start < event.end and event.start < name.end:
            return _SAME_CLAUSE
        between = raw[name.end : event.start] if name.end <= event.start else raw[event.end : name.start]
        breaks = len(_BREAK.findall(between))
        return _SAME_CLAUSE if not breaks else max(_SAME_SENTENCE - _PER_BREAK * (breaks - 1), _FARTHEST)

    def _groups(self, names: list[_Name]) -> Iterator[list[_Name]]:
        """Join names with nothing but commas and "and" between them."""
        group: list[_Name] = []
        for name in names:
            if group and not _joins().fullmatch(self._raw[name.field][group[-1].end : name.start]):
                yield group
                group = []
            group.append(name)
        if group:
            yield group

    def _acts(self, name: _Name) -> bool:
        """Tell whether the name is of somebody who judges, defends or speaks."""
        raw = self._raw[name.field]
        before = raw[max(name.start - 30, 0) : name.start].lower()
        after = raw[name.end : name.end + 30].lower()
        titled = name.watch_id is None and name.words.split()[0].lower() in load_linking().roles
        return titled or bool(_roles().search(before) or _speaks().match(after))


def _before_name(words: str) -> int:
    """Tell how many letters of words with capitals are no name: "On Monday Marat Jylanbaev"."""
    skipped = 0
    while (word := words[skipped:].split(" ", 1)[0]) and (_PLACES.fullmatch(word) or word.lower() in _OPENERS):
        skipped += len(word) + 1
    return min(skipped, len(words))


def _product(name: _Name, score: int) -> int:
    """Give how sure it is that this is the person and that it happened to them."""
    return score - _NOT_LISTED if name.watch_id is None else round(score * name.sure / 100)


def _raw_sentences(prepared: Prepared) -> list[tuple[int, int]]:
    return [prepared.span(start, end) for start, end in sentences(prepared.clean)]


def _index(cuts: list[tuple[int, int]], offset: int) -> int:
    return next((number for number, (start, end) in enumerate(cuts) if start <= offset < end), 0)


def _once(persons: list[Person]) -> tuple[Person, ...]:
    """Keep each person once, by watch or by words, surest and earliest first."""
    kept: dict[str, Person] = {}
    for person in sorted(persons, key=lambda one: (-one.score, one.start)):
        kept.setdefault(person.watch_id or person.name, person)
    return tuple(kept.values())


def _alternatives(words: Sequence[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


@lru_cache(maxsize=1)
def _roles() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_alternatives(load_linking().roles)})\s*,?\s*$")


@lru_cache(maxsize=1)
def _speaks() -> re.Pattern[str]:
    return re.compile(rf"\s*,?\s*(?:{_alternatives(load_linking().speaks)})(?!\w)")


@lru_cache(maxsize=1)
def _joins() -> re.Pattern[str]:
    return re.compile(rf"\s*,?\s*(?:{_alternatives(load_linking().joins)})?\s*")
