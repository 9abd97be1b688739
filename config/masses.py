"""When many events become one mass event: `stories/masses.toml` read and checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from config.errors import PackError
from config.packs import HERE, line_of, read_toml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PATH = HERE / "stories" / "masses.toml"

_LIMITS = ("told_singly", "people", "window_minutes", "over_after_minutes")


@dataclass(frozen=True, slots=True)
class MassRules:
    """When many become one.

    Attributes:
        told_singly: Alerts of one family within the window that are still told one by one.
        people: As many people named within the window begin a mass event too.
        window: How far back is counted.
        over_after: Without anything new, it is over.
        families: Event type to family; a type that is missing is a family of its own.
    """

    told_singly: int
    people: int
    window: timedelta
    over_after: timedelta
    families: Mapping[str, str]

    def family(self, pattern: str) -> str:
        """Give the family of an event type."""
        return self.families.get(pattern, pattern)


def load_mass_rules(path: Path = PATH) -> MassRules:
    """Read the rules.

    Raises:
        PackError: A limit is missing or no number above 0, or an event type stands in two families.
    """
    tables = read_toml(path)
    limits = tables.get("limits", {})
    for name in _LIMITS:
        if not isinstance(limits.get(name), int) or limits[name] < 1:
            raise PackError(f"{path}:{line_of(path, name)}: limits.{name} must be a whole number above 0")
    return MassRules(
        told_singly=limits["told_singly"],
        people=limits["people"],
        window=timedelta(minutes=limits["window_minutes"]),
        over_after=timedelta(minutes=limits["over_after_minutes"]),
        families=_families(path, tables.get("families", {})),
    )


@cache
def mass_rules() -> MassRules:
    """Give the rules of the file beside this one."""
    return load_mass_rules()


def _families(path: Path, families: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for family, patterns in families.items():
        for pattern in patterns:
            if found.setdefault(pattern, family) != family:
                raise PackError(f"{path}:{line_of(path, pattern)}: {pattern} stands in two families")
    return found
