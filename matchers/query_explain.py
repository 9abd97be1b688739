"""Say in words what a query asks for, so that a monitor sees what was understood."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    Query,
    Regex,
    Scope,
    Word,
    children_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_LETTERS_OF_SHORT = 3


def explain(query: Query) -> str:
    """Tell the tree in words, a line for each node, two spaces deeper for each level."""
    return "\n".join(_lines(query.tree, 0))


def _lines(node: Node, depth: int) -> Iterator[str]:
    yield "  " * depth + _title(node)
    for child in children_of(node):
        yield from _lines(child, depth + 1)


def _title(node: Node) -> str:
    match node:
        case Both():
            says = "all of"
        case Either():
            says = "any of"
        case Negation():
            says = "not"
        case Scope(field):
            says = f"in the {field} only"
        case Near(words=None):
            says = "in one sentence"
        case Near(words=words):
            says = f"at most {words} {'word' if words == 1 else 'words'} on, in either order"
        case _:
            says = _leaf(node)
    return says


def _leaf(node: Node) -> str:
    match node:
        case Word(text, prefix):
            says = f"words that begin with {text}" if prefix else f"the word {text}{_forms(text)}"
        case Phrase():
            says = f"the phrase {node}, each word in any form"
        case Regex():
            says = f"letters that fit {node}"
        case Name(name):
            says = f"the person {name}, in any spelling"
        case EventTerm(comparison=None):
            says = f"an event {node.pattern}"
        case EventTerm():
            says = f"an event {node}"
        case Filter(kind, value):
            says = f"the {_FILTERS[kind]} is {value}"
        case _:
            raise AssertionError(type(node))
    return says


_FILTERS = {"lang": "language", "source": "source"}


def _forms(text: str) -> str:
    return " exactly" if len(text) <= _LETTERS_OF_SHORT else " in any form"
