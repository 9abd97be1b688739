"""The tree of a query: frozen nodes that compare, and print themselves as a query that reads the same.

query   Either(Both(Word митинг, Negation(Word спорт)), Near(…))
leaves  Word, Phrase, Regex, Name, EventTerm stand somewhere in an entry; Filter is true of an entry as a whole
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from storage.records import FieldName

Sign: TypeAlias = Literal[">=", "<=", "=", ">", "<"]
OPERATORS = {
    "AND": frozenset({"AND", "И", "ЖӘНЕ"}),
    "OR": frozenset({"OR", "ИЛИ", "НЕМЕСЕ"}),
    "NOT": frozenset({"NOT", "НЕ", "ЕМЕС"}),
    "SAME": frozenset({"SAME", "NEAR"}),
}
"""Words that are operators when written in capitals, by what they mean."""
KEYWORDS = frozenset().union(*OPERATORS.values())


class Printed:
    """A node that prints itself as a query."""

    __slots__ = ()

    def __str__(self) -> str:
        """Write the node as a query that reads the same."""
        return _text(self)


@dataclass(frozen=True, slots=True)
class Word(Printed):
    """A word in any grammatical form; `prefix` takes any ending (`военком*`). Not folded: as it was typed."""

    text: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Phrase(Printed):
    """Two or more words that follow one another in one sentence, each in any grammatical form."""

    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Regex(Printed):
    """A regular expression as it was typed, without the slashes."""

    source: str


@dataclass(frozen=True, slots=True)
class Name(Printed):
    """A person under any spelling, as a name watch finds them."""

    name: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a value of an event must be.

    Attributes:
        key: Such as `days`; None for the value the pattern is about.
        sign: How to compare; text knows `=` only.
        value: A number, or text such as `reduced`.
        unit: Canonical unit such as `MRP` or `months`, None where none was typed.
    """

    key: str | None
    sign: Sign
    value: float | str
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class EventTerm(Printed):
    """An event of a pattern, with a value where one is asked."""

    pattern: str
    comparison: Comparison | None = None


@dataclass(frozen=True, slots=True)
class Filter(Printed):
    """What must hold of an entry as a whole: its language or its source."""

    kind: Literal["lang", "source"]
    value: str


@dataclass(frozen=True, slots=True)
class Scope(Printed):
    """A tree that is looked for in one field only."""

    field: FieldName
    child: Node


@dataclass(frozen=True, slots=True)
class Near(Printed):
    """Two trees with a place, at most `words` words from one another in either order; None for one sentence."""

    left: Node
    right: Node
    words: int | None


@dataclass(frozen=True, slots=True)
class Negation(Printed):
    """Nothing of the child may hold; the child is never a negation itself."""

    child: Node


@dataclass(frozen=True, slots=True)
class Both(Printed):
    """All of two or more children; none of them is a `Both`."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Either(Printed):
    """Any of two or more children; none of them is an `Either`."""

    children: tuple[Node, ...]


Leaf: TypeAlias = Word | Phrase | Regex | Name | EventTerm
Node: TypeAlias = Leaf | Filter | Scope | Near | Negation | Both | Either
_AND, _NOT, _NEAR, _UNIT = 1, 2, 3, 4
_BINDS = {Either: 0, Both: _AND, Negation: _NOT, Near: _NEAR}


def _inside(child: Node, least: int) -> str:
    """Print a child, in brackets where it binds less tightly than its place needs."""
    return str(child) if _BINDS.get(type(child), _UNIT) >= least else f"({child})"


def _text(node: Printed) -> str:
    match node:
        case Scope(field, child):
            text = f"{field}:{_inside(child, _UNIT)}"
        case Near(left, right, words):
            between = "SAME" if words is None else f"NEAR/{words}"
            text = f"{_inside(left, _NEAR)} {between} {_inside(right, _UNIT)}"
        case Negation(child):
            text = f"NOT {_inside(child, _NEAR)}"
        case Both(children):
            text = " AND ".join(_inside(child, _NOT) for child in children)
        case Either(children):
            text = " OR ".join(_inside(child, _AND) for child in children)
        case Query(tree):
            text = _text(tree)
        case _:
            text = _leaf_text(node)
    return text


def _leaf_text(node: Printed) -> str:
    match node:
        case Word(word, prefix):
            text = f'"{word}"' if word.upper() in KEYWORDS and not prefix else word + "*" * prefix
        case Phrase(words):
            text = '"' + " ".join(word.text + "*" * word.prefix for word in words) + '"'
        case Regex(source):
            text = f"/{source}/"
        case EventTerm(pattern, comparison):
            text = f"{pattern}{_compared(comparison)}" if comparison else f"pattern:{pattern}"
        case Name(name):
            text = f'name:"{name}"'
        case Filter(kind, value):
            text = f'{kind}:"{value}"'
        case _:
            raise AssertionError(type(node))
    return text


def _compared(asked: Comparison) -> str:
    number = isinstance(asked.value, float)
    value = f"{asked.value:.6f}".rstrip("0").rstrip(".") if number else asked.value
    key, unit = f".{asked.key}" if asked.key else "", f" {asked.unit}" if asked.unit else ""
    return f"{key}{asked.sign}{value}{unit}"


def children_of(node: Node) -> tuple[Node, ...]:
    """Give what a node joins, denies or narrows; nothing for a term."""
    match node:
        case Both(children) | Either(children):
            return children
        case Negation(child) | Scope(_, child):
            return (child,)
        case Near(left, right):
            return left, right
    return ()


@dataclass(frozen=True, slots=True)
class Query(Printed):
    """A query that was read; printing it gives a query that reads the same."""

    tree: Node
