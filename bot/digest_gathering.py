"""Collect what a digest tells: stories, repeats, sources, and who has not been in the news for long."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.facts import Day, DigestFacts, DigestItem, Kept, Silence, Trouble
from bot.kept_words import MOST_KEPT
from bot.zones import zone_of
from storage import alerts, entries, feeds, reports
from storage.records import NameWatch
from watchers.health import is_quiet, trouble_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.opened import Opened
    from storage.records import Alert, Chat, Feed
    from storage.vault import Vault

HEALTHY_WITHIN = timedelta(days=1)
"""A source counts as read when its last good look is younger than this."""

SILENT_WEEKS = 3
"""After so many weeks without a word a person is named, and again after as many more."""

_WEEK = timedelta(weeks=1)
_LOOK_BACK = timedelta(weeks=13)


async def gather(
    tx: AsyncConnection, vault: Vault, chat: Chat, now: datetime, *, sources: Sequence[Feed] | None = None
) -> DigestFacts:
    """Collect what a chat's digest tells: everything since its last one.

    Args:
        tx: A transaction.
        vault: Opens the alerts.
        chat: Whose digest.
        now: Aware.
        sources: All there are, where somebody has read them just now; 10,000 chats may have one hour.
    """
    known = await alerts.since(tx, vault, chat.id, chat.last_digest_at, now)
    sources = await feeds.listing(tx, vault) if sources is None else sources
    read_since = chat.last_digest_at or now - HEALTHY_WITHIN
    items, old_repeats = _stories(known)
    quiet = [alert for alert in known if alert.state == "repeat" and alert.repeats_id is not None]
    return DigestFacts(
        made_at=now,
        items=items,
        repeats=old_repeats,
        feeds_good=sum(is_healthy(feed, now) for feed in sources),
        feeds_all=len(sources),
        entries=await entries.count_since(tx, read_since),
        troubles=tuple(_trouble(feed, now) for feed in sources if _is_shown(feed, chat) and _is_in_trouble(feed, now)),
        since=chat.last_digest_at,
        kept=await _kept(tx, quiet[:MOST_KEPT]),
        kept_all=len(quiet),
    )


async def items_of(tx: AsyncConnection, vault: Vault, chat: Chat, now: datetime) -> tuple[DigestItem, ...]:
    """Collect the stories since a chat's last digest, and nothing else."""
    return _stories(await alerts.since(tx, vault, chat.id, chat.last_digest_at, now))[0]


async def week_of(tx: AsyncConnection, vault: Vault, chat: Chat, now: datetime) -> tuple[Day, ...]:
    """Count what was told of the last seven local days, today the last of them, by event type."""
    local = zone_of(chat.zone)
    today = now.astimezone(local).date()
    days = [today - timedelta(days=back) for back in reversed(range(7))]
    start = datetime.combine(days[0], datetime.min.time(), tzinfo=local).astimezone(UTC)
    counts: dict[object, Counter[str]] = {day: Counter() for day in days}
    for alert in await alerts.since(tx, vault, chat.id, start, now):
        day = alert.made_at.astimezone(local).date()
        if alert.state != "repeat" and day in counts:
            counts[day].update({event.pattern for event in alert.told.events})
    return tuple(Day(day, tuple(sorted(counts[day].items()))) for day in days)


async def silent_people(
    tx: AsyncConnection, vault: Vault, chat: Chat, opened: Sequence[Opened], now: datetime
) -> tuple[Silence, ...]:
    """Find the people of a list whose silence became long in the last week, longest first.

    Opens three months of alerts, so it is asked once a week: see `is_first_of_week`.
    """
    last: dict[str, datetime] = {}
    for alert in await alerts.since(tx, vault, chat.id, now - _LOOK_BACK, now):
        last |= dict.fromkeys((*alert.told.watches, *alert.told.also), alert.made_at)
    before = min(chat.last_digest_at or now, now - _WEEK)
    found = []
    for one in opened:
        watch = one.stored.watch
        if isinstance(watch, NameWatch) and not one.stored.manner.is_off(now):
            label = watch.code_name or watch.name
            since = max(last.get(label, one.added_at), one.added_at)
            weeks = (now - since) // _WEEK
            if weeks // SILENT_WEEKS > max(0, (before - since) // _WEEK) // SILENT_WEEKS:
                found.append(Silence(label, bool(watch.code_name), weeks))
    return tuple(sorted(found, key=lambda silence: -silence.weeks))


