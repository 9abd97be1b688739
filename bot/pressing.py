"""What a tap is given and what it may bring about."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from bot.keyboards import Answer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from bot.calls import Tools
    from bot.keyboards import Keyboard
    from bot.phrases import Phrases
    from storage.records import Chat


@dataclass(frozen=True, slots=True)
class Press:
    """One tap on a button.

    Attributes:
        tools: What to work with.
        chat: The chat of the message.
        user_id: Who tapped.
        who: What they call themselves; shown to the others in the chat, never kept.
        words: The parts of the button's data, without the prefix.
        say: Texts in the language of the chat.
        may_manage: Asks whether this user may change the list of a chat, given by its address.
    """

    tools: Tools
    chat: Chat
    user_id: int
    who: str
    words: tuple[str, ...]
    say: Phrases
    may_manage: Callable[[Chat], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Effect:
    """What a tap brings about.

    Attributes:
        toast: Shown for a moment to who tapped, plain, at most 200 code points; "" for nothing.
        blocks: The new text of the message; None leaves it.
        keyboard: The new buttons; None leaves them, unless the text changes.
        answer: A message of its own; empty for none.
    """

    toast: str = ""
    blocks: Sequence[str] | None = None
    keyboard: Keyboard | None = None
    answer: Answer = field(default_factory=lambda: Answer(()))


class Presses(Protocol):
    """A module of bot/presses.

    Attributes:
        PREFIX: First part of its buttons' data.
    """

    PREFIX: str

    async def press(self, press: Press) -> Effect | None:
        """Do it; None when the button is out of date."""
