"""Ways to deliver: a file each, behind one protocol. A new one passes tests/bot/senders/test_contract.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.records import Message


class Sender(Protocol):
    """Something that can deliver to chats of its kind.

    Attributes:
        name: What chats are marked with: `chat.sender`.
        is_paced: Whether the flood limits of Telegram hold for it.
    """

    name: str
    is_paced: bool

    async def send(self, message: Message, texts: Sequence[str]) -> str | None:
        """Deliver texts (Telegram HTML) to the message's chat, in order.

        Returns:
            The service's id of the last text, None where it gives none.

        Raises:
            DeliveryError: One of `bot.senders.errors`; the text of the error holds no name, text or token.
        """

    async def close(self) -> None:
        """Give connections back."""
