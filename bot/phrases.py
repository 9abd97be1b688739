"""The interface texts of one language: the files of its folder read once, filled with escaped values, with plurals."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.markup import Html, escape
from config.errors import PackError
from config.packs import read_toml

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

HERE = Path(__file__).parent
FALLBACK = "en"


def _english(number: float) -> str:
    return "one" if number == 1 else "other"


def _russian(number: float) -> str:
    if number != int(number):
        return "few"  # a fraction governs the genitive singular, as 2 to 4 do: 1,5 года
    ones, tens = int(number) % 10, int(number) % 100
    if ones == 1 and tens != 11:
        return "one"
    return "few" if 2 <= ones <= 4 and not 12 <= tens <= 14 else "many"


def _kazakh(number: float) -> str:  # noqa: ARG001 - a noun after a number stays in the singular
    return "other"


PLURALS: Mapping[str, Callable[[float], str]] = {"en": _english, "ru": _russian, "kk": _kazakh}
"""Which form of a noun follows a number, by language. Source: Unicode CLDR plural rules."""

LANGUAGES = tuple(PLURALS)


class Phrases:
    """What to say in one language.

    Args:
        lang: en, ru or kk.
        texts: The tables of its files.
    """

    def __init__(self, lang: str, texts: Mapping[str, Any]) -> None:
        self.lang = lang
        self._texts = texts

    def say(self, key: str, **values: object) -> Html:
        """Fill a text in.

        Args:
            key: Such as `digest.title`.
            values: What its {names} stand for, escaped here unless it is `Html`. A number `n` chooses the plural and
                is printed as people write it.

        Raises:
            PackError: There is no such text.
        """
        text = self._find(key)
        number = values.get("n")
        if isinstance(text, dict) and isinstance(number, int | float):
            text = text[PLURALS[self.lang](number)]
        if not isinstance(text, str):
            raise PackError(f"{HERE / 'texts' / self.lang}: {key} is no text")
        shown = {name: escape(self.number(value) if name == "n" else value) for name, value in values.items()}
        return Html(text.format_map(shown))

    def template(self, key: str) -> str:
        """Give a text as it stands in the file, {names} and all."""
        return str(self._find(key))

    def has(self, key: str) -> bool:
        """Tell whether there is such a text."""
        try:
            self._find(key)
        except PackError:
            return False
        return True

    def number(self, value: object) -> str:
        """Write a number as people do: 12,650 or 12 650; 2.5 or 2,5."""
        if not isinstance(value, int | float):
            return str(value)
        text = f"{value:,.2f}".rstrip("0").rstrip(".") if value != int(value) else f"{int(value):,}"
        return text.translate({ord(","): self._texts["thousands"], ord("."): self._texts["decimal"]})

    def day(self, value: date, *, short: bool = False) -> str:
        """Write a date: Thu 2 May 2019, or 2 May."""
        parts = {
            "weekday": self._texts["weekdays"][value.weekday()],
            "day": value.day,
            "month": self._texts["months"][value.month - 1],
            "year": value.year,
        }
        return str(self._texts["short_day" if short else "day"]).format_map(parts)

    def place(self, zone: str) -> str:
        """Name the place a time zone is called after."""
        return str(self._texts["zones"].get(zone) or zone.rsplit("/", 1)[-1].replace("_", " "))

    def _find(self, key: str) -> Any:  # noqa: ANN401 - a text or a table of its forms
        found: Any = self._texts
        for part in key.split("."):
            if not isinstance(found, dict) or part not in found:
                raise PackError(f"{HERE / 'texts' / self.lang}: the text {key} is missing")
            found = found[part]
        return found


@cache
def phrases(lang: str) -> Phrases:
    """Give the texts of a language; an unknown one gets English."""
    known = lang if lang in PLURALS else FALLBACK
    return Phrases(known, read_texts(known))


def read_texts(lang: str) -> dict[str, Any]:
    """Put the files of a language together, a file for each area of the bot.

    Raises:
        PackError: A file can not be read, or two of them hold the same table.
    """
    texts: dict[str, Any] = {}
    for path in sorted((HERE / "texts" / lang).glob("*.toml")):
        tables = read_toml(path)
        if twice := sorted(tables.keys() & texts.keys()):
            raise PackError(f"{path}: {', '.join(twice)} stands in another file of {lang} too")
        texts.update(tables)
    return texts


@cache
def marks() -> dict[str, str]:
    """Give the mark of every event type, gravest first."""
    return {pattern: str(mark) for pattern, mark in read_toml(HERE / "marks.toml").items()}
