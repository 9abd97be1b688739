"""Read and check the pattern packs: a TOML file per event type, `shared/` for words that many of them use.

A pack is refused with file, line and reason when it has an unknown key, a duplicate, or no example of what must fire
and what must stay silent. `docs/patterns.md` teaches how to write one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path  # noqa: TC003 - fields of dataclasses are looked at while running
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from config.errors import PackError
from config.packs import HERE, line_of, read_toml

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES = ("en", "ru", "kk")
SCOPES = tuple("before after near inside ahead chain brackets clause sentence paragraph story beside".split())
CueStatus: TypeAlias = Literal["silent", "event", "negated", "hypothetical", "background"]
ValueKind: TypeAlias = Literal["int", "number", "str"]
_STATUSES = ("silent", "event", "negated", "hypothetical", "background")
_SLOTS = ("days", "months", "years", "term", "money", "count", "article")
_DEFAULT_FOLDER = HERE / "patterns"
_ID = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True, slots=True)
class Condition:
    """Words that must, or must not, stand in some scope of a hit.

    Attributes:
        scope: One of `SCOPES`; `before`, `after` and `near` count words.
        words: How many words the scope reaches, where it counts words.
        frame: What to look for, in the frame language.
    """

    scope: str
    words: int
    frame: str


@dataclass(frozen=True, slots=True)
class FrameGroup:
    """Frames of one language that share what they mean.

    Attributes:
        match: Frames, see `matchers.pattern_frames`.
        score: 0 to 100.
        field: `title` for verbless headlines, else `any`.
        values: Fixed values, such as the outcome of an appeal.
        needs: All must hold.
        unless: None may hold.
    """

    match: tuple[str, ...]
    score: int
    field: Literal["any", "title"]
    values: Mapping[str, str]
    needs: tuple[Condition, ...]
    unless: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Cue:
    """What turns a hit into another status, or silences it.

    Attributes:
        status: `silent`, `negated`, `hypothetical`, `background`, or `event` which keeps it one whatever else is said.
        where: Any of these conditions is enough.
        only: Ids of the patterns it concerns; empty for all.
        needs: All of these must hold too.
        unless: None of these may hold.
    """

    status: CueStatus
    where: tuple[Condition, ...]
    only: tuple[str, ...] = ()
    needs: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence of a pack that must fire, with the values promised, or must stay silent (`values` None)."""

    lang: str
    text: str
    values: Mapping[str, str] | None
    line: int


@dataclass(frozen=True, slots=True)
class PackLanguage:
    """What a pack says for one language: terms by name, groups of frames, cues of its own."""

    terms: Mapping[str, tuple[str, ...]]
    groups: tuple[FrameGroup, ...]
    cues: tuple[Cue, ...]


@dataclass(frozen=True, slots=True)
class PatternPack:
    """One event type.

    Attributes:
        id: Such as `jail-days`.
        title: What it is called, in English.
        huridocs: Code of the HURIDOCS micro-thesauri, empty where there is none.
        cameo: Code of CAMEO, empty where there is none.
        values: Key and kind of every value an event may carry.
        attach: Slot -> how many words from the hit it is looked for, where no frame holds it.
        languages: By language code.
        examples: All, as tests run them.
        path: Where it was read.
    """

    id: str
    title: str
    huridocs: str
    cameo: str
    values: Mapping[str, ValueKind]
    attach: Mapping[str, int]
    languages: Mapping[str, PackLanguage]
    examples: tuple[Example, ...]
    path: Path


@dataclass(frozen=True, slots=True)
class SharedWords:
    """Words and cues of one language that every pack may use: `@court`, negation, "may", "years ago"."""

    terms: Mapping[str, tuple[str, ...]]
    cues: tuple[Cue, ...]


