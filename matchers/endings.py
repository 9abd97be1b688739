"""Cut the endings a language glues to names: every base a word may come from, no lemmatiser, the watchlist decides.

Russian endings replace letters and tell case and bearer; Kazakh suffixes are compared in the broad space, so one list
serves Kazakh Cyrillic, Kazakh in Russian letters and both Latin alphabets; English adds 's.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from config.language_packs import language_packs
from matchers.folding import Sound, fold, is_cyrillic, sounds

N, G, D, A, I, P = (1 << place for place in range(6))  # noqa: E741 - I is the instrumental, as grammars write it
CASE_BITS = dict(zip("NGDAIP", (N, G, D, A, I, P), strict=True))
ANY_CASE = N | G | D | A | I | P
_SHORTEST_BASE = 2
_SHORTEST_SOUND = 3
_BENDING_ENDS = "аяйьбвгғджзкқлмнңпрстфхһцчшщ"


class Reading(NamedTuple):
    """One way to read a word as a form of a name.

    Attributes:
        sounds: How the base sounds.
        cases: Bits of the Russian cases the form may stand in; `N` for the word as it stands.
        bearer: `m`, `f`, `both` as the ending tells; "" when the word stands as it is.
        plural: The form speaks of several people of that name.
        glued: The ending may only stand on the last word of a name.
        how: `Russian genitive`, `Kazakh dative`, `English possessive`; "" for the word as it stands.
    """

    sounds: tuple[Sound, ...]
    cases: int
    bearer: str
    plural: bool
    glued: bool
    how: str


@lru_cache(maxsize=65536)
def readings(word: str) -> tuple[Reading, ...]:
    """Read a word in every way an ending allows.

    Args:
        word: One word in any case and script.

    Returns:
        The word as it stands first, then Russian, English and Kazakh readings; bases may repeat with other cases.
    """
    folded = fold(word)
    bare, possessed = _possessive(folded)
    found = [Reading(sounds(bare), N, "", plural=False, glued=possessed, how=_ENGLISH if possessed else "")]
    if is_cyrillic(bare) and not possessed:
        found += _russian(bare)
    if not possessed:
        found += _kazakh(bare)
    return tuple(found)


_ENGLISH = "English possessive"


def _possessive(folded: str) -> tuple[str, bool]:
    if folded.endswith("'s") and len(folded) > 3:
        return folded[:-2], True
    if folded.endswith("s'") and len(folded) > 3:
        return folded[:-1], True
    return folded, False


def _russian(folded: str) -> list[Reading]:
    rules, longest = _reversed_declensions()
    found = _both_halves(folded)
    whole = _fleeting().get(folded)
    if whole:
        found.append(Reading(sounds(whole), G | D | A | I | P, "m", plural=False, glued=False, how="Russian case form"))
    for size in range(min(longest, len(folded) - _SHORTEST_BASE), -1, -1):
        stem, ending = folded[: len(folded) - size], folded[len(folded) - size :]
        for kept, base, cases, bearer, plural, how in rules.get(ending, ()):
            if stem.endswith(kept) and not (bearer == "m" and folded.endswith(_womans_adjectives())):
                found.append(Reading(sounds(stem + base), cases, bearer, plural, glued=False, how=how))
    return found


@lru_cache(maxsize=1)
def _womans_adjectives() -> tuple[str, ...]:
    """Ends of surnames that are hers only; Белинская is no form of his."""
    return tuple(end for pack in language_packs() for end in pack.surnames.get("woman", ()) if end.endswith("ая"))


def _both_halves(folded: str) -> list[Reading]:
    """Read a double surname whose halves bend alike, or whose second does not: Петровой-Водкиной, Орлову-Бекали.

    A woman's that ends in a consonant never bends: Римскую-Гончар.
    """
    left, hyphen, right = folded.partition("-")
    if not hyphen or not left or not right or "-" in right:
        return []
    halves = [
        last._replace(sounds=(Sound(first.sounds[0].form + last.sounds[0].form, 0.0),), cases=first.cases & last.cases)
        for first in _russian(left)
        for last in _russian(right)
        if first.cases & last.cases and first.bearer == last.bearer and first.plural == last.plural
    ]
    bends = right[-1] in _BENDING_ENDS
    as_it_stands = sounds(right)[0].form
    halves += [
        first._replace(sounds=(Sound(first.sounds[0].form + as_it_stands, 0.0),))
        for first in _russian(left)
        if not first.plural and (not bends or (first.bearer == "f" and right[-1] not in "ая"))
    ]
    return halves


@lru_cache(maxsize=1)
def _fleeting() -> dict[str, str]:
    return {form: base for pack in language_packs() for form, base in pack.fleeting.items()}


class _Rule(NamedTuple):
    kept: str
    base: str
    cases: int
    bearer: str
    plural: bool
    how: str


@lru_cache(maxsize=1)
def _reversed_declensions() -> tuple[dict[str, tuple[_Rule, ...]], int]:
    """Turn declensions round: an ending that stands -> what may stand instead, cases of one base merged."""
    merged: dict[tuple[str, str, str, str, bool], list[str]] = {}
    names: dict[str, str] = {}
    for pack in language_packs():
        names |= {case: f"{pack.language} {name}" for case, name in pack.case_names.items()}
        for row in pack.declensions:
            for base in row.bases:
                kept, dropped = base[: len(base) - row.drops], base[len(base) - row.drops :]
                for case, endings in row.endings.items():
                    for ending in endings:
                        merged.setdefault((ending, kept, dropped, row.bearer, row.plural), []).append(case)
    rules: dict[str, list[_Rule]] = {}
    for (ending, kept, dropped, bearer, plural), cases in merged.items():
        bits = sum({CASE_BITS[case] for case in cases})
        how = names[cases[0]] + (" plural" if plural else "")
        rules.setdefault(ending, []).append(_Rule(kept, dropped, bits, bearer, plural, how))
    return {ending: tuple(rows) for ending, rows in rules.items()}, max(map(len, rules))


def _kazakh(folded: str) -> list[Reading]:
    found = []
    stem, hyphen, tail = folded.rpartition("-")
    # Doubled letters are one in the broad space: Үсеннің is `usenin`.
    doubled = _DOUBLED_NEAR_END.search(folded) is not None
    for form, price in sounds(folded)[:3]:
        for rest, how in _without_suffix(form, doubled=doubled):
            found.append(Reading((Sound(rest, price),), N, "", plural=False, glued=True, how=how))
            if how in _PLURAL:
                found += _everybodys(rest, price, how)
                continue
            for shorter, plural in _without_suffix(rest, doubled=False):
                if plural in _PLURAL:
                    found.append(Reading((Sound(shorter, price),), N, "", plural=False, glued=True, how=how))
                    found += _everybodys(shorter, price, how)
    suffix = _suffixes()[0].get(sounds(tail)[0].form) if hyphen and stem else None
    if suffix:
        found.append(Reading(sounds(stem), N, "", plural=False, glued=True, how=suffix))
    return found


def _everybodys(surname: str, price: float, how: str) -> list[Reading]:
    """Read a plural surname as everybody's behind a list of given names, hers too; else Сатпаевтар is he and his."""
    whose = [surname, surname + "a"] if surname.endswith(_MENS_ENDS) else [surname]
    return [Reading((Sound(one, price),), N, "both", plural=True, glued=True, how=how) for one in whose]


