"""Weekdays as people type and read them: `mon-fri`, `по пятницам`, `дс, ср`; in any of the three languages."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from bot.phrases import FALLBACK, LANGUAGES, phrases
from bot.spans import without_small
from bot.typed_words import whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.phrases import Phrases

_MONDAY = date(2024, 1, 1)
_PART = re.compile(r"(?P<first>\w+)\.?(?:[-–—](?P<last>\w+)\.?)?")
_SHORTEST = 2
_ENDING = re.compile(
    r"(?:s|[аеуы]|ой|а[мх]|ь(?:[ею]|я[мх]?)"  # Mondays; пятницу, средам, воскресенья
    r"|[дғг][ае]|н[ыі]|[сн][ыі]н|[дн][ае]н|[лд][ае]р[ыі]?)?"  # жұмада, жұмаға, сенбіні, жұмадан, жексенбілері
)
"""Of a case or a plural."""
_RUSSIAN = ("ца", "та", "да", "ье")
_GROUPS = {"workdays": (0, 1, 2, 3, 4), "weekend": (5, 6)}


def read_weekdays(words: str, lang: str) -> tuple[int, ...] | None:
    """Read weekdays, Monday 0.

    Args:
        words: Days and ranges with commas or spaces between; a day may be cut short: `чт`, `thurs`.
        lang: Whose names come first, where a short one is a day in two languages: `ср` is Wednesday in both.

    Returns:
        The days in order, each once; None when something is no day.
    """
    if group := whole(words, "days"):
        return _GROUPS[group]
    found: set[int] = set()
    for part in re.findall(r"[^,\s]+", without_small(words.casefold())):
        match = _PART.fullmatch(part)
        first = _read_day(match["first"], lang) if match else None
        last = _read_day(match["last"], lang) if match and match["last"] else first
        if first is None or last is None:
            return None
        found.update((first + step) % 7 for step in range((last - first) % 7 + 1))
    return tuple(sorted(found)) or None


def read_weekday(word: str, lang: str = FALLBACK) -> int | None:
    """Read one weekday, Monday 0; None when it is none."""
    return _read_day(word.casefold().rstrip("."), lang)


def write_weekdays(days: Sequence[int], say: Phrases) -> str:
    """Write weekdays in the order of a week, three and more in a row as a range."""
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    names = [_name(day, "EEE", say) for day in range(7)]
    return ", ".join(_run([names[day] for day in run]) for run in runs)


def _run(names: Sequence[str]) -> str:
    return f"{names[0]}–{names[-1]}" if len(names) > 2 else ", ".join(names)


def write_weekday(day: int, say: Phrases) -> str:
    """Write one weekday in full."""
    return _name(day, "EEEE", say)


def _name(day: int, pattern: str, say: Phrases) -> str:
    return say.written(_MONDAY + timedelta(days=day), pattern)


def _read_day(word: str, lang: str) -> int | None:
    """Find the day whose name, short or whole, begins so, or is one of its forms: пят, пятница, пятницам."""
    for one in (lang, *LANGUAGES):
        for day, names in enumerate(_names(one)):
            if word in names or (len(word) > _SHORTEST and names[1].startswith(word)):
                return day
    return next((day for one in LANGUAGES for day, names in enumerate(_names(one)) if _is_form(word, names[1])), None)


def _is_form(word: str, name: str) -> bool:
    stem = name.removesuffix("а").removesuffix("ье") if name.endswith(_RUSSIAN) else name
    return word.startswith(stem) and _ENDING.fullmatch(word, len(stem)) is not None


@cache
def _names(lang: str) -> tuple[tuple[str, str], ...]:
    say = phrases(lang)
    names = ((_name(day, "EEE", say), _name(day, "EEEE", say)) for day in range(7))
    return tuple((short.casefold().rstrip("."), whole.casefold()) for short, whole in names)
