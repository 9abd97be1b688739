"""The tree of a query: frozen nodes that compare, print themselves as a query again, and know whether they have a place.

query   Either(Both(Word митинг, Negation(Word спорт)), Near(…))
leaves  Word, Phrase, Regex, Name, EventTerm stand somewhere in an entry; Filter is true of an entry as a whole
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

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


@dataclass(frozen=True, slots=True)
class Word:
    """A word in any grammatical form; `prefix` takes any ending (`военком*`). Not folded: as it was typed."""

    text: str
    prefix: bool = False

    def __str__(self) -> str:
        if self.prefix:
            return self.text + "*"
        return f'"{self.text}"' if self.text in KEYWORDS else self.text


@dataclass(frozen=True, slots=True)
class Phrase:
    """Two or more words that follow one another in one sentence, each in any grammatical form."""

    words: tuple[Word, ...]

    def __str__(self) -> str:
        return '"' + " ".join(word.text + "*" * word.prefix for word in self.words) + '"'


@dataclass(frozen=True, slots=True)
class Regex:
    """A regular expression as it was typed, without the slashes."""

    source: str

    def __str__(self) -> str:
        return f"/{self.source}/"


@dataclass(frozen=True, slots=True)
class Name:
    """A person under any spelling, as a name watch finds them."""

    name: str

    def __str__(self) -> str:
        return f'name:"{self.name}"'


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

    def __str__(self) -> str:
        value = f"{self.value:.12g}" if isinstance(self.value, float) else self.value
        return f"{self.sign}{value}" + (f" {self.unit}" if self.unit else "")


@dataclass(frozen=True, slots=True)
class EventTerm:
    """An event of a pattern, with a value where one is asked."""

    pattern: str
    comparison: Comparison | None = None

    def __str__(self) -> str:
        if self.comparison is None:
            return f"pattern:{self.pattern}"
        key = f".{self.comparison.key}" if self.comparison.key else ""
        return f"{self.pattern}{key}{self.comparison}"


@dataclass(frozen=True, slots=True)
class Filter:
    """What must hold of an entry as a whole: its language or its source."""

    kind: Literal["lang", "source"]
    value: str

    def __str__(self) -> str:
        return f'{self.kind}:"{self.value}"'


@dataclass(frozen=True, slots=True)
class Scope:
    """A tree that is looked for in one field only."""

    field: FieldName
    child: Node

    def __str__(self) -> str:
        return f"{self.field}:{_inside(self.child, _UNIT)}"


@dataclass(frozen=True, slots=True)
class Near:
    """Two trees with a place, at most `words` words from one another in either order; None for one sentence."""

    left: Node
    right: Node
    words: int | None

    def __str__(self) -> str:
        between = "SAME" if self.words is None else f"NEAR/{self.words}"
        return f"{_inside(self.left, _NEAR)} {between} {_inside(self.right, _UNIT)}"


@dataclass(frozen=True, slots=True)
class Negation:
    """Nothing of the child may hold; the child is never a negation itself."""

    child: Node

    def __str__(self) -> str:
        return f"NOT {_inside(self.child, _NEAR)}"


@dataclass(frozen=True, slots=True)
class Both:
    """All of two or more children; none of them is a `Both`."""

    children: tuple[Node, ...]

    def __str__(self) -> str:
        return " AND ".join(_inside(child, _NOT) for child in self.children)


@dataclass(frozen=True, slots=True)
class Either:
    """Any of two or more children; none of them is an `Either`."""

    children: tuple[Node, ...]

    def __str__(self) -> str:
        return " OR ".join(_inside(child, _AND) for child in self.children)


Leaf: TypeAlias = Word | Phrase | Regex | Name | EventTerm
Node: TypeAlias = Leaf | Filter | Scope | Near | Negation | Both | Either
_AND, _NOT, _NEAR, _UNIT = 1, 2, 3, 4
_BINDS = {Either: 0, Both: _AND, Negation: _NOT, Near: _NEAR}


def _inside(child: Node, least: int) -> str:
    """Print a child, in brackets where it binds less tightly than its place needs."""
    return str(child) if _BINDS.get(type(child), _UNIT) >= least else f"({child})"


@dataclass(frozen=True, slots=True)
class Query:
    """A query that was read; printing it gives a query that reads the same."""

    tree: Node

    def __str__(self) -> str:
        return str(self.tree)
