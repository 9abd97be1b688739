"""Given names that share one surname: Аркадий и Борис Ротенберги."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchers.folding import fold, is_cyrillic
from matchers.name_parts import ends_like_surname
from matchers.name_places import context_words
from matchers.name_rules import given_cases, surname_cases
from matchers.name_words import BESIDE, BRACKET, COMMA, QUOTE, Word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matchers.endings import Reading


def joins(word: Word) -> bool:
    """Tell whether a word joins two given names: Аркадий и Борис."""
    return not word.capital and fold(word.text) in context_words("and")


def holds_nickname(line: Sequence[Word], first: int) -> bool:
    """Tell whether one word in quotation marks or brackets stands behind: Назира «Наза» Тлеумбетова."""
    if first + 2 >= len(line):
        return False
    inner, behind = line[first + 1], line[first + 2]
    return inner.gap in {QUOTE, BRACKET} and behind.gap == inner.gap and inner.capital and behind.capital


_LONGEST_LIST = 8


def shared_surname(line: Sequence[Word], first: int, joint: int) -> int | None:
    """Tell the place of the surname shared by given names in a list, from its first given name and what follows it."""
    if not line[first].capital or joint != first + 1:
        return None
    place = joint
    while place < min(len(line), first + _LONGEST_LIST) and not joins(line[place]):
        if line[place].gap != COMMA or not line[place].capital:
            return None
        place += 1
    surname = place + 2
    if surname >= len(line) or line[place].gap != BESIDE:
        return None
    ends = (line[place + 1], line[surname])
    return surname if all(word.capital and not word.initial and word.gap == BESIDE for word in ends) else None


def may_share(surname: Reading, line: Sequence[Word], last: int) -> bool:
    """Tell whether a surname behind a list may be everybody's: plural, or a form that shows no number."""
    if surname.plural:
        return True
    folded = fold(line[last].text)
    return not surname.how and (not is_cyrillic(folded) or not ends_like_surname(folded))


def is_last_of_list(line: Sequence[Word], given: int) -> bool:
    """Tell whether a given name is the last of a list: a capital word and a joining word stand before."""
    return given > 1 and joins(line[given - 1]) and line[given - 2].capital and line[given].gap == BESIDE


def agree_in_list(given: Reading, surname: Reading, given_word: Word, surname_word: Word) -> bool:
    """Tell whether a given name in a list agrees with the surname at its end."""
    if surname.glued:
        return not given.how
    cases = given_cases(given, fold(given_word.text), surname) & surname_cases(surname, fold(surname_word.text))
    return bool(cases)
