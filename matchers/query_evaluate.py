"""Tell whether an entry satisfies a query, and where its terms stand.

`Evaluator.holds` walks the tree with its sign, so that NOT needs no tree of its own; `Evaluator.stretches` gives the
places of a node that can stand near another.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from matchers.query_regex import compile_regex
from matchers.query_tree import (
    Both,
    Either,
    EventTerm,
    Filter,
    Name,
    Near,
    Negation,
    Node,
    Phrase,
    Regex,
    Scope,
    Word,
)
from matchers.query_values import satisfies
from matchers.query_view import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matchers.query_view import EntryView, FieldView
    from matchers.query_words import How, Place
    from storage.records import FieldName

_MOST = 300
"""Places of one term in one field that NEAR, SAME and phrases look at, the first ones: a bound on the work."""
_REGEX_SCORE = 85


class Found(NamedTuple):
    """A term of the query in the raw field, with the score and the reason it brings."""

    field: FieldName
    start: int
    end: int
    term: str
    score: int
    reason: str


class Stretch(NamedTuple):
    """Words from `first` to `last`, both included, and the terms that stand there."""

    first: int
    last: int
    found: tuple[Found, ...]


class Evaluator:
    """Evaluates any number of queries on one entry; what a term gave is kept for the next query that has it."""

    def __init__(self, view: EntryView) -> None:
        self._view = view
        self._kept: dict[tuple[Node, FieldName], Sequence[Stretch]] = {}

    def holds(self, node: Node, fields: Sequence[FieldName] = FIELDS, *, positive: bool = True) -> list[Found] | None:
        """Tell whether a tree holds (or, not `positive`, does not).

        Returns:
            The terms that make it so, the first place of each in each field; empty where filters and negations alone
            do; None where it does not hold.
        """
        match node:
            case Negation(child):
                return self.holds(child, fields, positive=not positive)
            case Scope(field, child):
                return self.holds(child, [field], positive=positive)
            case Both(children) | Either(children):
                every = isinstance(node, Both) == positive
                return self._join(children, fields, positive=positive, every=every)
            case Filter(kind, value):
                true = self._view.is_in(value) if kind == "lang" else self._view.is_from(value)
                return [] if true == positive else None
        places = [self.stretches(node, field) for field in fields]
        if any(places) != positive:
            return None
        return [found for stretches in places if stretches for found in stretches[0].found]

    def _join(
        self, children: Iterable[Node], fields: Sequence[FieldName], *, positive: bool, every: bool
    ) -> list[Found] | None:
        joined: list[Found] | None = [] if every else None
        for child in children:
            found = self.holds(child, fields, positive=positive)
            if found is None:
                if every:
                    return None
            else:
                joined = [*(joined or []), *found]
        return joined

    def stretches(self, node: Node, field: FieldName) -> Sequence[Stretch]:
        """Give the places of a node in one field, in reading order, at most 300."""
        key = (node, field)
        if key not in self._kept:
            self._kept[key] = self._stretches(node, field)
        return self._kept[key]

    def _stretches(self, node: Node, field: FieldName) -> Sequence[Stretch]:
        match node:
            case Either(children):
                found: Sequence[Stretch] = _ordered(one for child in children for one in self.stretches(child, field))
            case Scope(own, child):
                found = self.stretches(child, field) if own == field else []
            case Near(left, right, words):
                view = self._view.fields[field]
                found = _near(self.stretches(left, field), self.stretches(right, field), words, view)
            case Name() | EventTerm():
                found = self._asked(node, field)
            case _:
                found = _letters(node, self._view.fields[field], field)
        return found

    def _asked(self, node: Name | EventTerm, field: FieldName) -> list[Stretch]:
        """Give the places of a name or an event, which others found."""
        view = self._view.fields[field]
        items: Iterable[tuple[int, int, int, str]]
        if isinstance(node, Name):
            mentions = self._view.named(node.name, field)
            items = [(mention.start, mention.end, mention.score, mention.reason) for mention in mentions]
        else:
            published_at, asked = self._view.entry.published_at, node.comparison
            events = self._view.events(node.pattern, field)
            items = [
                (event.start, event.end, event.score, event.reason)
                for event in events
                if asked is None or satisfies(event, asked, published_at)
            ]
        return [
            Stretch(*view.tokens_within(start, end), (Found(field, start, end, str(node), score, f"{node}: {reason}"),))
            for start, end, score, reason in items
        ]


def _letters(node: Node, view: FieldView, field: FieldName) -> list[Stretch]:
    """Give the places of what is found by its letters."""
    match node:
        case Word():
            return [_word(node, place, view, field) for place in islice(view.words.get(node, ()), _MOST)]
        case Phrase():
            return [_phrase(node, places, view, field) for places in _follow(node, view)]
        case Regex(source):
            return [_regex(source, span, view, field) for span in _regex_spans(source, view)]
    raise AssertionError(type(node))


def _word(node: Word, place: Place, view: FieldView, field: FieldName) -> Stretch:
    return Stretch(place.token, place.token, (_met(node, (place.token, place.token), place.how, view, field),))


def _met(node: Word | Phrase, words: tuple[int, int], how: How, view: FieldView, field: FieldName) -> Found:
    start, end = view.span(*words)
    return Found(field, start, end, str(node), how.score, f"“{view.prepared.raw[start:end]}” is {node}, {how.says}.")


def _follow(node: Phrase, view: FieldView) -> list[Sequence[Place]]:
    """Find words that follow one another in one sentence."""
    places = [{place.token: place for place in view.words.get(word, ())} for word in node.words]
    found: list[Sequence[Place]] = []
    for first in places[0]:
        row = [known[first + step] for step, known in enumerate(places) if first + step in known]
        if len(row) == len(places) and view.sentence(first) == view.sentence(row[-1].token):
            found.append(row)
    return found[:_MOST]


def _phrase(node: Phrase, places: Sequence[Place], view: FieldView, field: FieldName) -> Stretch:
    first, last = places[0].token, places[-1].token
    how = min(place.how for place in places)
    return Stretch(first, last, (_met(node, (first, last), how, view, field),))


def _regex_spans(source: str, view: FieldView) -> list[tuple[int, int]]:
    return list(islice(compile_regex(source).spans(view.bordered), _MOST))


def _regex(source: str, span: tuple[int, int], view: FieldView, field: FieldName) -> Stretch:
    start, end = view.prepared.span(*span)
    reason = f"“{view.prepared.raw[start:end]}” fits /{source}/."
    found = Found(field, start, end, f"/{source}/", _REGEX_SCORE, reason)
    return Stretch(*view.tokens_within(start, end), (found,))


def _ordered(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Sort stretches, keep the first of those that span the same words, and at most 300."""
    unique: dict[tuple[int, int], Stretch] = {}
    for stretch in sorted(stretches, key=lambda one: (one.first, one.last)):
        unique.setdefault((stretch.first, stretch.last), stretch)
    return list(islice(unique.values(), _MOST))


