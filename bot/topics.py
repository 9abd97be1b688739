"""What to do when the topic a group had chosen is closed or gone: go back to the general one, and say so once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.markup import plain
from bot.phrases import phrases
from storage import chats, outbox

if TYPE_CHECKING:
    from bot.outbox import Clock
    from storage.database import Db
    from storage.records import Chat


async def lose(db: Db, clock: Clock, chat: Chat) -> None:
    """Forget a chat's topic, unless it has chosen another meanwhile, and tell its admins."""
    topic = chat.preferences.topic
    async with db.write() as tx:
        now = await chats.get(tx, chat.id)
        if topic is None or now.preferences.topic != topic:
            return
        await chats.set_preferences(tx, chat.id, replace(now.preferences, topic=None))
        await outbox.put(
            tx,
            db.vault,
            chat_id=chat.id,
            kind="notice",
            priority=outbox.ALERT_PRIORITY,
            dedup_key=f"topic:{chat.id}:{topic}:{clock().isoformat()}",
            body={"text": plain(phrases(now.lang).say("here.lost"))},
            now=clock(),
        )
