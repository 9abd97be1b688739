"""Join Telegram to the rest: a sender for alerts and digests, and a loop that takes commands."""

from __future__ import annotations

import secrets
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.access import claimed_operators
from bot.poller import Poller
from bot.senders.telegram import TelegramSender
from matchers.reading import Reader

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from dabyl.app import App


@asynccontextmanager
async def join(app: App, token: str, tell: Callable[[str], None]) -> AsyncIterator[None]:
    """Give an app that is not running yet a way to Telegram and back, while the block lasts.

    Args:
        app: Gets a sender and a guest.
        token: The bot's.
        tell: Shows the claim code to whoever started Dabyl.
    """
    sender = TelegramSender(token, app.settings.telegram_api_url)
    app.senders[sender.name] = sender
    app.guests.append(
        Poller(
            token,
            app.settings.telegram_api_url,
            app.db,
            reader=lambda watches: Reader(watches, app.patterns),
            clock=app.clock,
            operators=app.settings.operators,
            pattern_ids=app.patterns.ids,
            claim_code=await _claim_code(app, tell),
        )
    )
    try:
        yield
    finally:
        await sender.close()


async def _claim_code(app: App, tell: Callable[[str], None]) -> str | None:
    """Make and show the code that makes its sender the operator; None when there is an operator."""
    async with app.db.read() as tx:
        if app.settings.operators or await claimed_operators(tx):
            return None
    code = secrets.token_urlsafe(9)
    tell(f"Nobody may use the bot yet: send it  /start {code}  to become its operator.")
    return code
