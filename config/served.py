"""How texts say that an event lies behind somebody: `stories/served.toml`, compiled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from config.errors import PackError
from config.packs import HERE, line_of, read_toml

if TYPE_CHECKING:
    from pathlib import Path

PATH = HERE / "stories" / "served.toml"


@dataclass(frozen=True, slots=True)
class ServedWords:
    """The expressions of all languages, since a Russian text may quote a Kazakh one.

    Attributes:
        before: Ends where the words of the event begin.
        behind: Begins where they end.
    """

    before: re.Pattern[str]
    behind: re.Pattern[str]


def load_served_words(path: Path = PATH) -> ServedWords:
    """Read and compile them.

    Raises:
        PackError: An expression is missing or not understood.
    """
    tables = read_toml(path)
    return ServedWords(*(_compiled(path, tables, side) for side in ("before", "behind")))


@cache
def served_words() -> ServedWords:
    """Give the words of the file beside this one."""
    return load_served_words()


def _compiled(path: Path, tables: dict[str, dict[str, str]], side: str) -> re.Pattern[str]:
    try:
        return re.compile("|".join(f"(?:{table[side]})" for table in tables.values()), re.IGNORECASE)
    except (re.error, KeyError, TypeError) as error:
        raise PackError(f"{path}:{line_of(path, side)}: {side} of a language is missing or not understood") from error
