"""Whom an event happened to: the persons of an entry joined to its events.

The nearer the surer: same clause, same sentence, the sentence before, the headline, the lead. Names in a list ("Seilov,
Orazova and Toqin were sentenced to seven days") share what is said of one. Who speaks or judges is left out, and a
sentence that is about somebody of its own ("two men", "the outlet") takes nobody from another: a missing person is
found in the text, a wrong one is an alarm about somebody who is safe.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from config.linking_words import load_linking
from matchers.link_roles import is_title, part_of
from matchers.link_subjects import SURNAME, alternatives, clean, selves, subject_of
from matchers.sentences import sentences
from storage.records import Person

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matchers.link_roles import Part
    from matchers.link_subjects import Subject
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
_CLAUSE_END = re.compile(r"[,;:()—]|\b(?:but|while|where|но|а|где|ал|бірақ)\b", re.IGNORECASE)
"""What ends the clause of an event; "and" does not: "Seilov and two others were detained"."""
_BREAK = re.compile(r"[,;:()—]|\b(?:and|but|while|и|а|но|және|ал|бірақ)\b", re.IGNORECASE)
_NAME = re.compile(r"\b[A-ZА-ЯЁӘҒҚҢӨҰҮІ][^\W\d_]+(?:[ -][A-ZА-ЯЁӘҒҚҢӨҰҮІ][^\W\d_]+){1,4}\b")
_PLACES = re.compile(
    r"\b(?:court|ministry|city|region|street|square|university|radio|rights|house|union|committee|prison|january|february|march|april|may|june|july"
    r"|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|united|supreme"
    r"|police|prosecutors?|department"
    r"|суд(?:а|у|ом|е)?|министерств[оау]|область|улица|площадь|университет|верховный|полици[яиюей]{1,2}|прокуратур[аыуе]"
    r"|департамент(?:а|у|ом)?|акимат(?:а|у|ом)?|сот[ы]?|министрлігі|облысы|қаласы|ауданы|жоғарғы|полиция(?:сы)?"
    r"|прокуратура(?:сы)?|департаменті?|әкімдігі?)\b",
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
        own = self._scored(self._of_sentence(event, place), event, _SAME_CLAUSE)
        surnames = self._surnames(event, place)
        if own or not (surnames or self._spreads(event, place)):
            return own
        for names, score in self._circles(event, place):
            whom = [name for name in names if self._part(name, None) == "whom" and _bears(name, surnames)]
            found = self._scored(whom, event, score)
            if found:
                return found
        return ()

    def _of_sentence(self, event: Event, place: int) -> list[_Name]:
        """Give the names of the event's own sentence to whom it may have happened."""
        names = self._within(event.field, place)
        parts = {name: self._part(name, event) for name in names}
        whom = [name for name in names if parts[name] == "whom"]
        start, end = self._clause(event, place)
        subject = self._subject(event, start, end)
        if subject == "own":
            whom = [name for name in whom if start <= name.start < end or self._is_included(name)]
        if not whom and subject == "carried" and selves().search(clean(self._raw[event.field][start:end])):
            return [name for name in names if parts[name] == "speaks"]
        return whom

    def _spreads(self, event: Event, place: int) -> bool:
        """Tell whether an event that names nobody may be about somebody named in another sentence."""
        subject = self._subject(event, *self._clause(event, place))
        if subject == "none":
            subject = self._subject(event, *self._sentences[event.field][place])
        return subject == "carried" or (subject == "none" and event.pattern not in load_linking().narrow)

    def _surnames(self, event: Event, place: int) -> list[str]:
        """Give the bare surnames of an event's clause that a full name on the page has: told of that person only."""
        start, end = self._clause(event, place)
        bare = [found[0] for found in SURNAME.finditer(self._raw[event.field], start, end)]
        return [surname for surname in bare if any(_bears(name, [surname]) for name in self._names)]

    def _subject(self, event: Event, start: int, end: int) -> Subject:
        raw = self._raw[event.field]
        pieces, done = [], start
        for name in self._names:
            if name.field == event.field and start <= name.start < end and name.start >= done:
                pieces.append(raw[done : name.start])
                done = name.end
        clause = " ".join([*pieces, raw[done:end]])
        opens = event.field == "title" or event.start < self._sentences["text"][0][1]
        counted = bool({"count", "count_approx"} & event.values.keys())
        return subject_of(clause, counted=counted, opens=opens, kin_counts=event.pattern not in load_linking().of_kin)

    def _clause(self, event: Event, place: int) -> tuple[int, int]:
        """Give the stretch between the breaks around an event."""
        start, end = self._sentences[event.field][place]
        raw = self._raw[event.field]
        before = [match.end() for match in _CLAUSE_END.finditer(raw, start, max(event.start, start))]
        after = _CLAUSE_END.search(raw, event.end, max(end, event.end))
        return before[-1] if before else start, after.start() if after else end

    def _is_included(self, name: _Name) -> bool:
        """Tell whether a name is one of those counted: "15 people, including Seilov"."""
        raw = self._raw[name.field]
        return bool(_includes().search(clean(raw[max(name.start - 60, 0) : name.end + 60])))

    def _part(self, name: _Name, event: Event | None) -> Part:
        if name.watch_id is None and is_title(name.words.split()[0]):
            return "acts"
        place = (event.start, event.end) if event else None
        return part_of(self._raw[name.field], (name.start, name.end), place)

    def _circles(self, event: Event, place: int) -> Iterator[tuple[list[_Name], int]]:
        """Give names of other sentences from near to far, each with its score; the nearest with anybody counts."""
        field = event.field
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
        for group in self._groups(names):
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


def _before_name(words: str) -> int:
    """Tell how many letters of words with capitals are no name: "On Monday Marat Jylanbaev"."""
    skipped = 0
    while (word := words[skipped:].split(" ", 1)[0]) and (_PLACES.fullmatch(word) or word.lower() in _OPENERS):
        skipped += len(word) + 1
    return min(skipped, len(words))


def _bears(name: _Name, surnames: list[str]) -> bool:
    """Tell whether a name has one of these surnames, whatever the case endings; any name has none of none."""
    words = name.words.lower().split()
    return not surnames or any(
        word[:reach] == surname.lower()[:reach]
        for surname in surnames
        for word in words
        if (reach := max(min(len(word), len(surname)) - 2, 4))
    )


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


@lru_cache(maxsize=1)
def _includes() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{alternatives(load_linking().includes)})(?!\w)")


@lru_cache(maxsize=1)
def _joins() -> re.Pattern[str]:
    """Join names of a list: commas, "and", ages, and after one of these "teacher", "student"."""
    words = load_linking()
    joined = rf"(?:,?\s*(?:{alternatives(words.joins)})(?!\w)|,)"
    described = rf"(?:\s*(?:[^\W\d_]+\s+)?(?:{alternatives(words.descriptions)}))?"
    return re.compile(rf"(?:\s*[,(]\s*\d\d\s*\)?)?\s*(?:{joined}{described})?\s*", re.IGNORECASE)
