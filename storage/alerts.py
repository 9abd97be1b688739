"""Questions about alerts: what a chat was told, holds for its digest, or was spared as a repeat. Bodies are sealed."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from storage.database import insert_new
from storage.records import ALONE, Alert, AlertState, EventFact, Quote, Told
from storage.tables import alerts
from storage.tellings import KEY, telling_from_json, telling_to_json
from storage.vault import pack, pack_onto

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.records import Telling
    from storage.vault import Vault

_COLUMNS = [
    alerts.c[name] for name in ("id", "chat_id", "state", "story", "repeats_id", "body", "made_at", "event", "entry_id")
]


_TOLD_FIELDS = tuple(field.name for field in fields(Told))


@dataclass(frozen=True, slots=True)
class NewAlert:
    """What one chat is told of an entry, before it is stored.

    Attributes:
        chat_id: Whom it is for.
        state: Told at once, held for the digest, or suppressed as a repeat.
        told: The facts.
        repeats_id: For a repeat, the alert that came first.
        event: The event as this chat sees it; None for as everybody does.
        telling: How its message speaks; kept without the reports, which grow.
        people: Those of the facts' watches who are people of the list.
    """

    chat_id: int
    state: AlertState
    told: Told
    repeats_id: int | None = None
    event: str | None = None
    telling: Telling = ALONE
    people: tuple[str, ...] = ()


async def add(
    tx: AsyncConnection,
    vault: Vault,
    *,
    chat_id: int,
    entry_id: int,
    state: AlertState,
    story: str,
    event: str,
    told: Told,
    now: datetime,
    repeats_id: int | None = None,
) -> int | None:
    """Note an alert for one chat; its number, None when this chat has an alert of this entry already."""
    new = NewAlert(chat_id, state, told, repeats_id)
    numbers = await add_many(tx, vault, [new], entry_id=entry_id, story=story, event=event, now=now)
    return numbers.get(chat_id)


async def add_many(
    tx: AsyncConnection,
    vault: Vault,
    new: Sequence[NewAlert],
    *,
    entry_id: int | None,
    story: str,
    event: str,
    now: datetime,
) -> dict[int, int]:
    """Note what many chats are told of one entry.

    Args:
        tx: A write transaction.
        vault: Seals what is told.
        new: At most one a chat.
        entry_id: The entry that tells it, None for one that is not kept.
        story: Id of its story.
        event: The first entry that told the same event.
        now: Aware time.

    Returns:
        The alert's number by chat id, without the chats that have an alert of this entry already.
    """
    if not new:
        return {}
    common: dict[str, object] = {"entry_id": entry_id, "story": story, "made_at": now}
    # Chats told the same share what is packed, but not what is sealed: equal rows would tell who is told the same.
    facts = {id(told): pack(told_to_json(told)) for told in {id(one.told): one.told for one in new}.values()}
    rows = [
        common
        | {
            "chat_id": one.chat_id,
            "state": one.state,
            "event": one.event or event,
            "repeats_id": one.repeats_id,
            "body": vault.seal_bytes(pack_onto(facts[id(one.told)], _own(one))),
        }
        for one in new
    ]
    added = await tx.execute(insert_new(tx, alerts).returning(alerts.c.chat_id, alerts.c.id), rows)
    return {row.chat_id: row.id for row in added}


async def of_event(tx: AsyncConnection, vault: Vault, chat_id: int, event: str) -> list[Alert]:
    """What a chat has of one event, oldest first, repeats left out."""
    return (await told_of(tx, vault, {chat_id: event})).get(chat_id, [])


async def told_of(tx: AsyncConnection, vault: Vault, events: Mapping[int, str]) -> dict[int, list[Alert]]:
    """What each of some hundred chats has of one event, told or held, oldest first.

    Args:
        tx: A transaction.
        vault: Opens what was told.
        events: Chat id to event.

    Returns:
        By chat; without those that have nothing.
    """
    chats_of: dict[str, list[int]] = {}
    for chat_id, event in events.items():
        chats_of.setdefault(event, []).append(chat_id)
    found: list[Alert] = []
    for event, chat_ids in chats_of.items():
        found += await _told(tx, vault, alerts.c.chat_id.in_(chat_ids), alerts.c.event == event)
    return by_chat(found)


async def told_in(tx: AsyncConnection, vault: Vault, chat_ids: Sequence[int], story: str) -> dict[int, list[Alert]]:
    """What each of some hundred chats has of a story, told or held, oldest first."""
    return by_chat(await _told(tx, vault, alerts.c.chat_id.in_(chat_ids), alerts.c.story == story))


async def told_since(
    tx: AsyncConnection, vault: Vault, chat_ids: Sequence[int], since: datetime
) -> dict[int, list[Alert]]:
    """What each of some hundred chats was told at once since a time, oldest first; without those told nothing."""
    recent = (alerts.c.chat_id.in_(chat_ids), alerts.c.made_at >= since, alerts.c.state == "alert")
    return by_chat(await _told(tx, vault, *recent))


async def _told(tx: AsyncConnection, vault: Vault, *which: sa.ColumnElement[bool]) -> list[Alert]:
    query = sa.select(*_COLUMNS).where(*which, alerts.c.state != "repeat").order_by(alerts.c.id)
    return [_alert(row, vault) for row in await tx.execute(query)]


def by_chat(found: Iterable[Alert]) -> dict[int, list[Alert]]:
    """Sort alerts by chat, in the order given."""
    sorted_: dict[int, list[Alert]] = {}
    for alert in found:
        sorted_.setdefault(alert.chat_id, []).append(alert)
    return sorted_


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


def told_to_json(told: Told) -> dict[str, Any]:
    """Turn facts into what JSON can hold."""
    # Field by field: `asdict` copies everything there is in it, which was half the cost of telling 10,000 chats.
    body = {name: getattr(told, name) for name in _TOLD_FIELDS}
    body["events"] = [{"pattern": event.pattern, "values": dict(event.values)} for event in told.events]
    body["quote"] = {"text": told.quote.text, "bold": told.quote.bold} if told.quote else None
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
        earlier=tuple(body.get("earlier", ())),
        is_stub=bool(body.get("is_stub")),
    )


def _stretches(pairs: list[list[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((start, end) for start, end in pairs)


def _own(new: NewAlert) -> dict[str, Any]:
    """Give what is sealed beside the facts: how they are told, and who of them stands on the list."""
    telling = telling_to_json(replace(new.telling, reports=()) if new.telling.reports else new.telling)
    return {KEY: telling, "people": new.people}


def _alert(row: sa.Row[Any], vault: Vault) -> Alert:
    body = vault.open(row.body)
    return Alert(
        id=row.id,
        chat_id=row.chat_id,
        state=row.state,
        story=row.story,
        repeats_id=row.repeats_id,
        told=told_from_json(body),
        made_at=row.made_at,
        event=row.event,
        entry_id=row.entry_id,
        telling=telling_from_json(body),
        people=tuple(body.get("people", ())),
    )
