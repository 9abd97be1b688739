"""Questions about feeds: which are due, and what became of a look."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from storage import hidden, meta
from storage.records import Feed
from storage.tables import entries, feeds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import timedelta

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.vault import Vault

GIVEN = "forwarded"
"""Kind of the one source that is never asked: what chats forward and paste. Its address is the word as well."""
_CAMPAIGN = "campaign_until"
_COLUMNS = [feeds.c[name] for name in Feed.__dataclass_fields__]


async def add(
    tx: AsyncConnection,
    url: str,
    *,
    kind: str,
    every_s: int | None,
    now: datetime,
    title: str | None = None,
    proxy: str | None = None,
    options: Mapping[str, str] | None = None,
    owner_id: int | None = None,
    vault: Vault | None = None,
) -> bool:
    """Put a feed under watch, due at once.

    Args:
        tx: A write transaction.
        url: Address to ask.
        kind: Kind of watcher that reads it.
        every_s: Fixed rhythm, None adapts.
        now: Aware time.
        title: What to call it until it says so itself.
        proxy: To ask through.
        options: What its kind wants to know.
        owner_id: The chat that adds it.
        vault: Seals the address of a search, which is not kept without one.

    Returns:
        False when it is there already; a rhythm or a proxy that was given is then taken over, and one that was given
        up is asked again.
    """
    secret = _secret(vault, url, kind, proxy)
    at, open_proxy = secret.get("url", url), None if hidden.has_password(proxy) else proxy
    known = (await tx.execute(sa.select(feeds.c.id, feeds.c.state).where(feeds.c.url == at))).first()
    if known is not None:
        changed: dict[str, object] = {} if every_s is None else {"every_s": every_s}
        if proxy is not None:
            changed |= {"proxy": open_proxy, "body": secret.get("body")}
        if known.state in {"parked", "gone"}:
            changed |= {"state": "active", "failures": 0.0, "next_look_at": now}
        if changed:
            await tx.execute(feeds.update().where(feeds.c.id == known.id).values(changed))
        return False
    values = {
        "url": url,
        "kind": kind,
        "every_s": every_s,
        "title": title,
        "proxy": open_proxy,
        "options": json.dumps(dict(options), ensure_ascii=False) if options else None,
        "owner_id": owner_id,
        "added_at": now,
        "next_look_at": now,
    }
    await tx.execute(feeds.insert().values(values | secret))
    return True


def _secret(vault: Vault | None, url: str, kind: str, proxy: str | None) -> dict[str, object]:
    """Give the columns that hide the address of a search and the password of a proxy; none where there are none."""
    if kind != hidden.SEARCH and not hidden.has_password(proxy):
        return {}
    assert vault is not None, "a search holds a name, and a proxy a password"
    return hidden.columns(vault, url, proxy) if kind == hidden.SEARCH else {"body": vault.seal({"proxy": proxy})}


async def listing(tx: AsyncConnection, vault: Vault | None = None) -> list[Feed]:
    """All feeds in the order they were added, without the one that is never asked; a vault opens those of searches."""
    rows = await tx.execute(sa.select(*_COLUMNS).where(feeds.c.kind != GIVEN).order_by(feeds.c.id))
    found = [Feed(*row) for row in rows]
    return [hidden.opened(vault, feed) for feed in found] if vault else found


async def get(tx: AsyncConnection, feed_id: int, vault: Vault | None = None) -> Feed | None:
    """Read one feed, None when it was taken away; a vault opens the address of a search."""
    row = (await tx.execute(sa.select(*_COLUMNS).where(feeds.c.id == feed_id))).first()
    if row is None:
        return None
    return hidden.opened(vault, Feed(*row)) if vault else Feed(*row)


async def given(tx: AsyncConnection, now: datetime) -> Feed:
    """Find, or make, the source that holds what chats give; it counts as looked at, so that its entries are told."""
    query = sa.select(*_COLUMNS).where(feeds.c.url == GIVEN)
    row = (await tx.execute(query)).first()
    if row is None:
        values = {"url": GIVEN, "kind": GIVEN, "looks": 1, "state": GIVEN, "added_at": now, "next_look_at": now}
        await tx.execute(feeds.insert().values(values))
        row = (await tx.execute(query)).one()
    return Feed(*row)


async def remove(tx: AsyncConnection, url: str, vault: Vault | None = None) -> bool:
    """Take a feed and its entries away, a search by its hidden address or, with a vault, by its own; False for none."""
    names = [url, hidden.shown(vault, url)] if vault else [url]
    return (await tx.execute(feeds.delete().where(feeds.c.url.in_(names), feeds.c.kind != GIVEN))).rowcount > 0


async def claim_due(tx: AsyncConnection, now: datetime, *, lease: timedelta, limit: int) -> list[Feed]:
    """Lease feeds whose look is due; nobody else gets them before the lease ends, however this process dies."""
    due = (
        sa.select(*_COLUMNS)
        .where(feeds.c.state.not_in(("gone", GIVEN)), feeds.c.next_look_at <= now)
        .where(sa.or_(feeds.c.lease_until.is_(None), feeds.c.lease_until <= now))
        .order_by(feeds.c.next_look_at, feeds.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    found = [Feed(*row) for row in await tx.execute(due)]
    if found:
        ids = [feed.id for feed in found]
        await tx.execute(feeds.update().where(feeds.c.id.in_(ids)).values(lease_until=now + lease))
    return found


async def hold(tx: AsyncConnection, feed: Feed) -> bool:
    """Keep others off a feed until the transaction ends; False when it is gone or was read by somebody meanwhile.

    That happens when a lease ran out: its holder hung, or waited too long in a queue.
    """
    query = sa.select(feeds.c.looks).where(feeds.c.id == feed.id).with_for_update()
    return (await tx.execute(query)).scalar_one_or_none() == feed.looks


async def end_leases(tx: AsyncConnection) -> None:
    """Let every feed be looked at again: for the start of the only process that looks."""
    await tx.execute(feeds.update().where(feeds.c.lease_until.is_not(None)).values(lease_until=None))


async def free(tx: AsyncConnection, feed_ids: Sequence[int]) -> None:
    """Let some feeds be looked at again: their look broke off."""
    await tx.execute(feeds.update().where(feeds.c.id.in_(feed_ids)).values(lease_until=None))


async def note_good(
    tx: AsyncConnection,
    feed: Feed,
    *,
    now: datetime,
    next_look_at: datetime,
    memory: str,
    title: str | None,
    interval_s: int,
    failures: float,
    moved_to: str | None,
    hours: str | None = None,
    quiet_after: datetime | None = None,
) -> None:
    """Keep what a good look taught, and end the lease. A new permanent address is taken unless another feed has it.

    What is None of `hours` and `quiet_after` stays as it was.
    """
    values: dict[str, object] = {
        "memory": memory,
        "title": None if feed.kind == hidden.SEARCH else title or feed.title,
        "interval_s": interval_s,
        "hours": hours or feed.hours,
        "quiet_after": quiet_after or feed.quiet_after,
        "looks": feed.looks + 1,
        "failures": failures,
        "error": None,
        "state": "active",
        "last_look_at": now,
        "last_good_at": now,
        "next_look_at": next_look_at,
        "lease_until": None,
    }
    if moved_to and feed.kind != hidden.SEARCH and not await _is_taken(tx, moved_to):
        values["url"] = moved_to
    await tx.execute(feeds.update().where(feeds.c.id == feed.id).values(values))


async def _is_taken(tx: AsyncConnection, url: str) -> bool:
    return (await tx.execute(sa.select(feeds.c.id).where(feeds.c.url == url))).first() is not None


async def note_answer(tx: AsyncConnection, feed_id: int, now: datetime) -> None:
    """Note that a source that was never looked at has answered: it is unchecked no longer."""
    is_new = sa.and_(feeds.c.id == feed_id, feeds.c.looks == 0, feeds.c.state == "active")
    await tx.execute(feeds.update().where(is_new).values(last_good_at=now, error=None))


async def note_failure(
    tx: AsyncConnection,
    feed: Feed,
    *,
    now: datetime,
    next_look_at: datetime,
    error: str,
    failures: float,
    state: str,
) -> None:
    """Keep why a look failed, and end the lease; validators and entries stay as they were."""
    await tx.execute(
        feeds.update()
        .where(feeds.c.id == feed.id)
        .values(
            error=error,
            failures=failures,
            state=state,
            last_look_at=now,
            next_look_at=next_look_at,
            lease_until=None,
        )
    )


async def make_all_due(tx: AsyncConnection, now: datetime, ids: Sequence[int] | None = None) -> None:
    """Let every feed (or the given ones) be looked at now, in whatever rhythm it is."""
    where = sa.true() if ids is None else feeds.c.id.in_(ids)
    await tx.execute(feeds.update().where(where, feeds.c.state != "gone").values(next_look_at=now))


async def hasten(tx: AsyncConnection, latest: datetime) -> None:
    """Bring forward the looks at healthy sources that would come later; those that ail or have a rhythm keep it."""
    healthy = sa.and_(feeds.c.state == "active", feeds.c.error.is_(None), feeds.c.every_s.is_(None))
    await tx.execute(feeds.update().where(healthy, feeds.c.next_look_at > latest).values(next_look_at=latest))


async def campaign_until(tx: AsyncConnection) -> datetime | None:
    """Tell until when every source is asked every two minutes, None when it is not."""
    until = await meta.get(tx, _CAMPAIGN)
    return datetime.fromisoformat(until) if until else None


async def set_campaign(tx: AsyncConnection, until: datetime | None) -> None:
    """Ask every source every two minutes until a time, or no longer."""
    await meta.put(tx, _CAMPAIGN, until.isoformat() if until else "")


async def news_times(tx: AsyncConnection, feed_id: int, *, since: datetime) -> list[datetime]:
    """Tell when a feed had something new, oldest first, each moment once."""
    moments = sa.select(entries.c.seen_at).where(entries.c.feed_id == feed_id, entries.c.seen_at >= since)
    return list((await tx.execute(moments.distinct().order_by(entries.c.seen_at))).scalars())


async def delays(tx: AsyncConnection, *, since: datetime) -> dict[int, list[timedelta]]:
    """Tell how long after their publication the entries of each feed were seen; without those of its first look."""
    first = (
        sa.select(entries.c.feed_id, sa.func.min(entries.c.seen_at).label("at")).group_by(entries.c.feed_id).subquery()
    )
    query = (
        sa.select(entries.c.feed_id, entries.c.seen_at, entries.c.published_at)
        .join(first, first.c.feed_id == entries.c.feed_id)
        .where(entries.c.seen_at >= since, entries.c.seen_at > first.c.at, entries.c.published_at.is_not(None))
    )
    found: dict[int, list[timedelta]] = {}
    for feed_id, seen_at, published_at in await tx.execute(query):
        found.setdefault(feed_id, []).append(seen_at - published_at)
    return found
