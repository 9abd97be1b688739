"""Scores by kind of match, and the sentence that explains one.

A score says how sure the kind is, not how similar the letters are: a name in full in another case is as sure as one
copied, a typing error is not, a lone surname is "possible" and stays under the alert line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from matchers.folding import fold, is_cyrillic

if TYPE_CHECKING:
    from matchers.endings import Reading
    from matchers.name_parts import PersonName

_WORDS = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")

FULL = 98
POSSIBLE = 40
"""A lone surname at its best: shown as possible, never an alert by itself."""
LONE = 30
"""A lone surname of somebody named nowhere in the entry, beside an event."""
_BASE = {"full": FULL, "reversed": 96, "comma": 88, "initial": 72, "coordinated": 78, "surname": POSSIBLE, "lone": LONE}
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
        order: `full`, `reversed`, `comma`, `initial`, `coordinated`, `surname` or `lone`.
        price: Sum of the edits between spelling and words.
        typo: A letter was forgiven.
        lower: Written small.
        broken: A line break stands inside.
        father: The patronymic or a second initial agrees.
        place: A street or a prize bears the name.
        nickname: The given name stands in another form.
        given: How the given name was read; None where there is none.
        surname: How the surname was read.
        called: The word that stands for the given name, or its initial; "" where there is none.
        named: The word that stands for the surname.
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
    called: str = ""
    named: str = ""


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


def reason(evidence: Evidence, spelling: str, found: str, person: PersonName) -> str:
    """Say in one sentence which spelling met which words, and why.

    Args:
        evidence: What speaks for the mention.
        spelling: The watched spelling, as typed.
        found: The words as they stand.
        person: The parts of the spelling.
    """
    said = [_ORDERS[evidence.order], *_endings(evidence)]
    across = is_cyrillic(fold(found)) != is_cyrillic(fold(spelling))
    if across:
        said.append("in Cyrillic letters" if is_cyrillic(fold(found)) else "in Latin letters")
    said += [text for name, text in _REMARKS.items() if getattr(evidence, name)]
    if evidence.price and not evidence.typo and not evidence.nickname:
        said.append("spelled a little differently")
    differs = across or evidence.price or evidence.order == "initial"
    equal = ", ".join(_equalities(evidence, spelling, person)) if differs else ""
    return f"“{' '.join(found.split())}” is {spelling}: {', '.join(said)}{f' ({equal})' if equal else ''}."


def _equalities(evidence: Evidence, spelling: str, person: PersonName) -> list[str]:
    """Say which word of the text stands for which of the spelling, where they differ: Ahmetovqa = Ахметов."""
    words = {fold(word): word for word in _WORDS.findall(spelling)}
    dot = "." if evidence.order == "initial" and not person.abbreviated else ""
    met = ((evidence.called + dot, words.get(person.given)), (evidence.named, words.get(person.surname)))
    return [f"{word} = {own}" for word, own in met if own and fold(word) != fold(own)]


def _endings(evidence: Evidence) -> list[str]:
    """Name the grammatical form, of the surname if it shows one."""
    forms = [reading.how for reading in (evidence.surname, evidence.given) if reading is not None and reading.how]
    return forms[:1]


_ORDERS = {
    "full": "given name and surname",
    "reversed": "surname before given name",
    "comma": "surname, comma, given name",
    "initial": "initial and surname",
    "coordinated": "given names that share one surname",
    "surname": "surname alone, of somebody named in full in the entry",
    "lone": "surname alone, beside an event",
}
_REMARKS = {
    "father": "patronymic or middle name agrees",
    "typo": "one letter mistyped",
    "lower": "written small",
    "broken": "across a line break",
    "nickname": "another form of the given name",
    "place": "a street, prize, ship or firm of that name",
}
