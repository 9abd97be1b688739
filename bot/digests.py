"""Gather a subscriber's day, or week, into one message at the hour they chose.

next_digest_at is due -> what takes long, before anything is locked: who comes near, who is silent, the picture
-> alerts since the last digest, health of the sources -> facts into the outbox
-> next_digest_at moved on by compare-and-set, in the same transaction
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bot import attachments, charts
from bot.digest_gathering import gather, is_first_of_week, items_of, silent_people, week_of
from bot.digest_times import due_after
from bot.facts import NearMiss, facts_to_json
from bot.near_misses import near_misses
from bot.zones import zone_of
from config.errors import StorageError
from storage import chats, feeds, outbox, watches
from storage import near_misses as asked_before
from storage.opened import OpenedLists
from storage.records import NameWatch

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.facts import Day, DigestFacts, Silence
    from bot.keyboards import Attachment
    from bot.near_misses import Near
    from storage.database import Db
    from storage.records import Chat, Feed
    from storage.vault import Vault

    Draw = Callable[[tuple[Day, ...], str], Awaitable[Attachment | None]]

_PRIORITY = 5
_AT_ONCE = 500
_LONGEST_LIST = 3_000
"""Longer lists are not compared with the names of the day: each name would take a tenth of a second."""

log = logging.getLogger(__name__)


class _Overtaken(Exception):  # noqa: N818 - not a mistake: another process or the user was faster
    """The digest's time was changed while it was gathered."""


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What of a digest takes long to find: nothing of it changes what is told of the day."""

    near: Near | None = None
    silent: tuple[Silence, ...] = ()
    days: tuple[Day, ...] = ()
    picture: Attachment | None = None
    sources: Sequence[Feed] = ()


async def tick(db: Db, clock: Callable[[], datetime], *, draw: Draw = charts.draw) -> int:
    """Queue the digests that are due; after downtime each chat gets one for all of it.

    Args:
        db: The installation's database.
        clock: Tells the time, aware.
        draw: Draws the picture of a week.

    Returns:
        How many were queued.
    """
    queued = 0
    async with db.read() as tx:
        due = await chats.due_digests(tx, clock(), limit=_AT_ONCE)
        sources = await feeds.listing(tx, db.vault) if due else []
    for chat in due:
        try:
            prepared = await _prepare(db, chat, clock(), draw)
            async with db.write() as tx:
                queued += await _queue(tx, db.vault, chat, replace(prepared, sources=sources), clock())
        except _Overtaken:
            log.info("digest of chat %d: somebody else was faster", chat.id)
        except StorageError as error:
            log.error("digest of chat %d: %s", chat.id, error)  # noqa: TRY400 - one line says it
    return queued


async def preview(db: Db, chat: Chat, now: datetime) -> DigestFacts:
    """Tell what the digest would tell now; nothing moves on, and nothing is asked."""
    async with db.read() as tx:
        facts = await gather(tx, db.vault, chat, now)
        return replace(facts, days=await week_of(tx, db.vault, chat, now)) if chat.preferences.is_weekly else facts


async def _prepare(db: Db, chat: Chat, now: datetime, draw: Draw) -> _Prepared:
    async with db.read() as tx:
        is_short = await watches.count(tx, chat.id) <= _LONGEST_LIST
        listed = await OpenedLists().of(tx, db.vault, chat.id) if is_short else ()
        silent = await silent_people(tx, db.vault, chat, listed, now) if is_first_of_week(chat, now) else ()
        items = await items_of(tx, db.vault, chat, now)
        near = near_misses(items, [one.stored for one in listed])
        pairs = {(one.watch.id, one.name) for one in near}
        known = await asked_before.were_asked(tx, db.vault, chat.id, pairs)
        days = await week_of(tx, db.vault, chat, now) if chat.preferences.is_weekly else ()
    fresh = next((one for one in near if (one.watch.id, one.name) not in known), None)
    return _Prepared(fresh, silent, days, await draw(days, chat.lang) if days else None)


async def _queue(tx: AsyncConnection, vault: Vault, chat: Chat, prepared: _Prepared, now: datetime) -> bool:
    """Queue one digest and move the chat on; both or neither."""
    assert chat.next_digest_at is not None
    local_date = chat.next_digest_at.astimezone(zone_of(chat.zone)).date()
    is_new = await outbox.put(
        tx,
        vault,
        chat_id=chat.id,
        kind="digest",
        priority=_PRIORITY,
        dedup_key=f"digest:{chat.id}:{local_date}",
        body=await _body(tx, vault, chat, prepared, now),
        now=now,
    )
    # A second digest on one date (the hour was changed after the first) is left out, and tomorrow's tells its news.
    told_until = now if is_new else chat.last_digest_at or now
    due = due_after(now, chat)
    assert due is not None
    if not await chats.advance_digest(tx, chat, next_digest_at=due, now=told_until):
        raise _Overtaken
    return is_new


async def _body(tx: AsyncConnection, vault: Vault, chat: Chat, prepared: _Prepared, now: datetime) -> dict[str, Any]:
    near = await _ask(tx, vault, chat, prepared.near, now) if prepared.near else None
    facts = await gather(tx, vault, chat, now, sources=prepared.sources)
    body = facts_to_json(replace(facts, near=near, silent=prepared.silent, days=prepared.days))
    return body | ({"attachment": attachments.to_body(prepared.picture)} if prepared.picture else {})


async def _ask(tx: AsyncConnection, vault: Vault, chat: Chat, near: Near, now: datetime) -> NearMiss:
    """Note that a name is asked about."""
    watch = near.watch.watch
    assert isinstance(watch, NameWatch)
    asked = await asked_before.put(
        tx, vault, chat.id, watch_id=near.watch.id, alert_id=near.number, name=near.name, now=now
    )
    label = watch.code_name or watch.name
    return NearMiss(asked, near.number, near.name, label, bool(watch.code_name), near.score)
