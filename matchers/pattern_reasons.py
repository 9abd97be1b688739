"""Why a pattern fired, in a person's words and short: "Jail in days: 15 days, Russian". It stands in alerts on phones.

Which words matched is left out: whoever prints the reason has them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from storage.records import Status

_LANGUAGES = {"en": "English", "ru": "Russian", "kk": "Kazakh"}
_STATUSES = {"negated": "did not happen", "hypothetical": "may happen", "background": "an earlier case"}
_UNITS = {"days": "day", "months": "month", "years": "year"}


def reason(title: str, lang: str, status: Status, values: Mapping[str, int | float | str]) -> str:
    """Word the reason of an event.

    Args:
        title: Of the pattern.
        lang: Of the wording found.
        status: What is said of it; an event needs no word.
        values: As the event carries them.
    """
    told = [*_worded(values), *filter(None, [_STATUSES.get(status)])]
    return ", ".join([f"{title}: {told[0]}", *told[1:], _LANGUAGES[lang]] if told else [title, _LANGUAGES[lang]])


def _worded(values: Mapping[str, int | float | str]) -> Iterator[str]:
    for key, value in values.items():
        if key in _UNITS:
            yield f"{value} {_UNITS[key]}{'' if value == 1 else 's'}"
        elif key == "amount":
            yield f"{value:,} {values.get('currency', '')}".rstrip()
        elif key == "count":
            yield "1 person" if value == 1 else f"{value:,} people"
        elif key == "count_approx":
            yield f"{value} of people"
        elif key == "article":
            yield f"article {value}"
        elif key != "currency":
            yield str(value)
