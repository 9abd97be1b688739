"""Look at a name before it is watched for: what would keep it from being found, and what to do about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from matchers.folding import fold
from matchers.name_notes import people_in
from matchers.name_parts import particles, read_name
from matchers.name_words import words
from matchers.text import prepare

LONGEST = 150
"""Code points. The longest names of real people stay far below; longer lines are a pasted sentence."""

_OTHER_SCRIPT = re.compile(r"[^\W\d_A-Za-zÀ-ɏḀ-ỿЀ-ԯ]")
_DIGIT = re.compile(r"\d")
_SHOWN = 40

ProblemKind = Literal["empty", "too-long", "digits", "script", "one-word", "common-word", "several"]


@dataclass(frozen=True, slots=True)
class NameProblem:
    """What is wrong with a name.

    Attributes:
        kind: For the program.
        message: For the monitor: what is wrong, with which name, and what to do, in one sentence.
        hinders: Whether the name can not be watched for at all.
    """

    kind: ProblemKind
    message: str
    hinders: bool


def check_name(name: str) -> tuple[NameProblem, ...]:
    """Tell what is wrong with a name, gravest first; nothing when it can be watched for as it stands."""
    readable = " ".join(prepare(name).clean.split())
    shown = readable if len(readable) <= _SHOWN else readable[:_SHOWN] + "…"
    if not readable:
        return (_problem("empty", "the name is empty; type given name and surname", hinders=True),)
    if len(readable) > LONGEST:
        text = f"{shown!r} is {len(readable)} characters long; type the name only, at most {LONGEST}"
        return (_problem("too-long", text, hinders=True),)
    if _OTHER_SCRIPT.search(readable):
        text = f"{shown!r} has letters that are neither Latin nor Cyrillic; type it in Latin or Cyrillic letters"
        return (_problem("script", text, hinders=True),)
    if people_in(readable):
        return (_problem("several", f"{shown!r} names several people; give each a line of its own", hinders=True),)
    found = []
    if _DIGIT.search(readable):
        text = f"{shown!r} has digits; digits are left out of a name, use a query to look for them"
        found.append(_problem("digits", text, hinders=False))
    if read_name(name) is None:
        found.insert(0, _problem("one-word", _one_word(readable, shown), hinders=True))
    return tuple(found)


def _one_word(readable: str, shown: str) -> str:
    names = [word for word in words(readable) if fold(word.text) not in particles()]
    if not names:
        return f"{shown!r} has no letters of a name; type given name and surname"
    return f"{shown!r} is one word and would find every namesake; add the given name or an initial, or use a query"


def _problem(kind: ProblemKind, message: str, *, hinders: bool) -> NameProblem:
    return NameProblem(kind, message + ".", hinders)
