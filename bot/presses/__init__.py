"""What a tap on a button does: a file for each kind of message that has buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.presses import alert, digest, guess, menu, search, sources, start, watch
from bot.presses import help as help_
from bot.presses import list as list_
from bot.presses import settings as settings_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.pressing import Presses, Talks

_BY_KIND: Mapping[str, Presses] = {
    "alert": alert,
    "digest": digest,
    "guess": guess,
    "help": help_,
    "list": list_,
    "menu": menu,
    "search": search,
    "settings": settings_,
    "sources": sources,
    "start": start,
    "watch": watch,
}
"""By what the audit calls a tap."""

PRESSES: Mapping[str, Presses] = {module.PREFIX: module for module in _BY_KIND.values()}
"""By the first part of the data a tap brings."""

KINDS: Mapping[str, str] = {module.PREFIX: kind for kind, module in _BY_KIND.items()}

_TALKS: tuple[Talks, ...] = (guess, menu, start, watch)

TALKS: Mapping[str, Talks] = {step: module for module in _TALKS for step in module.STEPS}
"""Dialogues that take typed words, by their step."""
