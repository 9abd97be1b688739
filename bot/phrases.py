"""The interface texts of one language: the files of its folder read once, filled with escaped values.

Plurals, numbers, dates and the names of places come from Unicode's CLDR, through Babel.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.markup import Html, escape
from config.errors import PackError
from config.packs import read_toml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from babel import Locale

HERE = Path(__file__).parent
FALLBACK = "en"
LANGUAGES = ("en", "ru", "kk")


def plural_form(lang: str, number: float) -> str:
    """Name the form of a noun that follows a number: one, few, many or other. Source: Unicode CLDR, through Babel."""
    return _locale(lang).plural_form(number)


@cache
def _locale(lang: str) -> Locale:
    from babel import Locale  # noqa: PLC0415 - 0.03 s that `dabyl --help` has no use for

    return Locale.parse(lang)


class Phrases:
    """What to say in one language.

    Args:
        lang: en, ru or kk.
        texts: The tables of its files.
    """

    def __init__(self, lang: str, texts: Mapping[str, Any]) -> None:
        self.lang = lang
        self._texts = texts

    def say(self, key: str, /, **values: object) -> Html:
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
            text = self._form(text, number)
        if not isinstance(text, str):
            raise PackError(f"{HERE / 'texts' / self.lang}: {key} is no text")
        shown = {name: escape(self.number(value) if name == "n" else value) for name, value in values.items()}
        return Html(text.format_map(shown))

    def template(self, key: str) -> str:
        """Give a text as it stands in the file, {names} and all."""
        return str(self._find(key))

    def table(self, key: str) -> Mapping[str, str]:
        """Give a table of texts as it stands in the file."""
        return {name: str(text) for name, text in self._find(key).items()}

    def has(self, key: str) -> bool:
        """Tell whether there is such a text."""
        try:
            self._find(key)
        except PackError:
            return False
        return True

    def number(self, value: object) -> str:
        """Write a number as people do: 12,650 or 12 650; 2.5 or 2,5."""
        from babel.numbers import format_decimal  # noqa: PLC0415 - see _locale

        if not isinstance(value, int | float):
            return str(value)
        return format_decimal(value, format="#,##0.##", locale=_locale(self.lang))

    def day(self, value: date, *, short: bool = False) -> str:
        """Write a date: Thu 2 May 2019, or 2 May."""
        return self.written(value, self.template("short_day" if short else "day"))

    def written(self, value: date, pattern: str) -> str:
        """Write a date after a pattern of CLDR, such as `EEE` for a short weekday."""
        from babel.dates import format_date  # noqa: PLC0415 - see _locale

        return format_date(value, pattern, locale=_locale(self.lang))

    def place(self, zone: str) -> str:
        """Name the place a time zone is called after."""
        from babel.dates import get_timezone_location  # noqa: PLC0415 - see _locale

        try:
            return get_timezone_location(zone, locale=_locale(self.lang), return_city=True)
        except LookupError:
            return zone.rsplit("/", 1)[-1].replace("_", " ")

    def territories(self) -> Mapping[str, str]:
        """Give the names of all countries by their ISO 3166 codes."""
        return dict(_locale(self.lang).territories)

    def territory(self, code: str) -> str:
        """Name a country by its ISO 3166 code."""
        return str(_locale(self.lang).territories.get(code, code))

    def _form(self, forms: Mapping[str, str], number: float) -> str:
        """Choose a form; Kazakh has one for all, and a Russian fraction governs the genitive, as 2 to 4 do."""
        form = plural_form(self.lang, number)
        return forms.get(form) or forms.get("other") or forms["few"]

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
    known = lang if lang in LANGUAGES else FALLBACK
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
