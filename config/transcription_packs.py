"""Transcription packs: how Russian writes foreign names, read once from `transcription/*.toml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from config.errors import PackError
from config.packs import HERE, line_of, read_toml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FOLDER = HERE / "transcription"
_TABLES = {
    "language": str,
    "looks": str,
    "family_names": str,
    "frequent": str,
    "forms": bool,
    "rules": list,
    "names": dict,
    "surnames": dict,
}
_SILENT = "_"


@dataclass(frozen=True, slots=True)
class TranscriptionPack:
    """One language's way into Russian letters.

    Attributes:
        code: Language tag, the file's name.
        language: English name, for reasons shown to the monitor.
        looks: What a word must have to be of this language, a regular expression; None takes every word.
        family_names: Family names that come first, in both scripts.
        frequent: Frequent surnames in Latin letters; two of them are two people however alike they sound.
        forms: Its given names are forms of the Russian ones: Hlib is Gleb, in Latin letters as well.
        rules: Letters (a regular expression) -> Russian letters, the surest first, "" for silence; the first that fits
            wins.
        names: A given name in Latin letters -> how Russian writes it, the usual form first.
        surnames: The same of surnames that no rule tells.
    """

    code: str
    language: str
    looks: re.Pattern[str] | None
    family_names: tuple[str, ...]
    frequent: tuple[str, ...]
    forms: bool
    rules: tuple[tuple[str, tuple[str, ...]], ...]
    names: Mapping[str, tuple[str, ...]]
    surnames: Mapping[str, tuple[str, ...]]


@cache
def transcription_packs() -> tuple[TranscriptionPack, ...]:
    """Read every pack in the folder, by file name; cached for the life of the process.

    Raises:
        PackError: A pack has an unknown key, a wrong type, or a rule that is no regular expression.
    """
    return tuple(read_transcription_pack(path) for path in sorted(FOLDER.glob("*.toml")))


def read_transcription_pack(path: Path) -> TranscriptionPack:
    """Read and check one pack.

    Raises:
        PackError: Names the file and the key.
    """
    table = read_toml(path)
    for key, value in table.items():
        if key not in _TABLES:
            raise PackError(f"{path}: unknown key {key!r}; known are {', '.join(_TABLES)}")
        if not isinstance(value, _TABLES[key]):
            raise PackError(f"{path}: {key} must be a {_TABLES[key].__name__}")
    return TranscriptionPack(
        code=path.stem,
        language=str(table.get("language", path.stem)),
        looks=_pattern(path, table["looks"]) if table.get("looks") else None,
        family_names=tuple(table.get("family_names", "").split()),
        frequent=tuple(table.get("frequent", "").split()),
        forms=bool(table.get("forms")),
        rules=tuple(_rule(path, row) for row in table.get("rules", ())),
        names=_forms(table.get("names", {})),
        surnames=_forms(table.get("surnames", {})),
    )


def _rule(path: Path, row: object) -> tuple[str, tuple[str, ...]]:
    match row:
        case [str(letters), str(written)] if letters and written.split():
            if _pattern(path, letters).groups:
                raise PackError(f"{path}:{line_of(path, letters)}: write (?:…) for (…) in {letters!r}")
            return letters, tuple("" if one == _SILENT else one for one in written.split())
    raise PackError(f'{path}: a rule is ["letters", "Russian letters"], not {row!r}')


def _pattern(path: Path, expression: str) -> re.Pattern[str]:
    try:
        return re.compile(expression)
    except re.error as error:
        raise PackError(f"{path}:{line_of(path, expression)}: {expression!r} is no regular expression") from error


def _forms(table: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(str(forms).split()) for name, forms in table.items()}
