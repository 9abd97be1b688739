"""The columns of a watchlist in CSV, by the names people give them in three languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

COLUMNS = ("id", "name", "surname", "patronymic", "aliases", "notes", "tags", "priority", "code_name")
"""Ours. A list from an office has the three parts of a name in columns of their own."""

_ALSO = {
    "name": "full name|first name|given name|имя|фио|ф.и.о.|имя и фамилия|фамилия и имя|имя фамилия|фамилия имя"
    "|фамилия имя отчество|аты|есімі|есім|аты-жөні|аты жөні|аты-тегі|тегі, аты|тегі аты",
    "surname": "last name|family name|фамилия|тегі",
    "patronymic": "middle name|отчество|әкесінің аты",
    "aliases": "alias|other names|псевдонимы|псевдоним|другие имена|варианты|написания|басқа аттары|лақап аты",
    "notes": "note|comment|comments|заметки|заметка|примечание|примечания|комментарий|ескертпе|ескерту|түсініктеме",
    "tags": "tag|теги|тег|метки|метка|тегтер|белгілер|белгі",
    "priority": "важность|приоритет|маңыздылығы|басымдығы",
    "code_name": "code name|кодовое имя|код|бүркеншік ат|бүркеншік аты",
}
_KNOWN = {name: name for name in COLUMNS} | {word: name for name, words in _ALSO.items() for word in words.split("|")}


def columns_of(cells: Sequence[str]) -> list[str]:
    """Read the cells of a first line as our columns, those we do not know as they stand; empty when it is no header."""
    read = [" ".join(cell.split()).casefold() for cell in cells]
    columns = [_KNOWN.get(cell, cell) for cell in read]
    return columns if "name" in columns else []


def name_in(cells: Mapping[str, str]) -> str:
    """Put the parts of a name together: surname, given name, patronymic."""
    return " ".join(" ".join(cells.get(column, "") for column in ("surname", "name", "patronymic")).split())
