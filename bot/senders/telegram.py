"""Deliver through the Bot API, and tell failures apart by whether the message can have arrived."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

import httpx
from telegram import InputFile, LinkPreviewOptions, ReplyParameters
from telegram import error as telegram_errors
from telegram.constants import ParseMode

from bot import digest_buttons
from bot.alert_buttons import keyboard_under
from bot.markup import plain
from bot.phrases import phrases
from bot.senders.errors import Blocked, CertainlyUnsent, Gone, Migrated, PerhapsSent, Refused, RetryAfter
from bot.senders.telegram_request import NEVER_LEFT, AiohttpRequest
from bot.telegram_client import build_bot, close_bot, inline_keyboard
from bot.verdicts import Said
from storage.tellings import telling_from_json

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from bot.keyboards import Attachment, Keyboard
    from config.errors import DeliveryError
    from storage.records import Chat, Message

_Method: TypeAlias = "Callable[..., Awaitable[Any]]"
"""A method of the library's Bot."""

READ_TIMEOUT_S = 25.0

_CONNECTIONS = 16  # twice the messages in flight
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)
_UNNAMED_WAIT_S = 5.0
_BAD_MARKUP = "can't parse entities"
_NO_TOPIC = ("message thread not found", "topic_closed", "topic_deleted", "topic closed")
_UNCHANGED = "message is not modified"
_DELETED = ("message to edit not found", "message_id_invalid")
_FIXED = "message can't be edited"
_GENERAL = 1
"""Telegram's number of a forum's main topic, which must not be named when one writes to it."""
_NOBODY = (
    "chat not found",
    "peer_id_invalid",
    "chat was deactivated",
    "chat_write_forbidden",
    "not enough rights",
    "have no rights",
    "need administrator rights",
)


class TelegramSender:
    """Sends to Telegram chats. An address is a chat id, or `chat/topic` for one topic of a forum.

    Args:
        token: The bot's.
        api_url: Bot API server, without a trailing slash.
        read_timeout_s: Seconds to wait for an answer before a message counts as perhaps sent.
        lose_topic: Told of a chat whose topic did not take a message, which arrived in the main one.
    """

    name = "telegram"
    is_paced = True
    can_edit = True

    def __init__(
        self,
        token: str,
        api_url: str,
        *,
        read_timeout_s: float = READ_TIMEOUT_S,
        lose_topic: Callable[[Chat], Awaitable[None]] | None = None,
    ) -> None:
        self._lose_topic = lose_topic
        self._calling = AiohttpRequest(connections=_CONNECTIONS, read_timeout_s=read_timeout_s)
        self._bot = build_bot(token, api_url, read_timeout_s=read_timeout_s, connections=1, calling=self._calling)

    @property
    def clock_off(self) -> timedelta:
        """How far this machine's clock was ahead of Telegram's at the last answer."""
        return self._calling.clock_off

    async def send(self, message: Message, texts: Sequence[str]) -> str | None:
        """Send the texts one after the other; the first replies where the message is a reply.

        Raises:
            DeliveryError: One of `bot.senders.errors`.
        """
        last = None
        markup = inline_keyboard(_keyboard(message))
        for number, text in enumerate(texts, 1):
            last = await self._deliver(
                self._bot.send_message,
                message,
                _Text("text", text),
                reply_to=message.reply_to if number == 1 else None,
                reply_markup=markup if number == len(texts) else None,
                link_preview_options=_NO_PREVIEW,
            )
        return last

    async def send_file(self, message: Message, attachment: Attachment, caption: str) -> str | None:
        """Send a document or picture.

        Raises:
            DeliveryError: One of `bot.senders.errors`.
        """
        file = InputFile(attachment.content, filename=attachment.name)
        method, field = (
            (self._bot.send_photo, "photo") if attachment.is_picture else (self._bot.send_document, "document")
        )
        return await self._deliver(
            method, message, _Text("caption", caption), reply_to=message.reply_to, **{field: file}
        )

    async def edit(self, message: Message, text: str, keyboard: Keyboard) -> None:
        """Change a message; one that can not be changed is followed by a silent reply with the new text.

        Raises:
            Gone: Somebody deleted it.
            DeliveryError: As `send`.
        """
        assert message.edits is not None
        options: dict[str, object] = {
            "message_id": int(message.edits),
            "reply_markup": inline_keyboard(keyboard),
            "link_preview_options": _NO_PREVIEW,
        }
        try:
            await self._try(self._bot.edit_message_text, message, _Text("text", text), options)
        except telegram_errors.BadRequest as error:
            complaint = error.message.lower()
            if _UNCHANGED in complaint:
                return
            if any(words in complaint for words in _DELETED):
                raise Gone("the message to be changed was deleted") from None
            if _FIXED not in complaint:
                raise _refusal(complaint) from None
            await self.send(replace(message, reply_to=message.edits, is_silent=True), [text])

    async def close(self) -> None:
        """Close the connections."""
        await close_bot(self._bot)

    async def _deliver(
        self,
        method: _Method,
        message: Message,
        text: _Text,
        *,
        reply_to: str | None,
        **options: object,
    ) -> str:
        """Send something new; what the topic does not take goes to the main one."""
        options["disable_notification"] = message.is_silent or message.chat.preferences.is_silent
        if reply_to:
            options["reply_parameters"] = ReplyParameters(int(reply_to), allow_sending_without_reply=True)
        topic = _topic(message.chat)
        try:
            return await self._try(method, message, text, options | {"message_thread_id": topic})
        except telegram_errors.BadRequest as error:
            complaint = error.message.lower()
        if topic is not None and any(words in complaint for words in _NO_TOPIC):
            try:
                sent = await self._try(method, message, text, options)
            except telegram_errors.BadRequest as error:
                complaint = error.message.lower()
            else:
                if self._lose_topic:
                    await self._lose_topic(message.chat)
                return sent
        raise _refusal(complaint)

    async def _try(self, method: _Method, message: Message, text: _Text, options: dict[str, object]) -> str:
        """Call once; markup that Telegram does not like goes out as plain text.

        Raises:
            BadRequest: For the caller to mend.
            DeliveryError: Everything else.
        """
        try:
            return await _call(method, message, options | {text.field: text.words, "parse_mode": ParseMode.HTML})
        except telegram_errors.BadRequest as error:
            if _BAD_MARKUP not in error.message.lower():
                raise
        return await _call(method, message, options | {text.field: plain(text.words)})


