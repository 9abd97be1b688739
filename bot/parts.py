"""What a message is sent as: a file or picture first where it has one, then its texts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.attachments import fits_under, from_body
from bot.wording import word

if TYPE_CHECKING:
    from bot.keyboards import Attachment
    from storage.records import Message


@dataclass(frozen=True, slots=True)
class Part:
    """One call to the service.

    Attributes:
        text: Telegram HTML; the caption where there is a file, and may then be empty.
        attachment: The file, None for a text.
        is_last: The message's buttons hang under it.
    """

    text: str
    attachment: Attachment | None = None
    is_last: bool = True


def parts_of(message: Message) -> list[Part]:
    """Word a message and cut it into calls; a file takes the first text along where that is short enough."""
    # A text that takes another's place repeats nothing.
    texts = word(replace(message, maybe_dup=False) if message.kind == "edit" else message)
    attachment = from_body(message.body)
    if attachment is None:
        return [Part(text, is_last=number == len(texts)) for number, text in enumerate(texts, 1)]
    caption = texts.pop(0) if texts and fits_under(texts[0]) else ""
    rest = [Part(text, is_last=number == len(texts)) for number, text in enumerate(texts, 1)]
    return [Part(caption, attachment), *rest]
