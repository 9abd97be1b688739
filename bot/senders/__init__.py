"""Ways to deliver: a file each, behind one protocol. A new one passes tests/bot/senders/test_contract.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.keyboards import Attachment, Keyboard
    from storage.records import Message


class Sender(Protocol):
    """Something that can deliver to chats of its kind.

    Attributes:
        name: What chats are marked with: `chat.sender`.
        is_paced: Whether the flood limits of Telegram hold for it.
        can_edit: Whether a message that arrived can be changed; where it can not, edits are passed over.
    """

    name: str
    is_paced: bool
    can_edit: bool

    async def send(self, message: Message, texts: Sequence[str]) -> str | None:
        """Deliver texts (Telegram HTML) to the message's chat, in order.

        Returns:
            The service's id of the last text, None where it gives none.

        Raises:
            DeliveryError: One of `bot.senders.errors`; the text of the error holds no name, text or token.
        """

    async def send_file(self, message: Message, attachment: Attachment, caption: str) -> str | None:
        """Deliver a file or picture with a caption (Telegram HTML, may be empty); as `send`."""

    async def edit(self, message: Message, text: str, keyboard: Keyboard) -> None:
        """Have the message `message.edits` read otherwise; only called where `can_edit`.

        Raises:
            Gone: It is not there any more.
            DeliveryError: As `send`.
        """

    async def close(self) -> None:
        """Give connections back."""
