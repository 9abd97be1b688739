"""Comparisons on the values of events: units, what a bare number means, and whether an event satisfies one.

Durations meet in one unit (a year has 12 months or 365 days, a month 30 days); of currencies only MRP and tenge are
exchanged, at the rate of the month the entry was published.
"""

from __future__ import annotations

import operator
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from config.packs import HERE, read_toml

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from matchers.query_tree import Comparison
    from storage.records import Event

DURATIONS = ("years", "months", "days")
_IN_DAYS = {"years": 365.0, "months": 30.0, "days": 1.0}
_IN_MONTHS = {"years": 12.0, "months": 1.0, "days": 1 / 30}
_APPROXIMATE = {"dozens": 20, "hundreds": 200, "thousands": 2000}
"""The least that "dozens" (десятки), "hundreds" and "thousands" can be."""
_COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "=": operator.eq,
    ">": operator.gt,
    "<": operator.lt,
}


@lru_cache(maxsize=1)
def units() -> Mapping[str, str]:
    """Give every word for a unit, small letters, with the canonical unit: `мрп` -> `MRP`, `weeks` -> `weeks`."""
    return _by_word("units")


@lru_cache(maxsize=1)
def multipliers() -> Mapping[str, float]:
    """Give every word for a power of ten, small letters: `млн` -> 1000000."""
    return {word: float(factor) for word, factor in _by_word("multipliers").items()}


def _by_word(table: str) -> dict[str, str]:
    written = read_toml(HERE / "units.toml")[table]
    return {word.strip().lower(): meaning for meaning, words in written.items() for word in words.split(",")}


@lru_cache(maxsize=1)
def units_regex() -> str:
    """Give the alternatives of a regular expression that reads what may follow a number: `млн тенге`, `MRP`, `тыс`."""
    factor, unit = _any_of(multipliers()), _any_of(units())
    return rf"(?:{factor})\s+(?:{unit})|{unit}|{factor}"


def _any_of(words: Mapping[str, object]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


@lru_cache(maxsize=1)
def _index_since() -> Sequence[tuple[str, float]]:
    """Give since when (`2020-04`) a monthly calculation index was worth how many tenge, in order of time."""
    table = read_toml(HERE / "units.toml")["mrp"]
    return sorted((f"{since}-01"[:7], float(tenge)) for since, tenge in table.items())


def _tenge_of_index(published_at: datetime | None) -> float:
    """Tell what an index was worth in tenge; without a date what it is worth now, before the first year as in that."""
    rates = _index_since()
    month = f"{published_at:%Y-%m}" if published_at else rates[-1][0]
    return next((tenge for since, tenge in reversed(rates) if since <= month), rates[0][1])


def main_key(keys: Mapping[str, object]) -> str | None:
    """Tell which value a bare number is about: the longest unit of time, the amount, the count, or the only key."""
    for key in (*DURATIONS, "amount", "count"):
        if key in keys:
            return key
    return next(iter(keys)) if len(keys) == 1 else None


def satisfies(event: Event, asked: Comparison, published_at: datetime | None) -> bool:
    """Tell whether an event has the value asked for; one that lacks it does not."""
    key = asked.key or main_key(event.values)
    if isinstance(asked.value, str):
        return key is not None and str(event.values.get(key, "")).casefold() == asked.value.casefold()
    if key == "count" and "count" not in event.values:
        least = _APPROXIMATE.get(str(event.values.get("count_approx")))
        return least is not None and asked.sign in {">", ">="} and _COMPARE[asked.sign](least, asked.value)
    actual = _number(event.values, key, asked.unit, published_at)
    return actual is not None and _COMPARE[asked.sign](actual, asked.value)


def _number(
    values: Mapping[str, int | float | str], key: str | None, unit: str | None, published_at: datetime | None
) -> float | None:
    if key in DURATIONS:
        return _duration(values, key)
    actual = values.get(key) if key else None
    if not isinstance(actual, (int, float)):
        return None
    return _exchanged(actual, str(values.get("currency")), unit, published_at) if unit else float(actual)


def _duration(values: Mapping[str, int | float | str], key: str) -> float | None:
    """Add up years, months and days in one of these units; None where the event has none of them."""
    rates = _IN_DAYS if key == "days" else _IN_MONTHS
    parts = [rates[part] * number for part in DURATIONS if isinstance(number := values.get(part), (int, float))]
    return round(sum(parts) / rates[key], 6) if parts else None


def _exchanged(amount: float, currency: str, unit: str, published_at: datetime | None) -> float | None:
    if currency == unit:
        return float(amount)
    if {currency, unit} != {"MRP", "KZT"}:
        return None
    tenge = _tenge_of_index(published_at)
    return amount * tenge if unit == "KZT" else amount / tenge
