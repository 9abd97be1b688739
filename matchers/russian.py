"""Russian word forms by pymorphy3: every form of a pack's word, spelt out once at start.

Spelling the forms out (about 75 for a verb) makes reading an entry a look-up in a dictionary; lemmatising the entry
instead
costs 35 microseconds for each new token.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from matchers.pattern_flags import FUTURE, IMPERATIVE, INFINITIVE, ING, NOUN, PARTICIPLE, PAST, PRESENT

_LITTLE_WORDS = frozenset("после при уже том для мой".split())
"""What looks like a form of some noun (о после, of посол) but nearly always is a little word."""
_PART_OF_SPEECH = {
    "INFN": INFINITIVE,
    "PRTF": PARTICIPLE,
    "PRTS": PARTICIPLE | PAST,
    "GRND": ING,
    "NOUN": NOUN,
}


@lru_cache(maxsize=1)
def analyzer() -> Any:  # noqa: ANN401 - pymorphy3 ships no types
    """Open the Russian dictionary, once for events and queries alike."""
    import pymorphy3  # noqa: PLC0415 - 0.2 s and 50 MB, only needed once there are Russian packs

    return pymorphy3.MorphAnalyzer()


def forget() -> None:
    """Let the dictionary go: once the packs are spelled out, 14 MB that nobody reads in. It comes back when needed."""
    forms.cache_clear()
    analyzer.cache_clear()


@lru_cache(maxsize=20_000)
def forms(word: str) -> tuple[tuple[str, int], ...]:
    """Give every form of a word, named by its dictionary form, with what each says.

    Args:
        word: Lower case, `е` for `ё` allowed; a noun in the plural (`сутки`) stays what it is.

    Returns:
        (form, flags) in a fixed order, `ё` written as `е`.
    """
    found: dict[str, int] = {}
    for form in _same_word(word):
        key = form.word.replace("ё", "е")
        if key == word or key not in _LITTLE_WORDS:
            found[key] = found.get(key, 0) | _flags(form.tag)
    return tuple(found.items()) or ((word, 0),)


def _same_word(word: str) -> list[Any]:
    """Give the forms meant by a word.

    All of it when it is a dictionary form; the declension of a participle (`осужденный`) or of a noun that packs name
    in the plural (`власти`); none for anything else, which then stands for itself alone.
    """
    parses = analyzer().parse(word)
    whole = [parse for parse in parses if _is_dictionary_form(parse, word)]
    if whole:
        return [form for parse in whole for form in parse.lexeme]
    first = parses[0]
    if first.tag.POS == "PRTF":
        return [form for form in first.lexeme if form.tag.POS == "PRTF" and _kind(form) == _kind(first)]
    if first.tag.POS == "NOUN" and {"plur", "nomn"} in first.tag:
        return list(first.lexeme)
    return []


def _kind(participle: Any) -> tuple[str, str]:  # noqa: ANN401
    return str(participle.tag.tense), str(participle.tag.voice)


def _is_dictionary_form(parse: Any, word: str) -> bool:  # noqa: ANN401
    known = parse.is_known or parse.tag.POS in ("NOUN", "INFN", "ADJF")
    return known and parse.normal_form.replace("ё", "е") == word and "Name" not in parse.tag and "Surn" not in parse.tag


def _flags(tag: Any) -> int:  # noqa: ANN401
    kind = str(tag.POS)
    if kind == "VERB":
        if tag.mood == "impr":
            return IMPERATIVE
        return {"past": PAST, "pres": PRESENT, "futr": FUTURE}.get(str(tag.tense), 0)
    return _PART_OF_SPEECH.get(kind, 0)
