"""Is a name in Latin letters the same as one in Cyrillic? By sound, by transcription, and last by its consonants."""

from __future__ import annotations

import itertools
from functools import lru_cache
from typing import TYPE_CHECKING

from config.language_packs import language_packs
from matchers.endings import readings
from matchers.folding import fold, is_cyrillic, sounds
from matchers.name_known import TELLING, are_two_names, is_kazakh_given, is_known
from matchers.name_likeness import TOO_FAR, distance
from matchers.name_parts import particles
from matchers.name_words import APART
from matchers.transcription import ends_locally, known_givens, known_name, levelled, transcribed, usual_forms

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from matchers.folding import Sound
    from matchers.name_words import Word

_TRANSCRIBED = 0.1
"""What a reading by another language's rules costs, in edits: the letters as they stand win where both fit."""
_SAME = 0.2
"""Up to this price a form is a known one, spelled a little differently: Кристофэр."""


@lru_cache(maxsize=32768)
def heard_abroad(folded: str) -> tuple[str, ...]:
    """Tell how a folded word in Latin letters sounds in Russian as a foreign name; nothing for a name from here."""
    return () if ends_locally(folded) or is_known(sounds(folded)) else transcribed(folded)


def foreign_places(line: Sequence[Word]) -> list[int]:
    """Tell which words of a field may be part of a foreign name in Latin letters.

    Such a name has two words with capitals side by side, particles between them left out, and none of them is called as
    people are called here only: beside Serik no surname is read by foreign rules, beside Olga (Stein, Штейн) it is.
    """
    capital = [place for place, word in enumerate(line) if word.capital and word.text[0] < _CYRILLIC]
    found: dict[int, None] = {}
    for one, other in itertools.pairwise(capital):
        if _reach(line, one, other) and not (_is_called_here(line[one].text) or _is_called_here(line[other].text)):
            found[one] = found[other] = None
    return list(found)


_CYRILLIC = "\u0400"
_FARTHEST = 4


def _reach(line: Sequence[Word], one: int, other: int) -> bool:
    """Tell whether two words with capitals have nothing but particles between them."""
    if other - one > _FARTHEST or line[other].gap >= APART:
        return False
    return all(word.text in particles() and word.gap < APART for word in line[one + 1 : other])


@lru_cache(maxsize=16384)
def _is_called_here(word: str) -> bool:
    """Tell whether a word is a Kazakh given name that is not at home elsewhere as well."""
    folded = fold(word)
    return is_kazakh_given(sounds(folded)) and not known_name(folded)


def foreign_forms(folded: str) -> frozenset[str]:
    """Tell what `heard_abroad` tells, levelled, to be compared with what is levelled as well."""
    return frozenset(map(levelled, heard_abroad(folded)))


def price_across(latin: Sequence[Sound], cyrillic: Sequence[Sound], foreign: AbstractSet[str]) -> float:
    """Tell how far a name in Latin letters and one in Cyrillic lie apart.

    Args:
        latin: How the one may sound as a name from here.
        cyrillic: How the other may sound.
        foreign: How the one may sound as a foreign name, levelled; empty for a name that is surely from here, whose
            vowels are written with care.

    Returns:
        The price in edits; `TOO_FAR` for two names.
    """
    price = distance(latin, cyrillic)
    if price < TELLING:
        return price
    if price != TOO_FAR and are_two_names(latin, cyrillic):
        price = TOO_FAR
    if not foreign or is_known(latin):
        return price
    if any(levelled(sound.form) in foreign for sound in cyrillic):
        return _TRANSCRIBED
    if price < TOO_FAR or is_known(cyrillic):
        return price
    return distance(latin, cyrillic, loose=True)


def is_same_word(word: str, name: str) -> bool:
    """Tell whether a word, in any case, is a folded name, in whichever scripts they stand."""
    folded, known = fold(word), sounds(name)
    foreign = foreign_forms(name if is_cyrillic(folded) else folded)
    for reading in readings(word):
        heard = reading.sounds
        if is_cyrillic(folded) == is_cyrillic(name):
            price = distance(heard, known)
        elif is_cyrillic(folded):
            price = price_across(known, heard, foreign)
        else:
            price = price_across(heard, known, foreign)
        if price < TOO_FAR:
            return True
    return False


def are_two_abroad(left: Sequence[Sound], right: Sequence[Sound], *, cyrillic: bool) -> bool:
    """Tell whether two words in one script are known given names of two people: Андре, Андрей; Daniel, Danielle.

    Names that one name of the other script stands for (Кэтрин, Катрин) are one.
    """
    kin = _kin()[cyrillic]
    one, other = (
        frozenset().union(*(kin.get(sound.form, ()) for sound in heard if not sound.price)) for heard in (left, right)
    )
    return bool(one and other and one.isdisjoint(other))


@lru_cache(maxsize=1)
def _kin() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """Sound of a given name -> its forms in the other script, for Latin letters and for Cyrillic.

    Kazakh names are left out: they are written in many ways (Ахмет, Ахмед). A Russian one is a form of itself as well.
    """
    kin: tuple[dict[str, set[str]], dict[str, set[str]]] = ({}, {})
    for name, forms in known_givens().items():
        for form in forms:
            kin[0].setdefault(sounds(name)[0].form, set()).add(form)
            kin[1].setdefault(form, set()).add(name)
    for pack in language_packs():
        for name in pack.given_names if pack.code == "ru" else ():
            kin[1].setdefault(sounds(fold(name))[0].form, set()).add(name)
    kazakh = {sounds(fold(name))[0].form for pack in language_packs() if pack.code == "kk" for name in pack.given_names}
    latin, cyrillic = (
        {form: frozenset(others) for form, others in table.items() if form not in kazakh} for table in kin
    )
    return latin, cyrillic


def are_two_given(known: str, latin: Sequence[Sound], cyrillic: Sequence[Sound]) -> bool:
    """Tell whether a given name is written otherwise in Russian: Michael is not Михаил.

    Args:
        known: The name in Latin letters as usage knows it, "" when it does not.
        latin: How it may sound.
        cyrillic: How the name in Cyrillic letters may sound.
    """
    usual = usual_forms(known, givens_only=True)
    if not usual or distance(latin, cyrillic) < _SAME:
        return False
    return all(sound.form not in usual for sound in cyrillic)
