"""Names everybody knows: two known names are two people, and some known names are forms of one.

The lists come from the language packs and never from the watchlist, so adding a watch can not change another's matches.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from config.language_packs import language_packs
from config.transcription_packs import transcription_packs
from matchers.folding import Sound, fold, sounds
from matchers.name_parts import is_surely_surname

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

TELLING = 0.35
"""From this price on two known names are two people: Хасанов is not Хасенов, Мурат not Марат."""


def are_two_names(left: Sequence[Sound], right: Sequence[Sound]) -> bool:
    """Tell whether both words are known names of one kind; different ones, if they are not the same sound."""
    given, surnames = _given_names(), _surnames()
    return (_knows(left, given) and _knows(right, given)) or (_knows(left, surnames) and _knows(right, surnames))


def is_known(heard: Sequence[Sound]) -> bool:
    """Tell whether a word sounds exactly like a known given name or surname."""
    return _knows(heard, _given_names()) or _knows(heard, _surnames())


def is_known_given(heard: Sequence[Sound]) -> bool:
    """Tell whether a word sounds exactly like a known given name from here."""
    return _knows(heard, _given_names())


def is_kazakh_given(heard: Sequence[Sound]) -> bool:
    """Tell whether a word sounds exactly like a known Kazakh given name."""
    return _knows(heard, _kazakh_givens())


def is_local(folded: str, heard: Sequence[Sound]) -> bool:
    """Tell whether a word is a name from here, whose vowels are written with care: known, or ending in -ов, -ова."""
    return is_surely_surname(folded) or is_known(heard)


@lru_cache(maxsize=16384)
def other_forms(form: str) -> tuple[str, ...]:
    """Tell the other forms of a given name: Александр -> Саша, Саша -> Александр; all in the broad space."""
    return tuple(_nicknames().get(form, ()))


def _knows(heard: Sequence[Sound], known: frozenset[str]) -> bool:
    for form, price in heard:  # noqa: SIM110 - a generator costs more than its words
        if not price and form in known:
            return True
    return False


def _surest(words: Iterable[str]) -> list[str]:
    return [sounds(fold(word))[0].form for word in words]


@lru_cache(maxsize=1)
def _given_names() -> frozenset[str]:
    """Given names of languages that bend them: from here, so that their vowels tell names apart."""
    local = [pack for pack in language_packs() if pack.declensions or pack.suffixes]
    return frozenset(form for pack in local for form in _surest(pack.given_names))


@lru_cache(maxsize=1)
def _kazakh_givens() -> frozenset[str]:
    return frozenset(form for pack in language_packs() if pack.code == "kk" for form in _surest(pack.given_names))


@lru_cache(maxsize=1)
def _surnames() -> frozenset[str]:
    stems = [form for pack in language_packs() for form in _surest(pack.known_surnames)]
    return frozenset([*stems, *(stem + "a" for stem in stems)])


@lru_cache(maxsize=1)
def _nicknames() -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for pack in language_packs():
        for name, others in pack.nicknames.items():
            whole, *forms = _surest((name, *others))
            for form in forms:
                table.setdefault(whole, []).append(form)
                table.setdefault(form, []).append(whole)
    elsewhere = {name for pack in transcription_packs() if not pack.forms for name in pack.names}
    forms_of = [pair for pack in transcription_packs() if pack.forms for pair in pack.names.items()]
    for name, others in forms_of:
        if name in elsewhere:
            continue  # Hanna is Anna in Ukraine only
        own, *forms = _surest((name, *others))
        for form in forms:
            table.setdefault(own, []).append(form)
            table.setdefault(form, []).append(own)
    return {form: sorted(set(others) - {form}) for form, others in table.items()}
