"""Read the leaves of a query: words, phrases, expressions, names, events with their comparisons, filters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from config.errors import WatchError
from config.pattern_packs import load_pattern_packs
from matchers.query_regex import compile_regex
from matchers.query_tree import (
    KEYWORDS,
    OPERATORS,
    Comparison,
    EventTerm,
    Filter,
    Leaf,
    Name,
    Phrase,
    Regex,
    Sign,
    Word,
)
from matchers.query_values import DURATIONS, main_key, multipliers, units
from matchers.query_words import TOKEN
from matchers.watch_errors import refuse

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_COMPARISON = re.compile(r"(?:pattern:)?([a-z][a-z-]*)(?:\.([a-z_]+))?\s*([<>]=?|=|≥|≤)\s*(.+)", re.IGNORECASE)
_NUMBER = re.compile(r"(\d+(?:[ _]\d{3})*)(?:[.,](\d{1,6}))?\s*(\D*)")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_SIGNS = {"≥": ">=", "≤": "<="}
_TOO_LARGE = 1e15
_DAYS_IN_WEEK = 7
_OPERATORS_IN_SMALL = {word.lower() for word in KEYWORDS - OPERATORS["SAME"]}
"""A bare `или` was meant as OR. `near` and `same` are left out: they are English words worth finding."""


def did_you_mean(written: str, known: Sequence[str] | Mapping[str, object]) -> str:
    """Give the known word nearest to one that was typed; empty when none is near."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only wanted once somebody mistypes

    found = process.extractOne(written, list(known), scorer=fuzz.ratio, score_cutoff=60)
    return str(found[0]) if found else ""


def read_value(field: str, value: str, column: int) -> Leaf | Filter:
    """Read what stands after `lang:`, `source:`, `pattern:` or `name:`."""
    if not TOKEN.search(value):
        refuse(column, "no_value", field=field)
    if field == "name":
        return Name(" ".join(value.split()))
    if field == "pattern":
        return EventTerm(_known_pattern(value.lower(), column))
    if field == "lang":
        if not _LANGUAGE.fullmatch(value.lower()):
            refuse(column, "no_language", written=value)
        return Filter("lang", value.lower())
    return Filter("source", " ".join(value.lower().split()))


def read_regex(source: str, column: int) -> Regex:
    """Read an expression, without its slashes."""
    try:
        compile_regex(source)
    except WatchError as error:
        refuse(column, error.kind, **error.values)
    return Regex(source)


def read_words(value: str, column: int) -> Word | Phrase:
    """Read a word, or what has several: a phrase, a word with a hyphen."""
    found = [Word(match[0], prefix=value[match.end() : match.end() + 1] == "*") for match in TOKEN.finditer(value)]
    if not found:
        refuse(column, "no_word", written=value)
    for word in found:
        if word.prefix and len(word.text) == 1:
            refuse(column, "star", written=word.text)
    return found[0] if len(found) == 1 else Phrase(tuple(found))


def check_bare(value: str, column: int) -> None:
    """Refuse a bare word that was meant as something else."""
    if value in KEYWORDS or re.fullmatch(r"NEAR/\d+", value):
        refuse(column, "bare_operator", written=value)
    if value.lower() in _OPERATORS_IN_SMALL:
        refuse(column, "small_operator", written=value, meant=value.upper())
    if found := re.fullmatch(r"(?i)near/?(\d+)", value):
        refuse(column, "near_operator", written=value, number=found[1])
    if value.startswith("/"):
        refuse(column, "regex_open")
    if value.startswith("~"):
        refuse(column, "tilde", written=value, number=value[1:] or "5")
    if re.search(r"[<>≥≤]", value):
        refuse(column, "no_comparison", written=value)
    if value.startswith("-") and TOKEN.search(value):
        refuse(column, "minus", word=value[1:])


def check_unit(word: str, column: int) -> None:
    """Refuse a bare word after a number that is nearly a unit: `fine>=100 MPR`."""
    meant = did_you_mean(word.lower(), units())
    if meant and word.lower() not in units():
        refuse(column, "bare_unit", written=word, near=meant)


def check_name(name: str, after: str, column: int) -> None:
    """Refuse a bare name of which only the first word was taken: `name:Серик Аманов`."""
    if after[0].isupper():
        refuse(column, "name_more", name=name, after=after)


def read_comparison(written: str, column: int) -> EventTerm:
    """Read `jail-days>=15`, `detention.count > 10`, `fine>=100 MRP`, `appeal.outcome=reduced`."""
    match = _COMPARISON.fullmatch(written)
    assert match is not None
    pattern, key = _known_pattern(match[1].lower(), column), match[2] and match[2].lower()
    kinds = _kinds_of(pattern)
    if not kinds:
        refuse(column, "valueless", pattern=pattern)
    if key is not None and key not in kinds:
        refuse(column, "no_key", pattern=pattern, key=key, near=did_you_mean(key, kinds), known=", ".join(kinds))
    key, sign = key or main_key(kinds), cast("Sign", _SIGNS.get(match[3], match[3]))
    if key is None:
        refuse(column, "several_values", pattern=pattern, first=next(iter(kinds)))
    if kinds[key] == "str":
        if sign != "=":
            refuse(column, "text_value", pattern=pattern, key=key)
        return EventTerm(pattern, Comparison(key, "=", match[4].lower()))
    return EventTerm(pattern, _number(key, sign, match[4], kinds, column))


def _known_pattern(written: str, column: int) -> str:
    known = [pack.id for pack in load_pattern_packs()]
    if written not in known:
        refuse(column, "no_event", written=written, near=did_you_mean(written, known), known=", ".join(known))
    return written


def _kinds_of(pattern: str) -> Mapping[str, str]:
    return next(pack.values for pack in load_pattern_packs() if pack.id == pattern)


def _factor(typed: str) -> tuple[float, str]:
    """Take a power of ten off what follows a number: `млн тенге` -> 1,000,000 and `тенге`."""
    first, _, rest = typed.partition(" ")
    return (multipliers()[first], rest.strip()) if first in multipliers() else (1.0, typed)


def _number(key: str, sign: Sign, written: str, kinds: Mapping[str, str], column: int) -> Comparison:
    match = _NUMBER.fullmatch(written)
    if match is None:
        refuse(column, "no_number", written=written)
    factor, typed = _factor(match[3].strip().lower())
    unit = units().get(typed)
    factor *= _DAYS_IN_WEEK if unit == "weeks" else 1
    value = round(float(re.sub("[ _]", "", match[1]) + "." + (match[2] or "0")) * factor, 6)
    if value >= _TOO_LARGE:
        refuse(column, "large_number", written=written)
    if unit is None:
        if typed:
            refuse(column, "no_unit", written=typed, near=did_you_mean(typed, units()))
        return Comparison(key, sign, value)
    if unit in {*DURATIONS, "weeks"}:
        if kinds.keys().isdisjoint(DURATIONS):
            refuse(column, "is_time", written=typed, known=", ".join(kinds))
        return Comparison("days", sign, value) if unit == "weeks" else Comparison(unit, sign, value)
    if key != "amount":
        refuse(column, "is_money", written=typed, key=key)
    return Comparison(key, sign, value, unit)
