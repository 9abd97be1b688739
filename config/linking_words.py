"""Read and check the words by which persons are joined to events: `patterns/shared/linking.toml`."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache

from config.errors import PackError
from config.packs import HERE, line_of, read_toml


@dataclass(frozen=True, slots=True)
class LinkingWords:
    """Lower-case words and phrases; `*` at the end of one stands for any ending. The file tells what each means."""

    roles: tuple[str, ...]
    titles: tuple[str, ...]
    speaks: tuple[str, ...]
    joins: tuple[str, ...]
    descriptions: tuple[str, ...]
    pronouns: tuple[str, ...]
    selves: tuple[str, ...]
    carriers: tuple[str, ...]
    groups: tuple[str, ...]
    kin: tuple[str, ...]
    of_kin: tuple[str, ...]
    includes: tuple[str, ...]
    somebody: tuple[str, ...]
    beside: tuple[str, ...]
    narrow: tuple[str, ...]


@lru_cache(maxsize=1)
def load_linking() -> LinkingWords:
    """Read `shared/linking.toml`.

    Raises:
        PackError: A list that is unknown, missing or no string; names file, line and reason.
    """
    path = HERE / "patterns" / "shared" / "linking.toml"
    data = read_toml(path)
    known = [field.name for field in fields(LinkingWords)]
    for key in (*data, *known):
        if key not in known or not isinstance(data.get(key), str):
            raise PackError(
                f"{path}:{line_of(path, key)}: {key!r} is unknown or no string; needed are {', '.join(known)}"
            )
    return LinkingWords(**{key: _words(text) for key, text in data.items()})


def _words(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(word.split()) for word in text.split(",") if word.strip()))
