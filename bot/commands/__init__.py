"""Chat commands, a file each with its name, help and answer together. A new one is a file and a line here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands import (
    cancel,
    digest,
    export,
    forget,
    here,
    import_,
    lang,
    lock,
    mark,
    pause,
    privacy,
    quiet,
    resume,
    safe,
    search,
    settings,
    sources,
    start,
    status,
    team,
    test,
    tz,
    unlock,
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
    pause,
    resume,
    import_,
    export,
    digest,
    quiet,
    safe,
    settings,
    sources,
    test,
    search,
    why,
    mark,
    lang,
    tz,
    here,
    team,
    lock,
    unlock,
    status,
    privacy,
    forget,
    cancel,
)
"""In the order of /help and of the menu."""