def _near(left: Sequence[Stretch], right: Sequence[Stretch], words: int | None, view: FieldView) -> list[Stretch]:
    """Pair stretches that do not overlap and are near enough, in either order."""
    if words is None:
        return _ordered(_same_sentence(left, right, view))
    starts = [stretch.first for stretch in right]
    longest = max((stretch.last - stretch.first for stretch in right), default=0)
    pairs: list[Stretch] = []
    for one in left:
        low = bisect_left(starts, one.first - words - longest)
        high = bisect_right(starts, one.last + words)
        pairs += [_pair(one, other) for other in right[low:high] if 1 <= _apart(one, other) <= words]
    return _ordered(pairs)


def _same_sentence(left: Sequence[Stretch], right: Sequence[Stretch], view: FieldView) -> Iterable[Stretch]:
    by_sentence: dict[int, list[Stretch]] = {}
    for other in right:
        by_sentence.setdefault(view.sentence(other.first), []).append(other)
    for one in left:
        for other in by_sentence.get(view.sentence(one.first), ()):
            if _apart(one, other) >= 1:
                yield _pair(one, other)


def _apart(one: Stretch, other: Stretch) -> int:
    """Count the steps from the end of one stretch to the start of the other; 1 for neighbours, 0 or less on overlap."""
    return max(other.first - one.last, one.first - other.last)


def _pair(one: Stretch, other: Stretch) -> Stretch:
    return Stretch(min(one.first, other.first), max(one.last, other.last), (*one.found, *other.found))
