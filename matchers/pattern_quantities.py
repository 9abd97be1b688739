"""What the numbers grammar finds, and which slots of the frame language it fills."""

from __future__ import annotations

from typing import NamedTuple

SLOT_KINDS = {
    "days": ("day",),
    "months": ("month",),
    "years": ("year",),
    "term": ("year", "month"),
    "money": ("money",),
    "count": ("count", "approx"),
    "article": ("article",),
    "age": ("age",),
}
"""Slot of the frame language -> kinds of quantity that fill it."""


class Quantity(NamedTuple):
    """A number with its meaning.

    Attributes:
        start: First word of the sentence that belongs to it.
        end: One past the last.
        kind: `day`, `month`, `year`, `hour`, `money`, `count`, `approx`, `article`, `age`, `ago`, `date`, `percent`.
        value: Days, months or years; an amount; a count; `dozens`, `hundreds`, `thousands`; an article number.
        currency: ISO code or MRP, of money only.
        months: Months beyond the years: 7 years 6 months.
        people: Of a count: whether a word for people stands after it.
        elliptic: Whether the unit was told before: "three for 15 days, one for ten".
    """

    start: int
    end: int
    kind: str
    value: float | str
    currency: str = ""
    months: float = 0
    people: bool = False
    elliptic: bool = False
