"""What a chat chooses by a tap: language, zone, hour of the digest; for onboarding, /settings, /lang and /tz alike."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.digest_times import due_after
from storage import chats

if TYPE_CHECKING:
    from bot.calls import Tools
    from storage.records import Chat


async def choose_lang(tools: Tools, chat: Chat, lang: str) -> Chat:
    """Speak another language from now on, in the menu of commands too."""
    async with tools.db.write() as tx:
        await chats.set_lang(tx, chat.id, lang)
    chosen = replace(chat, lang=lang)
    await tools.show_menu(chosen)
    return chosen


async def choose_zone(tools: Tools, chat: Chat, zone: str) -> Chat:
    """Live by another clock; the digest keeps its local hour."""
    return await _keep_digest(tools, replace(chat, zone=zone))


async def choose_hour(tools: Tools, chat: Chat, minute: int | None) -> Chat:
    """Have the digest at another hour, or none."""
    return await _keep_digest(tools, replace(chat, digest_minute=minute))


async def _keep_digest(tools: Tools, wanted: Chat) -> Chat:
    due = due_after(tools.clock(), wanted)
    async with tools.db.write() as tx:
        await chats.set_digest(tx, wanted.id, zone=wanted.zone, digest_minute=wanted.digest_minute, next_digest_at=due)
    return replace(wanted, next_digest_at=due)
