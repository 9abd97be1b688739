"""What a chat command is given and what it must offer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence
    from datetime import datetime

    from bot.markup import Html
    from bot.phrases import Phrases
    from storage.database import Db
    from storage.records import Chat, Entry, Reading, Watch
    from watchers.adding import Adder


class Reads(Protocol):
    """Something that reads an entry, as `matchers.reading.Reader` does."""

    def read(self, entry: Entry, *, min_score: int = 50) -> Reading:
        """Find mentions and events."""


MakeReader: TypeAlias = "Callable[[Iterable[Watch]], Reads]"
"""Compiles watches, so that a list changed a moment ago can be tried at once."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What commands work with.

    Attributes:
        db: The installation's database.
        clock: Tells the time, aware.
        reader: Compiles watches.
        pattern_ids: Event types there are.
        commands: All commands, for /help.
        adder: Adds sources for chats; None where nothing may be asked.
    """

    db: Db
    clock: Callable[[], datetime]
    reader: MakeReader
    pattern_ids: Collection[str]
    commands: Sequence[Command]
    adder: Adder | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """One use of a command.

    Attributes:
        tools: What to work with.
        chat: The chat it acts on.
        words: What stands after the command, lines kept.
        say: Texts in the language of the chat that is answered.
        hides_names: True when the answer goes into a group, where names are not printed.
        talk: The chat it was said in, where that is another one; None for the chat itself.
        user_id: Who said it; 0 where nobody is named, with whom no dialogue can be held.
    """

    tools: Tools
    chat: Chat
    words: str
    say: Phrases
    hides_names: bool
    talk: Chat | None = None
    user_id: int = 0

    @property
    def place(self) -> Chat:
        """The chat the answer goes to."""
        return self.talk or self.chat


class Command(Protocol):
    """A module of bot/commands.

    Attributes:
        NAME: What people type after the slash.
        HELP: Key of its line in /help.
        CHANGES: Whether it changes a list or a setting, which in groups only admins may.
    """

    NAME: str
    HELP: str
    CHANGES: bool

    async def answer(self, call: Call) -> Sequence[Html]:
        """Do it, and give the blocks of the answer."""