@lru_cache(maxsize=4)
def load_pattern_packs(folder: Path | None = None) -> tuple[PatternPack, ...]:
    """Read every `*.toml` of a folder, by default the packs that come with Dabyl.

    Returns:
        Packs by file name; an empty folder gives none.

    Raises:
        PackError: A file with a mistake; names file, line and reason.
    """
    packs = tuple(_read_pack(path) for path in sorted((folder or _DEFAULT_FOLDER).glob("*.toml")))
    seen: dict[str, Path] = {}
    for pack in packs:
        if pack.id in seen:
            raise _refuse(pack.path, pack.id, f"pattern {pack.id!r} stands in {seen[pack.id].name} already")
        seen[pack.id] = pack.path
    return packs


@lru_cache(maxsize=1)
def load_shared_words() -> dict[str, SharedWords]:
    """Read `shared/en.toml`, `ru.toml` and `kk.toml`.

    Raises:
        PackError: A file with a mistake.
    """
    found: dict[str, SharedWords] = {}
    for lang in LANGUAGES:
        path = _DEFAULT_FOLDER / "shared" / f"{lang}.toml"
        data = read_toml(path)
        _check_keys(path, data, ("terms", "cues"))
        found[lang] = SharedWords(_terms(path, data.get("terms", {})), _cues(path, data.get("cues", [])))
    return found


@lru_cache(maxsize=1)
def load_numbers() -> dict[str, dict[str, Any]]:
    """Read `shared/numbers.toml`: number words, units and currencies by language.

    Raises:
        PackError: The file can not be read.
    """
    return read_toml(_DEFAULT_FOLDER / "shared" / "numbers.toml")


def _refuse(path: Path, needle: str, reason: str) -> PackError:
    return PackError(f"{path}:{line_of(path, needle)}: {reason}")


def _check_keys(path: Path, table: Mapping[str, Any], allowed: tuple[str, ...]) -> None:
    for key in table:
        if key not in allowed:
            raise _refuse(path, key, f"unknown key {key!r}; known are {', '.join(allowed)}")


def _read_pack(path: Path) -> PatternPack:
    data = read_toml(path)
    _check_keys(path, data, ("id", "title", "huridocs", "cameo", "values", "attach", *LANGUAGES))
    for key in ("id", "title", "huridocs", "cameo"):
        if not isinstance(data.get(key), str):
            raise _refuse(path, key, f"{key!r} must be given as a string")
    if not _ID.fullmatch(data["id"]) or data["id"] != path.stem:
        raise _refuse(path, "id", f"id {data['id']!r} must be lower-case words with hyphens, and the name of the file")
    languages = {lang: _read_language(path, data[lang]) for lang in LANGUAGES if lang in data}
    if not languages:
        raise _refuse(path, "id", "no language: give [en], [ru] or [kk]")
    values = _values(path, data.get("values", {}))
    examples = tuple(example for lang in languages for example in _examples(path, lang, data[lang], values))
    return PatternPack(
        data["id"], data["title"], data["huridocs"], data["cameo"], values, _attach(path, data), languages,
        examples, path
    )  # fmt: skip


def _values(path: Path, table: Mapping[str, Any]) -> dict[str, ValueKind]:
    for key, kind in table.items():
        if kind not in ("int", "number", "str"):
            raise _refuse(path, key, f"value {key!r} must be int, number or str")
    return dict(table)


def _attach(path: Path, data: Mapping[str, Any]) -> dict[str, int]:
    table = data.get("attach", {})
    _check_keys(path, table, _SLOTS)
    for key, words in table.items():
        if not isinstance(words, int) or words < 1:
            raise _refuse(path, key, f"{key!r} must be a number of words")
    return dict(table)


def _read_language(path: Path, table: Mapping[str, Any]) -> PackLanguage:
    _check_keys(path, table, ("fires", "silent", "terms", "frames", "cues"))
    groups = tuple(_group(path, group) for group in table.get("frames", []))
    if not groups:
        raise _refuse(path, "[", "a language without frames can not fire")
    _check_doubles(path, [frame for group in groups for frame in group.match], "frame")
    return PackLanguage(_terms(path, table.get("terms", {})), groups, _cues(path, table.get("cues", [])))


