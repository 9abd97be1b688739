"""Words by ear: the coarse form by which stored news is searched, the same for every script and spelling.

A stored text keeps the skeleton of each of its words; a name or a search word asks for the words that begin with its
own, so that case endings do not matter. What is found so must be read properly afterwards.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from matchers.folding import fold, skeleton, sounds
from matchers.name_parts import read_name
from matchers.name_words import words
from matchers.text import prepare

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from storage.records import NameWatch

_TELLING = 3
"""A skeleton of fewer letters begins too many words; then the given name must be heard as well."""


def heard(*texts: str) -> str:
    """Tell every word of some texts by ear, each form once, with a space before and behind each."""
    forms = {form: None for text in texts for word in words(prepare(text).clean) for form in _ears(word.text)}
    return f" {' '.join(forms)} " if forms else ""


def ears(word: str) -> tuple[str, ...]:
    """Tell how a word may be heard; a text has it where one of its forms begins with one of these.

    Empty for a word without letters.
    """
    return _ears(word)


def holds(wanted: Iterable[str], *texts: str) -> bool:
    """Tell whether texts that were found by ear have the very words, in any script and with any ending.

    A skeleton of four letters tells a word from others by itself; a shorter one must agree in its vowels as well.
    """
    said = [sound.form for text in texts for word in words(prepare(text).clean) for sound in sounds(fold(word.text))]
    return all(_is_said(word, said) for word in wanted)


def _is_said(word: str, said: Sequence[str]) -> bool:
    for sound in sounds(fold(word)):
        bones, stem = skeleton(sound.form), sound.form.rstrip("aeiou") or sound.form
        if len(bones) > _TELLING and any(skeleton(form).startswith(bones) for form in said):
            return True
        if any(form.startswith(stem) if len(stem) > 1 else form == sound.form for form in said):
            return True
    return False


def ears_of_name(watch: NameWatch) -> list[list[tuple[str, ...]]]:
    """Tell what an entry must have for a person to be in it.

    Returns:
        For each spelling the words it needs, for each word the forms it may be heard in.
    """
    return [needed for spelling in dict.fromkeys((watch.name, *watch.aliases)) for needed in _needed(spelling)]


def _needed(spelling: str) -> Iterable[list[tuple[str, ...]]]:
    person = read_name(spelling)
    if person is None:
        return
    surname, given = _ears(person.surname), _ears(person.given)
    short = min((len(form) for form in surname), default=0) < _TELLING
    if surname:
        yield [surname, given] if short and given and not person.abbreviated else [surname]


@lru_cache(maxsize=65536)
def _ears(word: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form for sound in sounds(fold(word)) if (form := skeleton(sound.form))))
