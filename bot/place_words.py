"""Places of stories in the chat's language: towns of the catalogue, and lands and cities that CLDR knows by name."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from bot.phrases import FALLBACK, phrases
from bot.zones import zone_names

if TYPE_CHECKING:
    from bot.phrases import Phrases


def place_in(name: str, say: Phrases) -> str:
    """Name a place; one that nobody knows keeps its Latin letters.

    Args:
        name: As `config/stories/places.toml` and `lands.toml` call it: almaty, new-zealand, kualalumpur.
        say: Texts of the chat.
    """
    key = f"places.{name}"
    if say.has(key):
        return str(say.say(key))
    if land := _lands().get(_bare(name)):
        return say.territory(land)
    if zone := _cities().get(_bare(name)):
        return say.place(zone)
    return name.replace("-", " ").title()


def _bare(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalpha())


@cache
def _lands() -> dict[str, str]:
    return {_bare(name): code for code, name in phrases(FALLBACK).territories().items() if len(code) == 2}


@cache
def _cities() -> dict[str, str]:
    say = phrases(FALLBACK)
    return {_bare(say.place(zone)): zone for zone in zone_names() if zone != "UTC"}
