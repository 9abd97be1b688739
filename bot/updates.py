"""What the conversation needs of Telegram's messages and taps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import MessageOriginChannel

from bot.speakers import Said, Tapped
from watchers.forwarding import Origin

if TYPE_CHECKING:
    from telegram import CallbackQuery, Message

_UNREADABLE = {
    "photo": ("photo", "sticker", "animation", "video"),
    "voice": ("voice", "audio", "video_note"),
    "other": ("location", "contact", "poll", "venue", "dice"),
}
"""What people send that holds no text, by the sentence it is answered with."""


def said(message: Message) -> Said:
    """Take from a message what the conversation needs. Of channels and anonymous admins no user is known."""
    writer = message.from_user
    speaks_as = message.sender_chat
    return Said(
        address=str(message.chat_id),
        kind=str(message.chat.type),
        user_id=writer.id if writer and not speaks_as else 0,
        text=message.text or message.caption or "",
        lang=app_lang(message) or None,
        is_anonymous_admin=speaks_as is not None and speaks_as.id == message.chat_id,
        topic=topic(message),
        is_forwarded=message.forward_origin is not None,
        origin=origin(message),
    )


def origin(message: Message) -> Origin | None:
    """Tell where a forwarded message comes from: a public channel by its handle, of anybody else nothing."""
    found = message.forward_origin
    if isinstance(found, MessageOriginChannel) and found.chat.username:
        return Origin(found.chat.username, found.chat.title or "", found.message_id, found.date)
    return Origin() if found is not None else None


def tapped(query: CallbackQuery, chat_id: int, kind: str) -> Tapped:
    """Take from a tap what the conversation needs."""
    writer = query.from_user
    return Tapped(str(chat_id), kind, writer.id, writer.first_name, query.data or "", writer.language_code)


def topic(message: Message) -> int | None:
    """Tell the topic a message stands in; None for the general one."""
    return message.message_thread_id if message.is_topic_message else None


def app_lang(message: Message) -> str:
    """Tell the language of the writer's app, "" when unknown."""
    return (message.from_user.language_code or "") if message.from_user else ""


def unreadable(message: Message) -> str | None:
    """Tell which kind of thing that holds no text a message is; None for Telegram's own notes."""
    kinds = (kind for kind, fields in _UNREADABLE.items() if any(getattr(message, one) for one in fields))
    return next(kinds, None)
