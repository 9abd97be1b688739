"""Files and pictures in the outbox: bytes in a message's body, which is JSON and sealed."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Any

from bot.keyboards import Attachment
from bot.markup import weight

if TYPE_CHECKING:
    from collections.abc import Mapping

CAPTION_UNITS = 1024
"""What Telegram takes under a file; a longer text follows as a message of its own."""


def to_body(attachment: Attachment) -> dict[str, Any]:
    """Turn a file into what a message's body holds under `attachment`."""
    content = b64encode(attachment.content).decode("ascii")
    return {"name": attachment.name, "content": content, "is_picture": attachment.is_picture}


def from_body(body: Mapping[str, Any]) -> Attachment | None:
    """Give the file of a message's body, None where it has none."""
    kept = body.get("attachment")
    return Attachment(kept["name"], b64decode(kept["content"]), kept["is_picture"]) if kept else None


def fits_under(text: str) -> bool:
    """Tell whether a text, in Telegram HTML, can stand under a file."""
    return weight(text)[0] <= CAPTION_UNITS
