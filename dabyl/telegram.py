"""Join Telegram to the rest: a sender for alerts and digests, and a loop that takes commands."""

from __future__ import annotations

import logging
import secrets
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from telegram.error import InvalidToken, TelegramError

from bot.access import claimed_operators
from bot.poller import Poller
from bot.senders.telegram import TelegramSender
from bot.senders.telegram_request import AiohttpRequest
from bot.telegram_client import build_bot, close_bot
from bot.topics import lose
from bot.watchdogs import CLOCK_OFF
from config.errors import SettingsError
from matchers.reading import Reader
from watchers.adding import Adder

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from dabyl.app import App


log = logging.getLogger(__name__)

_CHECK_S = 10.0


@asynccontextmanager
async def join(app: App, token: str, tell: Callable[[str], None]) -> AsyncIterator[None]:
    """Give an app that is not running yet a way to Telegram and back, while the block lasts.

    Args:
        app: Gets a sender and a guest.
        token: The bot's.
        tell: Shows the claim code to whoever started Dabyl.

    Raises:
        SettingsError: Telegram does not know the token.
    """
    await _check(token, app.settings.telegram_api_url)
    sender = TelegramSender(token, app.settings.telegram_api_url, lose_topic=partial(lose, app.db, app.clock))
    app.senders[sender.name] = sender
    app.clock_off = lambda: sender.clock_off
    poller = Poller(
        token,
        app.settings.telegram_api_url,
        app.db,
        reader=lambda watches: Reader(watches, app.patterns),
        clock=app.clock,
        operators=app.settings.operators,
        pattern_ids=app.patterns.ids,
        claim_code=await _claim_code(app, tell),
        adder=Adder(
            app.db,
            contact=app.settings.contact,
            allow_private=app.settings.allow_private,
            clock=app.clock,
        ),
        forwarding=app.forwarding,
    )
    app.guests.append(poller)
    app.updates_at = lambda: poller.answered_at
    try:
        yield
    finally:
        await sender.close()


async def _check(token: str, api_url: str) -> None:
    """Refuse a token Telegram does not know; that Telegram cannot be reached just now is no reason not to start."""
    calling = AiohttpRequest(connections=1, read_timeout_s=_CHECK_S)
    bot = build_bot(token, api_url, read_timeout_s=_CHECK_S, connections=1, calling=calling)
    try:
        await bot.get_me()
        minutes = round(abs(calling.clock_off) / timedelta(minutes=1))
        if abs(calling.clock_off) >= CLOCK_OFF:
            log.error("this machine's clock is %d minutes off Telegram's: switch time synchronisation on", minutes)
    except InvalidToken as error:
        raise SettingsError(
            "DABYL_TELEGRAM_TOKEN: Telegram does not know this token; take a new one from @BotFather"
        ) from error
    except TelegramError as error:
        log.warning("Telegram does not answer (%s); starting all the same", type(error).__name__)
    finally:
        await close_bot(bot)


async def _claim_code(app: App, tell: Callable[[str], None]) -> str | None:
    """Make and show the code that makes its sender the operator; None when there is an operator."""
    async with app.db.read() as tx:
        if app.settings.operators or await claimed_operators(tx):
            return None
    code = secrets.token_urlsafe(9)
    tell(f"Nobody may use the bot yet: send it  /start {code}  to become its operator.")
    return code
