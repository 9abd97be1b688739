"""One way to make a python-telegram-bot client and its buttons, for the sender and the poller alike."""

from __future__ import annotations

import logging
import warnings
from typing import TYPE_CHECKING

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.request import HTTPXRequest
from telegram.warnings import PTBDeprecationWarning

if TYPE_CHECKING:
    from telegram.request import BaseRequest

    from bot.keyboards import Keyboard

_CONNECT_S = 10.0
_WRITE_S = 20.0
_POOL_S = 5.0


def build_bot(
    token: str, api_url: str, *, read_timeout_s: float, connections: int, calling: BaseRequest | None = None
) -> Bot:
    """Make a client.

    Args:
        token: The bot's.
        api_url: Bot API server, without a trailing slash.
        read_timeout_s: Seconds to wait for an answer.
        connections: Size of the connection pool.
        calling: Sends everything but getUpdates; None for httpx.
    """
    # httpx logs every address at INFO, and the token is part of Telegram's.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    # python-telegram-bot warns whenever it makes a RetryAfter of its own; we read either type of it.
    warnings.filterwarnings("ignore", message=".*retry_after", category=PTBDeprecationWarning)
    request, updates = (
        HTTPXRequest(
            connection_pool_size=size,
            read_timeout=read_timeout_s,
            write_timeout=_WRITE_S,
            connect_timeout=_CONNECT_S,
            pool_timeout=_POOL_S,
        )
        for size in (connections, 1)
    )
    calls, files = f"{api_url}/bot", f"{api_url}/file/bot"
    return Bot(token, base_url=calls, base_file_url=files, request=calling or request, get_updates_request=updates)


async def close_bot(bot: Bot) -> None:
    """Give its connections back; unlike `Bot.shutdown` also where it was never initialised."""
    for request in bot._request:  # noqa: SLF001 - the public shutdown does nothing before initialize
        await request.shutdown()


def inline_keyboard(keyboard: Keyboard) -> InlineKeyboardMarkup | None:
    """Make Telegram's buttons of ours; None for none."""
    rows = [[InlineKeyboardButton(one.label, callback_data=one.data) for one in row] for row in keyboard]
    return InlineKeyboardMarkup(rows) if rows else None
