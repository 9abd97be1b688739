"""Deliver through the Bot API, and tell failures apart by whether the message can have arrived."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import httpx
from telegram import LinkPreviewOptions
from telegram import error as telegram_errors
from telegram.constants import ParseMode

from bot.alert_buttons import open_keyboard
from bot.markup import plain
from bot.phrases import phrases
from bot.senders.errors import Blocked, CertainlyUnsent, Migrated, PerhapsSent, Refused, RetryAfter
from bot.telegram_client import build_bot, close_bot, inline_keyboard

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telegram import InlineKeyboardMarkup

    from bot.keyboards import Keyboard
    from config.errors import DeliveryError
    from storage.records import Message

READ_TIMEOUT_S = 25.0

_CONNECTIONS = 16  # twice the messages in flight
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)
_UNNAMED_WAIT_S = 5.0
_BAD_MARKUP = "can't parse entities"
_NO_TOPIC = "message thread not found"
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
    """

    name = "telegram"
    is_paced = True

    def __init__(self, token: str, api_url: str, *, read_timeout_s: float = READ_TIMEOUT_S) -> None:
        self._bot = build_bot(token, api_url, read_timeout_s=read_timeout_s, connections=_CONNECTIONS)

    async def send(self, message: Message, texts: Sequence[str]) -> str | None:
        """Send the texts one after the other.

        Raises:
            DeliveryError: One of `bot.senders.errors`.
        """
        chat, _, topic = message.chat.address.partition("/")
        last = None
        markup = inline_keyboard(_keyboard(message))
        for number, text in enumerate(texts, 1):
            last = await self._send_one(
                chat, int(topic) if topic else None, text, markup if number == len(texts) else None
            )
        return last

    async def close(self) -> None:
        """Close the connections."""
        await close_bot(self._bot)

    async def _send_one(self, chat: str, topic: int | None, text: str, markup: InlineKeyboardMarkup | None) -> str:
        """Send one text; markup that Telegram does not like goes out as plain text, a lost topic's in the main one."""
        try:
            return await self._call(chat, topic, text, ParseMode.HTML, markup)
        except telegram_errors.BadRequest as error:
            complaint = error.message.lower()
        try:
            if _BAD_MARKUP in complaint:
                return await self._call(chat, topic, plain(text), None, markup)
            if _NO_TOPIC in complaint and topic is not None:
                return await self._call(chat, None, text, ParseMode.HTML, markup)
        except telegram_errors.BadRequest as error:
            complaint = error.message.lower()
        raise _refusal(complaint)

    async def _call(
        self, chat: str, topic: int | None, text: str, parse_mode: str | None, markup: InlineKeyboardMarkup | None
    ) -> str:
        """Call sendMessage once.

        Raises:
            BadRequest: For `_send_one` to mend.
            DeliveryError: Everything else.
        """
        try:
            sent = await self._bot.send_message(
                int(chat),
                text,
                parse_mode=parse_mode,
                message_thread_id=topic,
                link_preview_options=_NO_PREVIEW,
                reply_markup=markup,
            )
        except telegram_errors.BadRequest:
            raise
        except telegram_errors.TelegramError as error:
            # No cause is kept: it carries the request, whose address holds the token.
            raise translate(error) from None
        return str(sent.message_id)


def _keyboard(message: Message) -> Keyboard:
    """Give the buttons of a message: an alert can be answered."""
    if message.kind != "alert" or message.alert_id is None:
        return ()
    return open_keyboard(message.alert_id, phrases(message.chat.lang))


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
    if isinstance(cause, _NEVER_LEFT):
        return CertainlyUnsent(f"no connection to Telegram ({kind})")
    if cause is None and error.message.lower().startswith("too many requests"):
        return RetryAfter(_UNNAMED_WAIT_S)
    return PerhapsSent(f"the connection to Telegram broke before its answer ({kind})")


def _refusal(complaint: str) -> DeliveryError:
    """Sort Telegram's complaints; their text is not kept, since it may quote the message."""
    known = next((words for words in _NOBODY if words in complaint), None)
    if known:
        return Blocked(f"the chat cannot be written to: {known}")
    if _BAD_MARKUP in complaint or _NO_TOPIC in complaint:
        return Refused("Telegram refused the message twice")
    return Refused("Telegram refused the message as a bad request")
