"""What a chat command is given and what it must offer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeAlias

from bot.access import Role
from storage.opened import OpenedLists

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence
    from datetime import datetime

    from bot.markup import Html
    from bot.phrases import Phrases
    from storage.database import Db
    from storage.records import Chat, Entry, Reading, Watch
    from watchers.adding import Adder
    from watchers.forwarding import Forwarding


class Reads(Protocol):
    """Something that reads an entry, as `matchers.reading.Reader` does."""

    def read(self, entry: Entry, *, min_score: int = 50) -> Reading:
        """Find mentions and events."""


MakeReader: TypeAlias = "Callable[[Iterable[Watch]], Reads]"
"""Compiles watches, so that a list changed a moment ago can be tried at once."""


class ShowMenu(Protocol):
    """Shows a chat its commands."""

    async def __call__(self, chat: Chat, *, former: int | None = None) -> None:
        """Set the menus of a chat and of its editors; `former` is somebody who is none any more."""


async def no_menu(chat: Chat, *, former: int | None = None) -> None:
    """Show no menu: for a chat side without Telegram."""


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
        forwarding: Takes in what chats forward and paste; None where it is only tried.
        show_menu: Gives a chat its menus of commands, in its language and by role.
        lists: Lists that were opened, kept for the next question.
        operators: Telegram users who run this installation, from its settings.
    """

    db: Db
    clock: Callable[[], datetime]
    reader: MakeReader
    pattern_ids: Collection[str]
    commands: Sequence[Command]
    adder: Adder | None = None
    forwarding: Forwarding | None = None
    show_menu: ShowMenu = no_menu
    lists: OpenedLists = field(default_factory=OpenedLists)
    operators: frozenset[int] = frozenset()


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
        speaker_id: Who said it, in groups as well; 0 where nobody is named.
        role: What they may do in the chat it acts on.
        topic: Telegram's number of the topic it was said in, None for the general one.
        bot_name: What the bot is called on Telegram, for links to it.
    """

    tools: Tools
    chat: Chat
    words: str
    say: Phrases
    hides_names: bool
    talk: Chat | None = None
    user_id: int = 0
    speaker_id: int = 0
    role: Role = Role.EDITOR
    topic: int | None = None
    bot_name: str = ""

    @property
    def number_first(self) -> str:
        """The chat's number and a space, for examples of what to type where another chat is meant; else nothing."""
        return f"{self.chat.address} " if self.chat.kind != "private" and not self.hides_names else ""

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
