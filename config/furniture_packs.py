"""Read and check page furniture: what outlets put around every text, a TOML file per kind in `patterns/furniture/`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path  # noqa: TC003 - dataclass fields are read at run time

from config.errors import PackError
from config.packs import HERE, line_of, read_toml

_KEYS = ("id", "title", "match", "beside")


@dataclass(frozen=True, slots=True)
class FurniturePack:
    """Regular expressions on folded text.

    Attributes:
        id: Name of the file.
        title: What it is.
        match: A sentence that holds one of them is furniture.
        beside: A sentence that holds one of these is furniture only right before or after one that holds a `match`.
    """

    id: str
    title: str
    match: tuple[str, ...]
    beside: tuple[str, ...] = ()


@lru_cache(maxsize=4)
def load_furniture(folder: Path | None = None) -> tuple[FurniturePack, ...]:
    """Read every `*.toml` of a folder, by default the furniture that comes with Dabyl.

    Raises:
        PackError: Unknown key, missing key or an expression that is none; names file, line and reason.
    """
    return tuple(_read(path) for path in sorted((folder or HERE / "patterns" / "furniture").glob("*.toml")))


def _read(path: Path) -> FurniturePack:
    data = read_toml(path)
    for key in data:
        if key not in _KEYS:
            raise PackError(f"{path}:{line_of(path, key)}: unknown key {key!r}; known are {', '.join(_KEYS)}")
    if not all(isinstance(data.get(key), str) for key in _KEYS[:2]) or not isinstance(data.get("match"), list):
        raise PackError(f"{path}:1: needs strings 'id' and 'title' and a list 'match'")
    for expression in [*data["match"], *data.get("beside", [])]:
        try:
            re.compile(expression)
        except (re.error, TypeError) as error:
            raise PackError(
                f"{path}:{line_of(path, str(expression))}: {expression!r} is no expression ({error})"
            ) from error
    return FurniturePack(data["id"], data["title"], tuple(data["match"]), tuple(data.get("beside", [])))
