"""What somebody wants watched, from plain words: a person, an event type, or news with certain words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.name_lines import is_names
from bot.pattern_words import find_pattern
from storage.records import NameWatch, PatternWatch, QueryWatch

if TYPE_CHECKING:
    from collections.abc import Collection

    from storage.records import Watch

_DAYS = re.compile(
    r"\b(?:(?:from|over|at least|more than|longer than|от|более|больше|дольше|свыше|не менее|кемінде|кемі)\s+)?"
    r"(?P<days>\d{1,4})\s*\+?\s*(?:days?|дн\w*|сут\w*|күн\w*|тәулік\w*)\b"
    r"(?:\s+(?:and more|и более|и больше|көп|артық|астам|асатын|асса|жоғары|кем емес))?",
    re.IGNORECASE,
)
_MOST_WORDS = 8
_LONGEST_NAME = 4
_LONGEST_LINE = 150
_SMALL = frozenset(
    "a an the in of on at by to with from for and or"
    " в во на и или с о об по для из у к от до за мен және не да де".split()
)
"""Words a search has no use for; they hinder it, since every one of them would have to stand in the news."""


def readings(line: str, known: Collection[str]) -> list[Watch]:
    """Guess what a line of plain words may mean, likeliest first.

    Args:
        line: One line without operators, quotes or prefixes: those say by themselves what they are.
        known: Event types there are.

    Returns:
        One watch where the line is plain; more where somebody must be asked; none where it is left to the checks of
        names, as are one word with a capital letter and long lines.
    """
    if len(line) > _LONGEST_LINE:
        return []
    event = _event(line, known)
    if is_names(line):
        return [event, _person(line)] if event else [_person(line)]
    return [event] if event else _plain(line.split())


def _plain(words: list[str]) -> list[Watch]:
    """Guess what words mean that are neither an event nor written as a name."""
    if not words or len(words) > _MOST_WORDS or not all(re.fullmatch(r"[\w’'ʼ.-]+", word) for word in words):
        return []
    search = _search(words)
    if len(words) == 1:
        return [search] if search else []
    if any(word[0].isupper() for word in words):
        # "митинги в Алматы" is no person, "Луис де ла Торре" is one: both have a small word.
        return [search, _person(" ".join(words))] if search and any(word in _SMALL for word in words) else []
    may_be_name = len(words) <= _LONGEST_NAME and not any(map(str.isdigit, words))
    people = [_person(" ".join(words).title())] if may_be_name else []
    return [*([search] if search else []), *people]


def _event(line: str, known: Collection[str]) -> PatternWatch | None:
    """Read an event type, with the fewest days where some are given."""
    found = _DAYS.search(line)
    rest = _DAYS.sub(" ", line) if found else line
    pattern = find_pattern(" ".join(rest.split()), known) if rest.strip() else None
    return PatternWatch("", pattern, int(found["days"]) if found else None) if pattern else None


def _person(line: str) -> NameWatch:
    return NameWatch("", " ".join(line.split()))


def _search(words: list[str]) -> QueryWatch | None:
    telling = [word for word in words if word.casefold() not in _SMALL]
    return QueryWatch("", " AND ".join(telling)) if telling else None
