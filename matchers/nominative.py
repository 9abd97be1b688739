"""A name as a text bends it -> as a list would hold it: Болата Ахметова, Санию Тулегенову, Қасымовты. A good guess.

Endings decide together: a case counts where given name and surname both have it, and where what is left are a known
given name and an end of surnames. Without such support the name stays as it stands.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from config.language_packs import language_packs
from matchers.folding import fold, is_cyrillic
from matchers.name_parts import bearer_of_surname, is_given_name, is_surely_surname

if TYPE_CHECKING:
    from collections.abc import Iterator

_CASES = "NGDAIP"
_KNOWN = 2
"""What a known given name, or a sure end of surnames, counts for."""


class _Base(NamedTuple):
    """What a word may be a form of.

    Attributes:
        text: As it would stand in a list.
        cases: Letters of the cases in which the word as printed is that form.
        bearer: m, f, or "" where the ending does not tell.
    """

    text: str
    cases: str
    bearer: str


@lru_cache(maxsize=4096)
def nominative(name: str) -> str:
    """Give a name as a list would hold it.

    Args:
        name: Two words or more as printed, in any order; one word is given back as it stands.
    """
    words = name.split()
    if len(words) < 2:
        return name
    tries = [[*words[:-1], _without_suffix(words[-1])]]
    if is_cyrillic(fold(name)):
        tries += [guess for case in _CASES for bearer in "mf" if (guess := _in_case(words, case, bearer))]
    best = max(tries, key=_support)
    return " ".join(best if _support(best) > _support(words) else words)


def _in_case(words: list[str], case: str, bearer: str) -> list[str]:
    """Read every word in one case and for one bearer; nothing where a word has no such reading."""
    found = []
    for word in words:
        bases = [base for base in _bases(word) if case in base.cases and base.bearer in {"", bearer}]
        if not bases and bearer == "f" and is_given_name(word):
            bases = [_Base(word, _CASES, "f")]  # Айгерим does not bend
        if not bases:
            return []
        found.append(max(bases, key=lambda base: (_support([base.text]), -len(base.text))).text)
    return found


def _bases(word: str) -> Iterator[_Base]:
    yield _Base(word, "N", "")
    for pack in language_packs():
        for row in pack.declensions:
            if row.plural:
                continue
            for base in row.bases:
                kept, dropped = base[: len(base) - row.drops], base[len(base) - row.drops :]
                for case, endings in row.endings.items():
                    for ending in endings:
                        if word.endswith(kept + ending):
                            bearer = row.bearer if row.bearer in {"m", "f"} else ""
                            yield _Base(word[: len(word) - len(ending)] + dropped, case, bearer)


def _without_suffix(word: str) -> str:
    """Cut a Kazakh case suffix or an English 's off the last word, which alone carries it."""
    bare = word.removesuffix("'s").removesuffix("’s")
    suffixes = (suffix for pack in language_packs() for group in pack.suffixes.values() for suffix in group)
    for suffix in sorted(suffixes, key=lambda suffix: (-len(suffix), suffix)):
        stem = bare.removesuffix(suffix)
        if stem != bare and is_surely_surname(fold(stem)):
            return stem
    return bare


def _support(words: list[str]) -> int:
    """Count what speaks for words being a name as a list holds it."""
    surname = next((word for word in reversed(words) if bearer_of_surname(fold(word))), "")
    given = next((word for word in words if word != surname), "")
    unfit = bool(surname) and bearer_of_surname(fold(surname)) == "m" and fold(given).endswith(("а", "я", "a"))
    return sum(map(_weight, words)) - unfit


def _weight(word: str) -> int:
    folded = fold(word)
    if is_given_name(word) or is_surely_surname(folded):
        return _KNOWN
    return 1 if bearer_of_surname(folded) else 0
