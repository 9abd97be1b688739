"""Read the page packs (`pages/`, a file per language): what stands on article pages and is no part of the article."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from config.errors import PackError
from config.packs import HERE, line_of, read_toml

_FOLDER = HERE / "pages"
_RULE_KEYS = frozenset({"all", "longest", "stub"})


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of paragraph that is furniture.

    Attributes:
        words: Every group must be found in the paragraph; a group is found when one of its words is. Lower case.
        longest: Characters from which a paragraph is rather news about such things than such a thing.
        stub: The article behind it is cut by a paywall.
    """

    words: tuple[tuple[str, ...], ...]
    longest: int
    stub: bool


@dataclass(frozen=True, slots=True)
class PagePack:
    """One language's furniture.

    Attributes:
        lang: Language tag, the name of the file.
        starts: Beginnings of paragraphs that point to another story, lower case.
        rules: Kinds of paragraphs.
    """

    lang: str
    starts: tuple[str, ...]
    rules: tuple[Rule, ...]


@cache
def page_packs() -> tuple[PagePack, ...]:
    """Read all packs, by language.

    Raises:
        PackError: One has a mistake; names file, line and reason.
    """
    return tuple(_pack(path.stem) for path in sorted(_FOLDER.glob("*.toml")))


def _pack(lang: str) -> PagePack:
    path = _FOLDER / f"{lang}.toml"
    data = read_toml(path)
    unknown = set(data) - {"starts", "rule"}
    if unknown:
        name = min(unknown)
        raise PackError(f"{path}, line {line_of(path, name)}: unknown key {name!r}")
    try:
        starts = tuple(str(start).casefold() for start in data["starts"])
        return PagePack(lang, starts, tuple(_rule(rule) for rule in data["rule"]))
    except (KeyError, TypeError, ValueError) as error:
        raise PackError(f"{path}: {error}") from error


def _rule(data: dict[str, Any]) -> Rule:
    if set(data) - _RULE_KEYS or not data["all"]:
        raise ValueError(f"a rule takes {', '.join(sorted(_RULE_KEYS))} and needs words")
    groups = tuple(tuple(group.casefold().split("|")) for group in data["all"])
    return Rule(groups, int(data["longest"]), bool(data.get("stub", False)))
