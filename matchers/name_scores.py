"""Scores by kind of match, and the sentence that explains one.

A score says how sure the kind is, not how similar the letters are: a name in full in another case is as sure as one
copied, a typing error is not, a lone surname is "possible" and stays under the alert line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from matchers.endings import Reading

FULL = 98
POSSIBLE = 40
"""A lone surname at its best: shown as possible, never an alert by itself."""
_BASE = {"full": FULL, "reversed": 96, "comma": 88, "initial": 72, "coordinated": 78, "surname": POSSIBLE}
_FATHER_AGREES = 4
_PER_EDIT = 14
_TYPO = 74
_LOWER = 6
_LINE_BREAK = 3
_NICKNAME = 12
PLACE = 25
"""Somebody gave the street its name; nothing happened to them."""


class Evidence(NamedTuple):
    """What speaks for a mention.

    Attributes:
        order: `full`, `reversed`, `comma`, `initial`, `coordinated` or `surname`.
        price: Sum of the edits between spelling and words.
        typo: A letter was forgiven.
        lower: Written small.
        broken: A line break stands inside.
        father: The patronymic or a second initial agrees.
        place: A street or a prize bears the name.
        nickname: The given name stands in another form.
        given: How the given name was read; None where there is none.
        surname: How the surname was read.
    """

    order: str
    price: float
    typo: bool
    lower: bool
    broken: bool
    father: bool
    place: bool
    nickname: bool
    given: Reading | None
    surname: Reading | None


def score(evidence: Evidence) -> int:
    """Weigh a mention, 0 to 100."""
    if evidence.place:
        return PLACE
    points = _BASE[evidence.order] - _PER_EDIT * min(evidence.price, 1.2)
    if evidence.typo:
        points = min(points, _TYPO)
    points -= _LOWER * evidence.lower + _LINE_BREAK * evidence.broken + _NICKNAME * evidence.nickname
    points += _FATHER_AGREES * evidence.father
    return max(0, min(100, round(points)))


def reason(evidence: Evidence, spelling: str, found: str, details: str = "") -> str:
    """Say in one sentence which spelling met which words, and why."""
    said = [_ORDERS[evidence.order]]
    said += [
        reading.how
        for reading in dict.fromkeys((evidence.surname, evidence.given))
        if reading is not None and reading.how
    ][:1]
    said += [text for text in (details,) if text]
    said += [text for holds, text in zip(
        (evidence.father, evidence.typo, evidence.lower, evidence.broken, evidence.nickname, evidence.place),
        ("the patronymic agrees", "one letter mistyped", "written small", "across a line break",
         "another form of the given name", "a street, school or prize of that name"),
        strict=True,
    ) if holds]  # fmt: skip
    return f"“{' '.join(found.split())}” = {spelling}: {', '.join(said)}."


_ORDERS = {
    "full": "given name and surname",
    "reversed": "surname first",
    "comma": "surname, comma, given name",
    "initial": "initial and surname",
    "coordinated": "two given names with one surname",
    "surname": "surname alone, named in full elsewhere in the entry",
}