@dataclass(frozen=True, slots=True)
class _Text:
    """What is to be read, under the name by which a method takes it."""

    field: str
    words: str


async def _call(method: _Method, message: Message, options: dict[str, object]) -> str:
    chat = int(message.chat.address.partition("/")[0])
    try:
        sent = await method(chat_id=chat, **options)
    except telegram_errors.BadRequest:
        raise
    except telegram_errors.TelegramError as error:
        # No cause is kept: it carries the request, whose address holds the token.
        raise translate(error) from None
    return str(sent.message_id)


def _topic(chat: Chat) -> int | None:
    """Give the topic that is written to: the address's own, or what the chat chose."""
    named = chat.address.partition("/")[2]
    topic = int(named) if named else chat.preferences.topic
    return None if topic == _GENERAL else topic


def _keyboard(message: Message) -> Keyboard:
    """Give the buttons of a message: an alert can be answered, a digest asks."""
    if message.kind == "digest":
        return digest_buttons.keyboard_of(message)
    if message.kind not in {"alert", "reply"} or message.alert_id is None:
        return ()
    said = Said(telling_from_json(message.body).form)
    return keyboard_under(message.alert_id, said, phrases(message.chat.lang))


def translate(error: telegram_errors.TelegramError) -> DeliveryError:
    """Say in our own words what became of a call."""
    match error:
        case telegram_errors.RetryAfter():
            wait = error.retry_after
            return RetryAfter(wait.total_seconds() if isinstance(wait, timedelta) else wait)
        case telegram_errors.ChatMigrated():
            return Migrated(str(error.new_chat_id))
        case telegram_errors.Forbidden():
            return Blocked("the chat does not want the bot: it was stopped or thrown out")
        case telegram_errors.InvalidToken():
            return CertainlyUnsent("Telegram does not know the bot token")
        case telegram_errors.NetworkError():
            return _broken(error)
    return PerhapsSent(f"Telegram did not answer as expected ({type(error).__name__})")


def _broken(error: telegram_errors.NetworkError) -> DeliveryError:
    """Tell a connection that never stood from one that broke."""
    cause = error.__cause__
    kind = type(cause or error).__name__
    if isinstance(cause, (*_NEVER_LEFT, *NEVER_LEFT)):
        return CertainlyUnsent(f"no connection to Telegram ({kind})")
    if cause is None and error.message.lower().startswith("too many requests"):
        return RetryAfter(_UNNAMED_WAIT_S)
    return PerhapsSent(f"the connection to Telegram broke before its answer ({kind})")


def _refusal(complaint: str) -> DeliveryError:
    """Sort Telegram's complaints; their text is not kept, since it may quote the message."""
    known = next((words for words in _NOBODY if words in complaint), None)
    if known:
        return Blocked(f"the chat cannot be written to: {known}")
    if _BAD_MARKUP in complaint or any(words in complaint for words in _NO_TOPIC):
        return Refused("Telegram refused the message twice")
    return Refused("Telegram refused the message as a bad request")
