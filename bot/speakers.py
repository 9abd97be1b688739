"""Who says or taps something, and where: what the conversation knows of a Telegram message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from watchers.forwarding import Origin


@dataclass(frozen=True, slots=True)
class Said:
    """Something written in a chat.

    Attributes:
        address: The chat's id as text.
        kind: private, group, supergroup or channel.
        user_id: Who wrote it; 0 where nobody is named.
        text: The words.
        lang: Language of the writer's app, None when unknown.
        is_anonymous_admin: Written in the name of the group itself, which only its admins can.
        topic: Telegram's number of the topic it was written in, None for the general one.
        is_forwarded: Somebody else's words, passed on.
        origin: Whose, as Telegram says it; None where it was written here.
    """

    address: str
    kind: str
    user_id: int
    text: str
    lang: str | None = None
    is_anonymous_admin: bool = False
    topic: int | None = None
    is_forwarded: bool = False
    origin: Origin | None = None

    @property
    def is_private(self) -> bool:
        """Whether nobody else reads the answer."""
        return self.kind == "private"

    @property
    def speaks_for_the_chat(self) -> bool:
        """Whether only an admin could have written it: in a channel, or in a group's own name."""
        return self.kind == "channel" or self.is_anonymous_admin


@dataclass(frozen=True, slots=True)
class Tapped:
    """A tap on a button.

    Attributes:
        address: The chat's id as text.
        kind: private, group, supergroup or channel.
        user_id: Who tapped.
        who: What they call themselves.
        data: What the button brings back.
        lang: Language of their app, None when unknown.
    """

    address: str
    kind: str
    user_id: int
    who: str
    data: str
    lang: str | None = None

    @property
    def is_private(self) -> bool:
        """Whether nobody else sees the message."""
        return self.kind == "private"

    @property
    def speaks_for_the_chat(self) -> bool:
        """Never: the readers of a channel can tap as well, and a tap names who did."""
        return False
