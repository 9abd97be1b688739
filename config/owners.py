"""Who stands behind an outlet: `stories/owners.toml` read and checked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from config.errors import PackError
from config.packs import HERE, line_of, read_toml

if TYPE_CHECKING:
    from pathlib import Path

PATH = HERE / "stories" / "owners.toml"

_LISTS = ("outlets", "hosts", "names")


@dataclass(frozen=True, slots=True)
class Owner:
    """Who stands behind outlets.

    Attributes:
        id: One word; of an outlet that is not listed, the outlet itself.
        is_state: A government.
    """

    id: str
    is_state: bool


class Owners:
    """Finds the owner of an outlet.

    Args:
        path: The list.

    Raises:
        PackError: A key is unknown, a value no list of texts, or something stands under two owners.
    """

    def __init__(self, path: Path = PATH) -> None:
        self._known: dict[str, Owner] = {}
        for owner_id, body in read_toml(path).items():
            self._add(path, owner_id, body)

    def of(self, outlet: str, name: str | None, url: str | None) -> Owner:
        """Tell who stands behind an outlet.

        Args:
            outlet: Its id of outlets.toml, or what stands in for one.
            name: What the feed calls it.
            url: Address of the entry.
        """
        wanted = [f"outlets {outlet}", f"names {(name or '').casefold()}", *(f"hosts {host}" for host in _hosts(url))]
        return next((self._known[key] for key in wanted if key in self._known), Owner(outlet, is_state=False))

    def _add(self, path: Path, owner_id: str, body: Any) -> None:  # noqa: ANN401 - what the file holds
        if not isinstance(body, dict) or body.keys() - {"state", *_LISTS}:
            raise PackError(f"{path}:{line_of(path, owner_id)}: {owner_id} takes state, outlets, hosts and names")
        owner = Owner(owner_id, is_state=body.get("state", False) is True)
        for kind in _LISTS:
            for value in body.get(kind, []):
                if not isinstance(value, str) or self._known.setdefault(f"{kind} {value.casefold()}", owner) != owner:
                    raise PackError(
                        f"{path}:{line_of(path, str(value))}: {value} stands under two owners, or is no text"
                    )


@cache
def owners() -> Owners:
    """Give the owners of the list beside this file."""
    return Owners()


def _hosts(url: str | None) -> list[str]:
    """Give a host and the domains it lies in, the longest first."""
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return []
    parts = host.casefold().split(".")
    return [".".join(parts[start:]) for start in range(len(parts) - 1)]
