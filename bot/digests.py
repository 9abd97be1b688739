"""Gather a subscriber's day into one message at the hour they chose.

next_digest_at is due -> alerts since the last digest, health of the sources -> facts into the outbox
-> next_digest_at moved on by compare-and-set, in the same transaction
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.facts import DigestFacts, DigestItem, Trouble, facts_to_json
from bot.zones import zone_of
from config.errors import StorageError
from storage import alerts, chats, entries, feeds, outbox
from watchers.health import trouble_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.database import Db
    from storage.records import Alert, Chat, Feed
    from storage.vault import Vault

HEALTHY_WITHIN = timedelta(days=1)
"""A source counts as read when its last good look is younger than this."""

_PRIORITY = 5
_AT_ONCE = 500

log = logging.getLogger(__name__)


class _Overtaken(Exception):  # noqa: N818 - not a mistake: another process or the user was faster
    """The digest's time was changed while it was gathered."""


def next_digest(now: datetime, zone: str, minute: int) -> datetime:
    """Tell when a daily digest is next due.

    Args:
        now: Aware time.
        zone: IANA time zone.
        minute: Local minute of the day, 0 to 1439.

    Returns:
        The first such time after now, UTC. In a repeated hour the first one counts, so there is one digest that day; a
        time that a day skips moves on by what was skipped (02:30 becomes 03:30). Source: PEP 495, fold=0.
    """
    local = zone_of(zone)
    today = now.astimezone(local).date()
    at = time(minute // 60, minute % 60)
    days = (today + timedelta(days=shift) for shift in range(-1, 4))
    due = (datetime.combine(day, at, tzinfo=local).astimezone(UTC) for day in days)
    return next(moment for moment in due if moment > now)


async def tick(db: Db, clock: Callable[[], datetime]) -> int:
    """Queue the digests that are due; after downtime each chat gets one for all of it.

    Returns:
        How many were queued.
    """
    queued = 0
    async with db.read() as tx:
        due = await chats.due_digests(tx, clock(), limit=_AT_ONCE)
    for chat in due:
        try:
            async with db.write() as tx:
                queued += await _queue(tx, db.vault, chat, clock())
        except _Overtaken:
            log.info("digest of chat %d: somebody else was faster", chat.id)
        except StorageError as error:
            log.error("digest of chat %d: %s", chat.id, error)  # noqa: TRY400 - one line says it
    return queued


async def gather(tx: AsyncConnection, vault: Vault, chat: Chat, now: datetime) -> DigestFacts:
    """Collect what a chat's digest tells: everything since its last one."""
    known = await alerts.since(tx, vault, chat.id, chat.last_digest_at, now)
    sources = await feeds.listing(tx)
    read_since = chat.last_digest_at or now - HEALTHY_WITHIN
    items, old_repeats = _stories(known)
    return DigestFacts(
        made_at=now,
        items=items,
        repeats=old_repeats,
        feeds_good=sum(_is_healthy(feed, now) for feed in sources),
        feeds_all=len(sources),
        entries=await entries.count_since(tx, read_since),
        troubles=tuple(_trouble(feed, now) for feed in sources if _is_in_trouble(feed, now)),
    )


async def _queue(tx: AsyncConnection, vault: Vault, chat: Chat, now: datetime) -> bool:
    """Queue one digest and move the chat on; both or neither."""
    assert chat.next_digest_at is not None
    assert chat.digest_minute is not None
    local_date = chat.next_digest_at.astimezone(zone_of(chat.zone)).date()
    is_new = await outbox.put(
        tx,
        vault,
        chat_id=chat.id,
        kind="digest",
        priority=_PRIORITY,
        dedup_key=f"digest:{chat.id}:{local_date}",
        body=facts_to_json(await gather(tx, vault, chat, now)),
        now=now,
    )
    # A second digest on one date (the hour was changed after the first) is left out, and tomorrow's tells its news.
    told_until = now if is_new else chat.last_digest_at or now
    due = next_digest(now, chat.zone, chat.digest_minute)
    if not await chats.advance_digest(tx, chat, next_digest_at=due, now=told_until):
        raise _Overtaken
    return is_new


def _stories(known: Sequence[Alert]) -> tuple[tuple[DigestItem, ...], int]:
    """Put the alerts of one story together, repeats counted; also count repeats of what an earlier digest told."""
    told = [alert for alert in known if alert.state != "repeat"]
    story_of = {alert.id: alert.story for alert in told}
    stories: dict[str, list[Alert]] = {}
    for alert in told:
        stories.setdefault(alert.story, []).append(alert)
    repeats: dict[str, list[Alert]] = {}
    old = 0
    for alert in known:
        if alert.state == "repeat":
            story = story_of.get(alert.repeats_id or 0)
            old += story is None
            if story is not None:
                repeats.setdefault(story, []).append(alert)
    items = [_item(of_story, repeats.get(story, [])) for story, of_story in stories.items()]
    return tuple(items), old


def _item(told: Sequence[Alert], repeats: Sequence[Alert]) -> DigestItem:
    """Tell a story once: the headline of the first alert with an event, the people and events of all."""
    first = next((alert for alert in told if alert.told.events), told[0])
    ordered = [first, *(alert for alert in told if alert is not first)]
    everything = sorted((*told, *repeats), key=lambda alert: alert.id)
    merged = replace(
        first.told,
        watches=tuple(dict.fromkeys(chain.from_iterable(alert.told.watches for alert in ordered))),
        persons=tuple(dict.fromkeys(chain.from_iterable(alert.told.persons for alert in ordered))),
        events=tuple({repr(event): event for alert in ordered for event in alert.told.events}.values()),
        quote=None,
        reasons=(),
    )
    langs = dict.fromkeys(alert.told.lang for alert in everything if alert.told.lang)
    return DigestItem(first.id, merged, len(everything), tuple(langs))


def _is_healthy(feed: Feed, now: datetime) -> bool:
    return feed.state == "active" and feed.last_good_at is not None and feed.last_good_at > now - HEALTHY_WITHIN


def _is_in_trouble(feed: Feed, now: datetime) -> bool:
    return _is_quiet(feed, now) or (not _is_healthy(feed, now) and _was_tried(feed))


def _is_quiet(feed: Feed, now: datetime) -> bool:
    return feed.quiet_after is not None and feed.quiet_after < now


def _was_tried(feed: Feed) -> bool:
    """A source added a moment ago is not in trouble; it is only not read yet."""
    return feed.error is not None or feed.last_good_at is not None or feed.state != "active"


def _trouble(feed: Feed, now: datetime) -> Trouble:
    trouble = trouble_of(feed, now)
    name = feed.title or urlsplit(feed.url).hostname or feed.url
    return Trouble(name, trouble.to_json() if trouble else "", feed.state == "gone", feed.last_good_at)
