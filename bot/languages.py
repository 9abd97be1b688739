"""Which language somebody means: en, English, рус, қазақша, kz."""

from __future__ import annotations

from bot.phrases import LANGUAGES

_BEGINNINGS = {
    "en": ("en", "анг", "ағыл"),
    "ru": ("ru", "рус", "орыс"),
    "kk": ("kk", "kz", "kaz", "qaz", "каз", "қаз"),
}
"""kz is the country, kk the language; people type both."""


def read_lang(words: str) -> str | None:
    """Read a language; None when it is none of ours."""
    word = words.strip().casefold()
    return next((lang for lang in LANGUAGES if word.startswith(_BEGINNINGS[lang])), None)