async def _kept(tx: AsyncConnection, quiet: Sequence[Alert]) -> tuple[Kept, ...]:
    """Say of each repeat who told it, and why it counts as one."""
    placed = await reports.placed(tx, [alert.entry_id for alert in quiet if alert.entry_id is not None])
    kept = []
    for alert in quiet:
        told, found = alert.told, placed.get(alert.entry_id or 0)
        kept.append(Kept(alert.repeats_id or 0, told.source, told.lang, told.seen_at, found.reason if found else ""))
    return tuple(kept)


def is_first_of_week(chat: Chat, now: datetime) -> bool:
    """Tell whether a digest is a chat's first in this week of its calendar."""
    if chat.last_digest_at is None:
        return True
    local = zone_of(chat.zone)
    return chat.last_digest_at.astimezone(local).isocalendar()[:2] != now.astimezone(local).isocalendar()[:2]


def _stories(known: Sequence[Alert]) -> tuple[tuple[DigestItem, ...], int]:
    """Put the alerts of one story together, repeats counted; also count repeats of what an earlier digest told."""
    told = [alert for alert in known if alert.state != "repeat"]
    items_by_alert = _one_item_each(told)
    stories: dict[str, list[Alert]] = {}
    for alert in told:
        stories.setdefault(items_by_alert[alert.id], []).append(alert)
    repeats: dict[str, list[Alert]] = {}
    old = 0
    for alert in known:
        if alert.state == "repeat":
            story = items_by_alert.get(alert.repeats_id or 0)
            old += story is None
            if story is not None:
                repeats.setdefault(story, []).append(alert)
    items = [_item(of_story, repeats.get(story, [])) for story, of_story in stories.items()]
    return tuple(items), old


def _one_item_each(told: Sequence[Alert]) -> dict[int, str]:
    """Say for each alert under which item it is told: its story.

    What only names the person, after an arrest was told, is told apart: under the arrest nobody would see its headline.
    """
    items: dict[int, str] = {}
    happened: set[tuple[str, str]] = set()
    for alert in sorted(told, key=lambda alert: alert.id):
        stories = {story for story, _ in happened}
        is_apart = not alert.told.events and alert.story in stories and (alert.story, alert.event) not in happened
        items[alert.id] = f"{alert.story}/{alert.event or alert.id}" if is_apart else alert.story
        if alert.told.events:
            happened.add((alert.story, alert.event))
    return items


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
        open_labels=tuple(dict.fromkeys(chain.from_iterable(alert.told.open_labels for alert in ordered))),
    )
    langs = dict.fromkeys(alert.told.lang for alert in everything if alert.told.lang)
    return DigestItem(first.id, merged, len(everything), tuple(langs))


def is_healthy(feed: Feed, now: datetime) -> bool:
    """Tell whether a source was read within the last day."""
    return feed.state == "active" and feed.last_good_at is not None and feed.last_good_at > now - HEALTHY_WITHIN


def _is_shown(feed: Feed, chat: Chat) -> bool:
    """What another chat added stays its own affair: a search for a name tells whom it watches."""
    return feed.owner_id in {None, chat.id}


def _is_in_trouble(feed: Feed, now: datetime) -> bool:
    return is_quiet(feed, now) or (not is_healthy(feed, now) and _was_tried(feed))


def _was_tried(feed: Feed) -> bool:
    """A source added a moment ago is not in trouble; it is only not read yet."""
    return feed.error is not None or feed.last_good_at is not None or feed.state != "active"


def _trouble(feed: Feed, now: datetime) -> Trouble:
    trouble = trouble_of(feed, now)
    name = feed.title or urlsplit(feed.url).hostname or feed.url
    return Trouble(name, trouble.to_json() if trouble else "", feed.state == "gone", feed.last_good_at)