def _check_doubles(path: Path, texts: list[str], what: str) -> None:
    seen: set[str] = set()
    for text in texts:
        if text in seen:
            raise _refuse(path, text, f"{what} {text!r} is given twice")
        seen.add(text)


def _terms(path: Path, table: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Read `name = "member, member"`; members are words or short frames."""
    found: dict[str, tuple[str, ...]] = {}
    for name, text in table.items():
        if not isinstance(text, str) or not text.strip():
            raise _refuse(path, name, f"term {name!r} must be a string of members with commas between")
        members = [" ".join(member.split()) for member in re.split(r"[,\n]", text) if member.strip()]
        _check_doubles(path, members, f"in term {name!r}:")
        found[name] = tuple(members)
    return found


def _group(path: Path, table: Mapping[str, Any]) -> FrameGroup:
    _check_keys(path, table, ("match", "score", "field", "values", "needs", "unless"))
    match = _strings(path, table, "match")
    if not match:
        raise _refuse(path, "frames", "a group of frames without match")
    score = table.get("score", 90)
    if not isinstance(score, int) or not 0 <= score <= 100:
        raise _refuse(path, match[0], "score must be a whole number from 0 to 100")
    field = table.get("field", "any")
    if field not in ("any", "title"):
        raise _refuse(path, match[0], "field must be any or title")
    needs, unless = (_conditions(path, _strings(path, table, key)) for key in ("needs", "unless"))
    return FrameGroup(match, score, field, dict(table.get("values", {})), needs, unless)


def _strings(path: Path, table: Mapping[str, Any], key: str) -> tuple[str, ...]:
    found = table.get(key, [])
    if not isinstance(found, list) or not all(isinstance(text, str) and text.strip() for text in found):
        raise _refuse(path, key, f"{key!r} must be a list of strings")
    return tuple(found)


def _conditions(path: Path, texts: tuple[str, ...]) -> tuple[Condition, ...]:
    return tuple(_condition(path, text) for text in texts)


def _condition(path: Path, text: str) -> Condition:
    """Read `scope: frame` or `scope 4: frame`."""
    match = re.fullmatch(r"(\w+)(?: (\d+))?: (.+)", text)
    if match is None or match[1] not in SCOPES:
        raise _refuse(path, text, f"{text!r} must be 'scope: frame', scope one of {', '.join(SCOPES)}")
    return Condition(match[1], int(match[2] or 4), match[3])


def _cues(path: Path, tables: list[Mapping[str, Any]]) -> tuple[Cue, ...]:
    found = []
    for table in tables:
        _check_keys(path, table, ("status", "where", "only", "needs", "unless"))
        if table.get("status") not in _STATUSES:
            raise _refuse(path, "status", f"status {table.get('status')!r} must be one of {', '.join(_STATUSES)}")
        where, needs, unless = (_conditions(path, _strings(path, table, key)) for key in ("where", "needs", "unless"))
        found.append(Cue(table["status"], where, _strings(path, table, "only"), needs, unless))
    return tuple(found)


def _examples(path: Path, lang: str, table: Mapping[str, Any], values: Mapping[str, str]) -> list[Example]:
    found: list[Example] = []
    for key in ("fires", "silent"):
        texts = _strings(path, table, key)
        if not texts:
            raise _refuse(path, f"[{lang}]", f"language {lang!r} has no {key!r} example")
        _check_doubles(path, list(texts), "example")
        found.extend(_example(path, lang, text, key, values) for text in texts)
    return found


def _example(path: Path, lang: str, text: str, key: str, values: Mapping[str, str]) -> Example:
    """Read `sentence` or `sentence => days=15, months=2`."""
    sentence, _, told = text.partition(" => ")
    promised = dict(pair.strip().split("=", 1) for pair in told.split(",") if "=" in pair)
    for name in promised:
        if name not in values:
            raise _refuse(path, told, f"example promises {name!r}, which is no value of this pattern")
    return Example(lang, sentence, promised if key == "fires" else None, line_of(path, sentence[:60]))
