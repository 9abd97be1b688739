"""Words after a command as people type them: `/set 3 только сводка`, `/mark 7 ескі`, in any language in any chat.

The forms of a word stand in `words.toml` of each language, with commas between; its name is always one of them.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from bot.phrases import FALLBACK, LANGUAGES, phrases

if TYPE_CHECKING:
    from bot.phrases import Phrases

_MOST_WORDS = 4
"""Of one form: `алып тастау` has two."""


def whole(typed: str, table: str) -> str | None:
    """Name the word that was typed, and nothing else; None when it is none of the table."""
    return _forms(table).get(plain(typed))


def leading(typed: str, table: str) -> tuple[str, str] | None:
    """Read a word off the beginning: its name, and what follows as it was typed; the longest form wins."""
    parts = typed.split()
    for count in range(min(_MOST_WORDS, len(parts)), 0, -1):
        if name := whole(" ".join(parts[:count]), table):
            return name, " ".join(parts[count:])
    return None


def trailing(typed: str, table: str) -> tuple[str, str] | None:
    """Read a word off the end, where a Kazakh sentence has its verb or postposition: `24 сағат үнсіз`."""
    parts = typed.split()
    for count in range(min(_MOST_WORDS, len(parts)), 0, -1):
        if name := whole(" ".join(parts[-count:]), table):
            return name, " ".join(parts[:-count])
    return None


def shown(name: str, table: str, say: Phrases) -> str:
    """Give the word as a chat is shown it: the first form of its language."""
    return name if say.lang == FALLBACK else phrases(say.lang).table(f"words.{table}")[name].split(",")[0]


def plain(typed: str) -> str:
    """Bring what was typed to one form: small letters, single spaces, е for ё, no mark at the end."""
    return " ".join(typed.casefold().replace("ё", "е").split()).rstrip(":;,.!?")


@cache
def _forms(table: str) -> dict[str, str]:
    forms: dict[str, str] = {}
    for lang in LANGUAGES:
        for name, written in phrases(lang).table(f"words.{table}").items():
            forms |= {plain(form): name for form in (name, *written.split(","))}
    return forms
