"""What must occur in an entry before a query can hold, so that a query without it costs nothing.

A query has needs: of each, some anchor must occur. It is filed under the rarest need, and evaluated when all are met.
"""

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
    from collections.abc import Callable, Iterator, Sequence


class EventAnchor(NamedTuple):
    """An event of this pattern must be there."""

    pattern: str


Anchor: TypeAlias = Word | EventAnchor
Need: TypeAlias = frozenset[Anchor]
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
    """Give every word of a folded tree, negated ones too; repeated where it stands more than once."""
    for leaf in _leaves(node):
        if isinstance(leaf, Word):
            yield leaf
        elif isinstance(leaf, Phrase):
            yield from leaf.words


def names_of(node: Node) -> Iterator[str]:
    """Give every name of a tree."""
    return (leaf.name for leaf in _leaves(node) if isinstance(leaf, Name))


def _leaves(node: Node) -> Iterator[Node]:
    match node:
        case Scope(_, child) | Negation(child):
            yield from _leaves(child)
        case Near(left, right):
            yield from _leaves(left)
            yield from _leaves(right)
        case Both(children) | Either(children):
            for child in children:
                yield from _leaves(child)
        case _:
            yield node


def needs_of(node: Node, commonness: Callable[[Anchor], int], *, positive: bool = True) -> list[Need]:
    """Give what must occur for a folded tree to hold.

    Args:
        node: The tree.
        commonness: How many queries have an anchor already; what many ask for is common in the news, too.
        positive: False where the tree must not hold.

    Returns:
        Needs, the rarest first; none where nothing need occur: negations, filters, names and regular expressions.
    """
    match node:
        case Negation(child):
            needs = needs_of(child, commonness, positive=not positive)
        case Scope(_, child):
            needs = needs_of(child, commonness, positive=positive)
        case Both(children) | Either(children):
            every = [needs_of(child, commonness, positive=positive) for child in children]
            needs = [need for each in every for need in each] if isinstance(node, Both) == positive else _any_of(every)
        case Near(left, right) if positive:
            needs = needs_of(left, commonness) + needs_of(right, commonness)
        case _:
            needs = _needs_of_term(node) if positive else []
    return sorted(needs, key=lambda need: sum(_frequency(anchor, commonness(anchor)) for anchor in need))


def _needs_of_term(node: Node) -> list[Need]:
    match node:
        case Word():
            return [frozenset({node})]
        case Phrase(words):
            return [frozenset({word}) for word in words]
        case EventTerm(pattern):
            return [frozenset({EventAnchor(pattern)})]
    return []


def _any_of(choices: Sequence[Sequence[Need]]) -> list[Need]:
    """Join the rarest need of each choice; none where one choice needs nothing."""
    if not all(choices):
        return []
    return [frozenset(anchor for needs in choices for anchor in needs[0])]


def _frequency(anchor: Anchor, queries: int) -> float:
    """Guess how often an anchor occurs: each letter more makes a word about half as frequent."""
    length = _EVENT_LENGTH if isinstance(anchor, EventAnchor) else len(anchor.text)
    return float(0.5**length * (1 + queries))
