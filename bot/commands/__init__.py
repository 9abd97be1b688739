"""Chat commands, a file each with its name, help and answer together. A new one is a file and a line here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands import (
    digest,
    export,
    forget,
    import_,
    lang,
    mark,
    privacy,
    search,
    start,
    status,
    test,
    tz,
    unwatch,
    watch,
    why,
)
from bot.commands import help as help_
from bot.commands import list as list_
from bot.commands import set as set_

if TYPE_CHECKING:
    from bot.calls import Command

COMMANDS: tuple[Command, ...] = (
    start,
    help_,
    watch,
    list_,
    unwatch,
    set_,
    import_,
    export,
    digest,
    test,
    search,
    why,
    mark,
    lang,
    tz,
    status,
    privacy,
    forget,
)
"""In the order of /help and of the menu."""
