"""Deliver by e-mail, Matrix, Signal, ntfy, Slack, a webhook and a hundred more, through apprise.

Operators alone set channels up, from the shell: apprise asks any address it is given, inside a network too. It tells
whether all went well, not why not, so every failure counts as perhaps sent: the message is tried again, marked.
"""

from __future__ import annotations

import warnings
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from bot.markup import plain
from bot.senders.errors import Blocked, CertainlyUnsent, PerhapsSent
from storage import channels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.keyboards import Attachment, Keyboard
    from storage.database import Db
    from storage.records import Message

_MISSING = "the extra `channels` is not installed: pip install apprise"


class ChannelSender:
    """Sends to channels; what is said goes as plain text, its first line as the title.

    Args:
        db: Where the addresses are, sealed.
    """

    name = channels.SENDER
    is_paced = False
    can_edit = False

    def __init__(self, db: Db) -> None:
        self._db = db

    async def send(self, message: Message, texts: Sequence[str]) -> str | None:
        """Send the texts one after the other.

        Raises:
            DeliveryError: One of `bot.senders.errors`.
        """
        for text in texts:
            await self._notify(message, plain(text), None)
        return None

    async def send_file(self, message: Message, attachment: Attachment, caption: str) -> str | None:
        """Send a file; ways that take none get the caption with its name."""
        await self._notify(message, f"{plain(caption)}\n📎 {attachment.name}".strip(), attachment)
        return None

    async def edit(self, message: Message, text: str, keyboard: Keyboard) -> None:
        """Nothing: what arrived stays."""

    async def close(self) -> None:
        """Nothing to give back."""

    async def _notify(self, message: Message, text: str, attachment: Attachment | None) -> None:
        title, _, body = text.partition("\n")
        async with self._db.read() as tx:
            url = await channels.url_of(tx, self._db.vault, message.chat.id)
        if url is None:
            raise Blocked("the channel was taken away")
        try:
            went_well = await _notify(url, title if body else "Dabyl", body or title, attachment)
        except ImportError:
            raise CertainlyUnsent(_MISSING) from None
        except Exception as error:  # noqa: BLE001 - any of a hundred plug-ins; the text may hold a password
            raise PerhapsSent(f"the channel broke ({type(error).__name__})") from None
        if not went_well:
            raise PerhapsSent("the channel did not take the message")


async def _notify(url: str, title: str, body: str, attachment: Attachment | None) -> bool:
    apprise, target = _library(), _target(url)
    if target is None:
        return False
    options: dict[str, Any] = {"body": body, "title": title, "body_format": apprise.NotifyFormat.TEXT}
    if attachment:
        kept = apprise.attachment.memory.AttachMemory(attachment.content, name=attachment.name)
        options["attach"] = apprise.AppriseAttachment(kept)
    return bool(await target.async_notify(**options))


def is_usable(url: str) -> bool:
    """Tell whether apprise understands an address; asks nobody.

    Raises:
        ImportError: The extra `channels` is not installed.
    """
    return _target(url) is not None


def _target(url: str) -> Any | None:  # noqa: ANN401 - apprise's own
    """Make what sends to an address; None where apprise does not understand it. Its plug-ins are loaded here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what it uses is the business of those who make it
        target = _library().Apprise()
        return target if target.add(url) else None


@cache
def _library() -> Any:  # noqa: ANN401 - an extra, untyped in places
    """Load apprise: an extra, and heavy."""
    import_module("apprise.attachment.memory")
    return import_module("apprise")
