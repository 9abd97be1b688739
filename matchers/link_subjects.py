"""Whom a clause is about when it names nobody: the person named before, somebody of its own, or it does not say.

The words are data (`config/patterns/shared/linking.toml`); this makes expressions of them and asks in the right order.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, TypeAlias

from config.linking_words import load_linking

if TYPE_CHECKING:
    from collections.abc import Iterable

Subject: TypeAlias = Literal["carried", "own", "none"]
"""A pronoun or "the activist" carries the person named before; "two men" or "the outlet" is somebody of its own."""

SURNAME = re.compile(
    r"\b[A-Z][a-z]+(?:[oe]v|[oe]va|uly|qyzy|kyzy|baev|bay)\b"
    r"|\b[А-ЯЁӘҒҚҢӨҰҮІ][а-яёәғқңөұүі]+(?:[ое]в|ұлы|улы)(?:а|у|ым|ой|ы|ты|ті|қа|ке|тың|тің)?\b"
    r"|\b[А-ЯЁӘҒҚҢӨҰҮІ][а-яёәғқңөұүі]+(?:[ое]в|қыз|кыз)(?:а|ой|у|ы|аны|аға|аның|ын|ына)\b"
)
"""A surname alone tells of somebody, whether listed or not."""


def subject_of(clause: str, *, counted: bool, opens: bool, kin_counts: bool) -> Subject:
    """Tell whom a clause, or a whole sentence, is about.

    Args:
        clause: As printed, without the names of those who only speak.
        counted: Whether the event itself tells a number of people.
        opens: Whether it stands in the headline or the first sentence, where "a blogger" is the one of the story.
        kin_counts: Whether "his brother" is somebody of its own.
    """
    lowered = clean(clause)
    if _pronouns().search(lowered):
        return "carried"
    if counted or _has_own(clause, lowered, opens=opens, kin_counts=kin_counts):
        return "own"
    return "carried" if _carriers().search(lowered) else "none"


def _has_own(clause: str, lowered: str, *, opens: bool, kin_counts: bool) -> bool:
    if kin_counts and _kin().search(lowered):
        return True
    if not opens and _somebody().search(lowered):
        return True
    if _groups().search(_beside().sub(" ", lowered)):
        return True
    if SURNAME.search(clause) or _quoted_name().search(clause):
        return True
    return not _is_titled(clause) and _titled().search(clause) is not None


def clean(clause: str) -> str:
    """Bring to the form of the words: lower case, `е` for `ё`, one space."""
    return " ".join(clause.lower().replace("ё", "е").split())


def _is_titled(clause: str) -> bool:
    """Tell whether most words have a capital, as in English headlines."""
    words: list[str] = re.findall(r"[^\W\d_]+", clause)
    return 2 * sum(word[0].isupper() for word in words) >= len(words)


def alternatives(words: Iterable[str]) -> str:
    """Join words into an expression, longest first; `*` at the end of one stands for any ending."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\*", r"\w*") for word in ordered)


def _any(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w'])(?:{alternatives(words)})(?!\w)")


@lru_cache(maxsize=1)
def selves() -> re.Pattern[str]:
    """Give the expression for words by which a speaker tells of himself: "Seilov said he was detained"."""
    return _any((*load_linking().pronouns, *load_linking().selves))


@lru_cache(maxsize=1)
def _pronouns() -> re.Pattern[str]:
    return _any(load_linking().pronouns)


@lru_cache(maxsize=1)
def _carriers() -> re.Pattern[str]:
    return _any(load_linking().carriers)


@lru_cache(maxsize=1)
def _groups() -> re.Pattern[str]:
    return _any(load_linking().groups)


@lru_cache(maxsize=1)
def _kin() -> re.Pattern[str]:
    return _any(load_linking().kin)


@lru_cache(maxsize=1)
def _somebody() -> re.Pattern[str]:
    words = load_linking()
    nouns = alternatives((*words.descriptions, "man", "woman", "person", "teenager", "мужчин*", "женщин*", "адам*"))
    return re.compile(rf"(?<!\w)(?:{alternatives(words.somebody)}) (?:\w+ )?(?:{nouns})(?!\w)")


@lru_cache(maxsize=1)
def _beside() -> re.Pattern[str]:
    """Find a group after a preposition, up to two words between: not who the clause is about."""
    words = load_linking()
    return re.compile(
        rf"(?<!\w)(?:{alternatives(words.beside)}) (?:\w+ ){{0,2}}?(?:{alternatives(words.groups)})(?!\w)"
    )


@lru_cache(maxsize=1)
def _titled() -> re.Pattern[str]:
    """Find "activist Omarov": a name after the noun makes it somebody of its own."""
    return re.compile(rf"(?i:(?<!\w)(?:{alternatives(load_linking().descriptions)})) [A-ZА-ЯЁӘҒҚҢӨҰҮІ][^\W\d_]+")


@lru_cache(maxsize=1)
def _quoted_name() -> re.Pattern[str]:
    """Find a name in quotation marks: an outlet, a party, a movement."""
    return re.compile(r"[«“\"„][A-ZА-ЯЁӘҒҚҢӨҰҮІ][^«»“”\"„.!?,]{1,40}[»”\"]")
