"""Clauses with all that the lexicon knows of them, found in one walk over their words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from matchers.storysteps import value_of
from matchers.storywords import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matchers.storytokens import Token


@dataclass(slots=True)
class Clause:
    """Words between two commas, and the phrases found among them, each with its first word and one past its last.

    Attributes:
        tokens: At least one.
        words: Their folded words.
        inner: Clauses of the same sentence stand before and after it.
        steps: Steps of a case.
        marks: What colours the words around.
        units: Where a unit stands, and which.
        factors: Where a thousand or a million stands.
        places: Ids of the places named.
        weekdays: Days of the week named.
        grounds: What somebody is charged with.
        times: Which time it happened, where it is not the first.
        confines: A cell or custody is named.
        again: It says that this happened once more.
    """

    tokens: Sequence[Token]
    words: list[str]
    inner: bool = False
    steps: list[tuple[int, int, str]] = field(default_factory=list)
    marks: list[tuple[int, int, str]] = field(default_factory=list)
    units: dict[int, str] = field(default_factory=dict)
    factors: dict[int, float] = field(default_factory=dict)
    places: set[str] = field(default_factory=set)
    weekdays: set[str] = field(default_factory=set)
    times: set[str] = field(default_factory=set)
    grounds: set[str] = field(default_factory=set)
    confines: bool = False
    again: bool = False

    @property
    def sentence(self) -> int:
        """Tell in which sentence of the entry it stands; 0 is the title."""
        return self.tokens[0].sentence


def clauses_of(tokens: Sequence[Token], lang: str) -> list[Clause]:
    """Group tokens by clause, in order, and look each up."""
    clauses = [Clause(group, [token.word for token in group]) for group in _groups(tokens)]
    sentences = [None, *(clause.sentence for clause in clauses), None]
    for before, clause, after in zip(sentences, clauses, sentences[2:], strict=False):
        clause.inner = before == clause.sentence == after
        _look_up(clause, lang)
    return clauses


def _groups(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    begin = 0
    for place in range(1, len(tokens) + 1):
        if place == len(tokens) or tokens[place].clause != tokens[begin].clause:
            yield tokens[begin:place]
            begin = place


def _look_up(clause: Clause, lang: str) -> None:
    stretches = {"step": clause.steps, "mark": clause.marks}
    kinds = {"weekday": clause.weekdays, "ground": clause.grounds, "time": clause.times}
    more: list[int] = []
    for start, end, label in lexicon().clauses[lang].find(clause.words):
        kind, _, value = label.partition(" ")
        if kind in stretches:
            stretches[kind].append((start, end, value))
        elif kind in kinds:
            kinds[kind].add(value)
        elif kind == "unit":
            clause.units.setdefault(start, value)
        elif kind == "factor":
            clause.factors[start] = float(value)
        elif kind == "place":
            clause.places.update([value] if clause.tokens[start].capital else ())
        clause.confines = clause.confines or kind == "confinement"
        clause.again = clause.again or kind == "time"
        more.extend([end] if kind == "again" else ())
    clause.again = clause.again or any(not _counts_others(clause, place) for place in more)


def _counts_others(clause: Clause, place: int) -> bool:
    """Tell whether "again" only adds some of those counted: тағы он екі адам; тағы 15 тәулік is another term."""
    words = clause.words
    if place >= len(words) or value_of(words[place]) is None:
        return False
    return not any(clause.units.get(near, "people") != "people" for near in range(place + 1, place + 4))
