"""Language packs: how names bend, sound and stand in a sentence, read once from `languages/*.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from config.errors import PackError
from config.packs import HERE, read_toml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FOLDER = HERE / "languages"
_TABLES = {
    "language": str,
    "declensions": list,
    "fleeting": dict,
    "case_names": dict,
    "suffixes": dict,
    "possessed_suffixes": dict,
    "patronymics": dict,
    "surnames": dict,
    "initials": dict,
    "context": dict,
    "sounds": dict,
    "writing": dict,
    "nicknames": dict,
    "common_words": str,
    "also_common": str,
    "given_names": str,
    "known_surnames": str,
}


@dataclass(frozen=True, slots=True)
class Declension:
    """One way names bend.

    Attributes:
        bearer: Who bears such a name: `m`, `f` or `both`.
        plural: Whether the endings speak of several people.
        bases: Ends of the dictionary form.
        drops: How many letters of such an end give way to the case ending.
        endings: Case letter (N G D A I P) to its endings.
    """

    bearer: str
    plural: bool
    bases: tuple[str, ...]
    drops: int
    endings: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class LanguagePack:
    """One language's data; lists of words are in the order of the file.

    Attributes:
        code: Language tag, the file's name.
        language: English name, for reasons shown to the monitor.
        declensions: Case endings that replace letters (Russian).
        fleeting: Whole forms whose stem loses a vowel -> dictionary form.
        case_names: Case letter -> its name.
        suffixes: Case name -> suffixes glued to any name (Kazakh).
        possessed_suffixes: Case name -> suffixes glued to a possessive end (-ұлы, -қызы) only.
        patronymics: Ends of a father's name.
        surnames: `man`, `woman`, `either` -> ends of surnames.
        initials: An initial -> first letters of the given names it may stand for.
        context: Kind of neighbour -> beginnings of words.
        sounds: Latin letters -> how they sound; the first reading is the surest.
        writing: Habit of writing (press, latin-2021 …) -> letters -> how they are written.
        nicknames: A given name -> other forms of it.
        common_words: Names that are also words: written small they name nobody.
        also_common: The same of two of them side by side only.
        given_names: Frequent given names; tell the order of a name, never whom to match.
        known_surnames: Frequent stems of surnames; a known surname is nobody else's typing error.
    """

    code: str
    language: str
    declensions: tuple[Declension, ...]
    fleeting: Mapping[str, str]
    case_names: Mapping[str, str]
    suffixes: Mapping[str, tuple[str, ...]]
    possessed_suffixes: Mapping[str, tuple[str, ...]]
    patronymics: tuple[str, ...]
    surnames: Mapping[str, tuple[str, ...]]
    initials: Mapping[str, tuple[str, ...]]
    context: Mapping[str, tuple[str, ...]]
    sounds: Mapping[str, tuple[str, ...]]
    writing: Mapping[str, Mapping[str, str]]
    nicknames: Mapping[str, tuple[str, ...]]
    common_words: tuple[str, ...]
    also_common: tuple[str, ...]
    given_names: tuple[str, ...]
    known_surnames: tuple[str, ...]


@cache
def language_packs() -> tuple[LanguagePack, ...]:
    """Read every pack in the folder, by file name; cached for the life of the process.

    Raises:
        PackError: A pack has an unknown key, a wrong type, or a declension without a base.
    """
    return tuple(read_language_pack(path) for path in sorted(FOLDER.glob("*.toml")))


def read_language_pack(path: Path) -> LanguagePack:
    """Read and check one pack.

    Raises:
        PackError: Names the file and the key.
    """
    table = read_toml(path)
    _refuse_unknown(path, table)
    return LanguagePack(
        code=path.stem,
        language=str(table.get("language", path.stem)),
        declensions=tuple(_declension(path, row) for row in table.get("declensions", ())),
        fleeting=dict(table.get("fleeting", {})),
        case_names=dict(table.get("case_names", {})),
        suffixes=_word_lists(table.get("suffixes", {})),
        possessed_suffixes=_word_lists(table.get("possessed_suffixes", {})),
        patronymics=tuple(word for words in table.get("patronymics", {}).values() for word in words.split()),
        surnames=_word_lists(table.get("surnames", {})),
        initials=_word_lists(table.get("initials", {})),
        context=_word_lists(table.get("context", {})),
        sounds=_word_lists(table.get("sounds", {})),
        writing={habit: dict(letters) for habit, letters in table.get("writing", {}).items()},
        nicknames=_word_lists(table.get("nicknames", {})),
        common_words=tuple(table.get("common_words", "").split()),
        also_common=tuple(table.get("also_common", "").split()),
        given_names=tuple(table.get("given_names", "").split()),
        known_surnames=tuple(table.get("known_surnames", "").split()),
    )


def _refuse_unknown(path: Path, table: Mapping[str, Any]) -> None:
    for key, value in table.items():
        if key not in _TABLES:
            raise PackError(f"{path}: unknown key {key!r}; known are {', '.join(_TABLES)}")
        if not isinstance(value, _TABLES[key]):
            raise PackError(f"{path}: {key} must be a {_TABLES[key].__name__}")


def _declension(path: Path, row: Mapping[str, Any]) -> Declension:
    if not row.get("base") or row.get("bearer") not in {"m", "f", "both"}:
        raise PackError(f"{path}: a declension needs a base and a bearer (m, f or both): {dict(row)}")
    endings = {case: tuple(str(row[case]).split()) for case in "NGDAIP" if case in row}
    return Declension(row["bearer"], row.get("number") == "plural", tuple(row["base"].split()), row["drops"], endings)


def _word_lists(table: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(str(words).split()) for key, words in table.items()}
