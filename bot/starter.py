"""What a newcomer is offered: places, hours, event types and the starter list of sources; data in `starter.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from config.feed_packs import feed_packs
from config.packs import read_toml
from storage import feeds, watches
from storage.records import Manner, PatternWatch

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from config.feed_packs import FeedPack
    from storage.vault import Vault

_HELD = Manner("digest")


@dataclass(frozen=True, slots=True)
class Starter:
    """The offer.

    Attributes:
        pack: Id of the starter list of sources.
        zones: IANA time zones, likeliest first.
        hours: Of the digest, as 20:00.
        patterns: Event types.
    """

    pack: str
    zones: tuple[str, ...]
    hours: tuple[str, ...]
    patterns: tuple[str, ...]


@cache
def starter() -> Starter:
    """Read the offer."""
    data = read_toml(Path(__file__).parent / "starter.toml")
    return Starter(data["pack"], *(tuple(data[name]) for name in ("zones", "hours", "patterns")))


def starter_pack() -> FeedPack:
    """Give the starter list of sources."""
    return next(pack for pack in feed_packs() if pack.id == starter().pack)


async def add_sources(tx: AsyncConnection, now: datetime) -> int:
    """Put the starter list under watch, once for the installation. Returns how many sources are new."""
    added = [
        await feeds.add(
            tx, feed.url, kind=feed.kind, every_s=None, now=now, title=feed.name, options=feed.options or None
        )
        for feed in starter_pack().feeds
    ]
    return sum(added)


async def add_events(tx: AsyncConnection, vault: Vault, chat_id: int, patterns: Sequence[str], *, now: datetime) -> int:
    """Put event types on a chat's list, for its digest. Returns how many are new."""
    wanted = [PatternWatch("", pattern) for pattern in patterns]
    return await watches.add_many(tx, vault, chat_id, wanted, now=now, manners=[_HELD] * len(wanted))


async def events_of(tx: AsyncConnection, vault: Vault, chat_id: int) -> list[tuple[str, str]]:
    """Give the event types of the offer that are on a chat's list, with what the list calls them."""
    found = []
    for pattern in starter().patterns:
        stored = await watches.find(tx, vault, chat_id, PatternWatch("", pattern))
        if stored:
            found.append((pattern, stored))
    return found


async def toggle_event(tx: AsyncConnection, vault: Vault, chat_id: int, pattern: str, *, now: datetime) -> None:
    """Put an event type on a chat's list, or take it off again."""
    listed = dict(await events_of(tx, vault, chat_id))
    if pattern in listed:
        await watches.remove(tx, vault, chat_id, listed[pattern])
    else:
        await add_events(tx, vault, chat_id, [pattern], now=now)
