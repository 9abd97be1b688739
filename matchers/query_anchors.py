"""What must occur in an entry before a query can hold: its anchors, so that a query without one costs nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from matchers.query_forms import letters
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

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class EventAnchor(NamedTuple):
    """An event of this pattern must be there."""

    pattern: str


Anchors: TypeAlias = frozenset[Word | EventAnchor]
_EVENT_LENGTH = 8
"""Events are about as rare as words of eight letters."""
_COST = {Filter: 0, Word: 1, Phrase: 2, EventTerm: 2, Near: 3, Regex: 5, Name: 6}


def folded(node: Node) -> Node:
    """Fold every word of a tree, and put what is cheap to evaluate first."""
    match node:
        case Word(text, prefix):
            return Word(letters(text), prefix)
        case Phrase(words):
            return Phrase(tuple(Word(letters(word.text), word.prefix) for word in words))
        case Scope(_, child) | Negation(child):
            return replace(node, child=folded(child))
        case Near(left, right, words):
            return Near(folded(left), folded(right), words)
        case Both(children) | Either(children):
            return replace(node, children=tuple(sorted(map(folded, children), key=_cost)))
    return node


def _cost(node: Node) -> int:
    if isinstance(node, (Both, Either)):
        return max(map(_cost, node.children))
    return _cost(node.child) if isinstance(node, (Scope, Negation)) else _COST[type(node)]


def words_of(node: Node) -> Iterator[Word]:
    """Give every word of a tree, negated ones too; repeated where it stands more than once."""
    match node:
        case Word():
            yield node
        case Phrase(words):
            yield from words
        case Scope(_, child) | Negation(child):
            yield from words_of(child)
        case Near(left, right):
            yield from words_of(left)
            yield from words_of(right)
        case Both(children) | Either(children):
            for child in children:
                yield from words_of(child)


def anchors_of(node: Node, *, positive: bool = True) -> Anchors | None:
    """Give anchors one of which must occur for a folded tree to hold, the rarest choice.

    Returns:
        None where nothing need occur: negations, filters, names and regular expressions.
    """
    match node:
        case Negation(child):
            anchors = anchors_of(child, positive=not positive)
        case Scope(_, child):
            anchors = anchors_of(child, positive=positive)
        case Both(children) | Either(children):
            choices = [anchors_of(child, positive=positive) for child in children]
            anchors = _rarest(choices) if isinstance(node, Both) == positive else _union(choices)
        case _:
            anchors = _anchors_of_term(node) if positive else None
    return anchors


def _anchors_of_term(node: Node) -> Anchors | None:
    match node:
        case Word():
            return frozenset({node})
        case Phrase(words):
            return _rarest([frozenset({word}) for word in words])
        case EventTerm(pattern):
            return frozenset({EventAnchor(pattern)})
        case Near(left, right):
            return _rarest([anchors_of(left), anchors_of(right)])
    return None


def _union(choices: Iterable[Anchors | None]) -> Anchors | None:
    union: set[Word | EventAnchor] = set()
    for choice in choices:
        if choice is None:
            return None
        union |= choice
    return frozenset(union)


def _rarest(choices: Iterable[Anchors | None]) -> Anchors | None:
    known = [choice for choice in choices if choice is not None]
    return min(known, key=_frequency) if known else None


def _frequency(anchors: Anchors) -> float:
    """Guess how often any of these occurs: each letter more makes a word about half as frequent."""
    lengths = (_EVENT_LENGTH if isinstance(anchor, EventAnchor) else len(anchor.text) for anchor in anchors)
    return sum(0.5**length for length in lengths)
