"""Questions about alerts: what a chat was told, holds for its digest, or was spared as a repeat. Bodies are sealed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from storage.database import insert_new
from storage.records import Alert, AlertState, EventFact, Quote, Told
from storage.tables import alerts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.vault import Vault

_COLUMNS = [alerts.c[name] for name in ("id", "chat_id", "state", "story", "repeats_id", "body", "made_at")]


@dataclass(frozen=True, slots=True)
class NewAlert:
    """What one chat is told of an entry, before it is stored.

    Attributes:
        chat_id: Whom it is for.
        state: Told at once, held for the digest, or suppressed as a repeat.
        about: Who, what and which values; hashed before it is stored.
        told: The facts.
        repeats_id: For a repeat, the alert that came first.
    """

    chat_id: int
    state: AlertState
    about: str
    told: Told
    repeats_id: int | None = None


async def add(
    tx: AsyncConnection,
    vault: Vault,
    *,
    chat_id: int,
    entry_id: int,
    state: AlertState,
    story: str,
    event: str,
    about: str,
    told: Told,
    now: datetime,
    repeats_id: int | None = None,
) -> int | None:
    """Note an alert for one chat; its number, None when this chat has an alert of this entry already."""
    new = NewAlert(chat_id, state, about, told, repeats_id)
    numbers = await add_many(tx, vault, [new], entry_id=entry_id, story=story, event=event, now=now)
    return numbers.get(chat_id)


async def add_many(
    tx: AsyncConnection,
    vault: Vault,
    new: Sequence[NewAlert],
    *,
    entry_id: int,
    story: str,
    event: str,
    now: datetime,
) -> dict[int, int]:
    """Note what many chats are told of one entry.

    Args:
        tx: A write transaction.
        vault: Seals what is told.
        new: At most one a chat.
        entry_id: The entry that tells it.
        story: Id of its story.
        event: The first entry that told the same event.
        now: Aware time.

    Returns:
        The alert's number by chat id, without the chats that have an alert of this entry already.
    """
    if not new:
        return {}
    common = {"entry_id": entry_id, "story": story, "event": event, "made_at": now}
    rows = [
        common
        | {
            "chat_id": one.chat_id,
            "state": one.state,
            "about": about_mark(vault, one.chat_id, one.about),
            "repeats_id": one.repeats_id,
            # with what a new key must hash anew
            "body": vault.seal(told_to_json(one.told) | {"about": one.about}),
        }
        for one in new
    ]
    added = await tx.execute(insert_new(tx, alerts).returning(alerts.c.chat_id, alerts.c.id), rows)
    return {row.chat_id: row.id for row in added}


async def of_event(tx: AsyncConnection, vault: Vault, chat_id: int, event: str) -> list[Alert]:
    """What a chat has of one event, oldest first."""
    return (await of_event_in(tx, vault, [chat_id], event)).get(chat_id, [])


async def of_event_in(tx: AsyncConnection, vault: Vault, chat_ids: Sequence[int], event: str) -> dict[int, list[Alert]]:
    """What each of some hundred chats has of one event, oldest first; without the chats that have nothing."""
    query = sa.select(*_COLUMNS).where(alerts.c.chat_id.in_(chat_ids), alerts.c.event == event)
    found: dict[int, list[Alert]] = {}
    for row in await tx.execute(query.order_by(alerts.c.id)):
        found.setdefault(row.chat_id, []).append(_alert(row, vault))
    return found


async def about(tx: AsyncConnection, vault: Vault, chat_id: int, what: str, *, after: datetime) -> list[Alert]:
    """What a chat has of the same people, event and values since a time, oldest first."""
    mark = about_mark(vault, chat_id, what)
    query = sa.select(*_COLUMNS).where(alerts.c.chat_id == chat_id, alerts.c.about == mark, alerts.c.made_at >= after)
    return [_alert(row, vault) for row in await tx.execute(query.order_by(alerts.c.id))]


async def get(tx: AsyncConnection, vault: Vault, chat_id: int, number: int) -> Alert | None:
    """Read one alert of one chat; None when the chat has no such alert, whoever else may."""
    query = sa.select(*_COLUMNS).where(alerts.c.id == number, alerts.c.chat_id == chat_id)
    row = (await tx.execute(query)).first()
    return _alert(row, vault) if row else None


async def since(
    tx: AsyncConnection, vault: Vault, chat_id: int, after: datetime | None, until: datetime
) -> list[Alert]:
    """All alerts of a chat made after a time (None: from the beginning) and not after another, oldest first."""
    query = sa.select(*_COLUMNS).where(alerts.c.chat_id == chat_id, alerts.c.made_at <= until)
    if after is not None:
        query = query.where(alerts.c.made_at > after)
    return [_alert(row, vault) for row in await tx.execute(query.order_by(alerts.c.id))]


async def repeats(tx: AsyncConnection, vault: Vault, number: int) -> list[Alert]:
    """The suppressed repeats of an alert, oldest first."""
    query = sa.select(*_COLUMNS).where(alerts.c.repeats_id == number).order_by(alerts.c.id)
    return [_alert(row, vault) for row in await tx.execute(query)]


def about_mark(vault: Vault, chat_id: int, what: str) -> bytes:
    """Hash who, what and which values, by which an alert is found that told the same."""
    return vault.mark(f"about:{chat_id}:{what}")


async def part(tx: AsyncConnection, chat_id: int, number: int, *, now: datetime) -> int:
    """Let the suppressed repeats of an alert be told after all: each waits for the next digest as a story of its own.

    Returns:
        How many there were.
    """
    values = {"state": "held", "repeats_id": None, "made_at": now, "story": sa.cast(alerts.c.id, sa.Text) + "-apart"}
    apart = alerts.update().where(alerts.c.chat_id == chat_id, alerts.c.repeats_id == number)
    return (await tx.execute(apart.values(values))).rowcount


def told_to_json(told: Told) -> dict[str, Any]:
    """Turn facts into what JSON can hold."""
    body = asdict(told)
    body["published_at"] = told.published_at.isoformat() if told.published_at else None
    body["seen_at"] = told.seen_at.isoformat()
    return body


def told_from_json(body: dict[str, Any]) -> Told:
    """Turn what JSON held back into facts."""
    quote = body["quote"]
    return Told(
        watches=tuple(body["watches"]),
        persons=tuple(body["persons"]),
        events=tuple(EventFact(event["pattern"], event["values"]) for event in body["events"]),
        title=body["title"],
        url=body["url"],
        source=body["source"],
        lang=body["lang"],
        published_at=datetime.fromisoformat(body["published_at"]) if body["published_at"] else None,
        seen_at=datetime.fromisoformat(body["seen_at"]),
        quote=Quote(quote["text"], _stretches(quote["bold"])) if quote else None,
        title_bold=_stretches(body["title_bold"]),
        reasons=tuple(body["reasons"]),
        also=tuple(body["also"]),
        open_labels=tuple(body.get("open_labels", ())),
    )


def _stretches(pairs: list[list[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((start, end) for start, end in pairs)


def _alert(row: sa.Row[Any], vault: Vault) -> Alert:
    told = told_from_json(vault.open(row.body))
    return Alert(row.id, row.chat_id, row.state, row.story, row.repeats_id, told, row.made_at)
