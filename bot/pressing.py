"""What a tap is given and what it may bring about; and what is typed while a dialogue is open."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from bot.access import Role
from bot.keyboards import Answer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from bot.calls import Tools
    from bot.keyboards import Keyboard
    from bot.markup import Html
    from bot.phrases import Phrases
    from storage.dialogues import Dialogue
    from storage.records import Chat
    from storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Press:
    """One tap on a button, or words typed in an open dialogue.

    Attributes:
        tools: What to work with.
        chat: The chat of the message.
        user_id: Who tapped.
        who: What they call themselves; shown to the others in the chat, never kept.
        words: The parts of the button's data, without the prefix.
        say: Texts in the language of the chat.
        role: Asks what this user may do to the list of a chat.
    """

    tools: Tools
    chat: Chat
    user_id: int
    who: str
    words: tuple[str, ...]
    say: Phrases
    role: Callable[[Chat], Awaitable[Role]]

    async def may_manage(self, target: Chat) -> bool:
        """Tell whether this user may change the list and the settings of a chat."""
        return await self.role(target) >= Role.EDITOR


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


class Talks(Protocol):
    """A module of bot/presses whose dialogues take typed words too.

    Attributes:
        STEPS: The steps of its dialogues.
    """

    STEPS: frozenset[str]

    async def reply(self, press: Press, dialogue: Dialogue, text: str) -> Sequence[Html]:
        """Take what was typed; nothing when the words say nothing to the dialogue."""


def redraw(answer: Answer) -> Effect:
    """Put an answer in the place of the message whose button was tapped."""
    return Effect(blocks=answer, keyboard=answer.keyboard)


def owner_tag(vault: Vault, chat: Chat, user_id: int) -> str:
    """Mark a button as one person's in one chat: 8 letters nobody else can make, and no number of anybody."""
    return base64.b32encode(vault.mark(f"button:{chat.address}:{user_id}")[:5]).decode()