_DOUBLED_NEAR_END = re.compile(r"([^\W\d_])\1.{1,3}$")
_POSSESSIVE_ENDS = ("uli", "kizi")  # -ұлы, -қызы
_PLURAL = frozenset({"Kazakh plural"})
_MENS_ENDS = ("ov", "ev", "in")


def _without_suffix(form: str, *, doubled: bool) -> list[tuple[str, str]]:
    table, longest = _suffixes()
    possessed = _possessed_suffixes()
    found = []
    for size in range(min(longest, len(form) - _SHORTEST_SOUND), 0, -1):
        rest, suffix = form[:-size], form[-size:]
        if suffix in table:
            found.append((rest, table[suffix]))
            if doubled:
                found.append((rest + suffix[0], table[suffix]))
        if suffix in possessed and rest.endswith(_POSSESSIVE_ENDS):
            found.append((rest, possessed[suffix]))
    return found


@lru_cache(maxsize=1)
def _suffixes() -> tuple[dict[str, str], int]:
    table = {
        sounds(suffix)[0].form: f"{pack.language} {case}"
        for pack in language_packs()
        for case, suffixes in pack.suffixes.items()
        for suffix in suffixes
    }
    return table, max(map(len, table))


@lru_cache(maxsize=1)
def _possessed_suffixes() -> dict[str, str]:
    return {
        sounds(suffix)[0].form: f"{pack.language} {case}"
        for pack in language_packs()
        for case, suffixes in pack.possessed_suffixes.items()
        for suffix in suffixes
    }


@lru_cache(maxsize=65536)
def fathers_name(word: str) -> str | None:
    """Tell the father's name inside a patronymic: Маратович, Маратұлы, Maratuly -> `marat`.

    Returns:
        The stem in the broad space; None when the word does not end like a patronymic.
    """
    folded = _possessive(fold(word))[0]
    pattern = _patronymic_patterns()[is_cyrillic(folded)]
    match = pattern.match(sounds(folded)[0].form)
    return match["father"] if match else None


@lru_cache(maxsize=1)
def _patronymic_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    suffixes = "|".join(sorted({*_suffixes()[0], *_possessed_suffixes()}, key=lambda end: (-len(end), end)))

    def pattern(*, cyrillic: bool) -> re.Pattern[str]:
        endings = {
            sounds(ending)[0].form
            for pack in language_packs()
            for ending in pack.patronymics
            if is_cyrillic(ending) is cyrillic
        }
        ends = "|".join(sorted(endings, key=lambda end: (-len(end), end)))
        return re.compile(rf"(?P<father>.{{2,}}?)(?:{ends})(?:{suffixes})?$")

    return pattern(cyrillic=False), pattern(cyrillic=True)
