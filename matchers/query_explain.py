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
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_LETTERS_OF_SHORT = 3


def explain(query: Query) -> str:
    """Tell the tree in words, a line for each node, two spaces deeper for each level."""
    return "\n".join(_lines(query.tree, 0))


def _lines(node: Node, depth: int) -> Iterator[str]:
    yield "  " * depth + _title(node)
    for child in _children(node):
        yield from _lines(child, depth + 1)


def _children(node: Node) -> tuple[Node, ...]:
    match node:
        case Both(children) | Either(children):
            return children
        case Negation(child) | Scope(_, child):
            return (child,)
        case Near(left, right):
            return left, right
    return ()


def _title(node: Node) -> str:
    match node:
        case Both():
            return "all of"
        case Either():
            return "any of"
        case Negation():
            return "not"
        case Scope(field):
            return f"in the {field} only"
        case Near(words=None):
            return "in one sentence"
        case Near(words=words):
            return f"at most {words} {'word' if words == 1 else 'words'} on, in either order"
    return _leaf(node)


def _leaf(node: Node) -> str:
    match node:
        case Word(text, prefix):
            return f"words that begin with {text}" if prefix else f"the word {text}{_forms(text)}"
        case Phrase():
            return f"the phrase {node}, each word in any form"
        case Regex():
            return f"letters that fit {node}"
        case Name(name):
            return f"the person {name}, in any spelling"
        case EventTerm(pattern, None):
            return f"an event {pattern}"
        case EventTerm():
            return f"an event {node}"
        case Filter("lang", value):
            return f"the language is {value}"
        case Filter(_, value):
            return f"the source is {value}"
    raise AssertionError(node)


def _forms(text: str) -> str:
    return " exactly" if len(text) <= _LETTERS_OF_SHORT else " in any form"
