"""Who is told that a source is in trouble: whoever answers for it, once, and never a group.

the chat that added it, if it is one person's -> else the operators -> else the log
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from storage import chats, meta, outbox

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.records import Chat, Feed
    from storage.vault import Vault
    from watchers.health import Trouble

log = logging.getLogger(__name__)

_PRIORITY = 5
_OF_ONE_PERSON = frozenset({"private", "console"})
_CLAIMED = "operators"
"""The fact that holds the users who claimed the bot, apart by blanks; written by `bot.access`."""


async def tell_owner(
    tx: AsyncConnection,
    vault: Vault,
    feed: Feed,
    trouble: Trouble,
    *,
    key: str,
    operators: Iterable[int],
    now: datetime,
) -> None:
    """Queue a notice about a source, in the transaction that found it out.

    Args:
        tx: A write transaction.
        vault: Seals it.
        feed: The source.
        trouble: What is wrong with it; worded when it is sent.
        key: Names this trouble; of one key a chat is told once, however often it is found.
        operators: Telegram user ids from the settings.
        now: Aware time.
    """
    told = await _owners(tx, feed, operators)
    for chat in told:
        await outbox.put(
            tx,
            vault,
            chat_id=chat.id,
            kind="notice",
            priority=_PRIORITY,
            dedup_key=f"source:{feed.id}:{key}:{chat.id}",
            body={"source": _name(feed), "trouble": trouble.to_json()},
            now=now,
        )
    if not told:
        log.warning("feed %s is in trouble: %s %s", feed.id, trouble.code, trouble.detail)


def _name(feed: Feed) -> str:
    return f"{feed.title} ({feed.url})" if feed.title else feed.url


async def _owners(tx: AsyncConnection, feed: Feed, operators: Iterable[int]) -> list[Chat]:
    if feed.owner_id is not None:
        owner = await chats.get(tx, feed.owner_id)
        if owner.kind in _OF_ONE_PERSON and owner.state == "active":
            return [owner]
    return await operator_chats(tx, operators)


async def operator_chats(tx: AsyncConnection, operators: Iterable[int]) -> list[Chat]:
    """Give the private chats of those who run this installation, as far as they have written to the bot.

    Args:
        tx: A transaction.
        operators: Telegram user ids from the settings; who claimed the bot is found beside them.
    """
    claimed = (await meta.get(tx, _CLAIMED) or "").split()
    ids = sorted({*map(str, operators), *claimed})
    found = [await chats.find(tx, "telegram", number) for number in ids]
    return [chat for chat in found if chat is not None and chat.kind == "private" and chat.state == "active"]
