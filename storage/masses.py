"""Questions about mass events: which are open, who is on their rosters, and whose message tells an alert."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from storage.database import insert_new
from storage.tables_threads import mass_parts, masses

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Mass:
    """Many events told by one message.

    Attributes:
        id: Row.
        chat_id: Whom it is told.
        family: Kinds of event that come together.
        alert_id: The alert whose message is the live one.
        call_id: The alert whose message last called out people of the list.
        called_at: When that message goes or went.
        calls: How many of them there were.
        body: The roster, and who the call under way calls out; see `watchers.massing`.
        began_at: When the first of its alerts was made.
        last_at: When the latest came.
        ended_at: When it was over, None while it is not.
    """

    id: int
    chat_id: int
    family: str
    alert_id: int | None
    call_id: int | None
    called_at: datetime | None
    calls: int
    body: dict[str, Any]
    began_at: datetime
    last_at: datetime
    ended_at: datetime | None


async def begin(tx: AsyncConnection, vault: Vault, begun: Sequence[Mass]) -> None:
    """Open mass events; their rows are given by the database."""
    rows = [
        {"chat_id": mass.chat_id, "family": mass.family, "alert_id": mass.alert_id, "began_at": mass.began_at}
        | _standing(vault, mass)
        for mass in begun
    ]
    if rows:
        await tx.execute(masses.insert(), rows)


async def keep(tx: AsyncConnection, vault: Vault, changed: Sequence[Mass]) -> None:
    """Store how mass events stand."""
    rows = [
        {"row_id": mass.id} | {f"new_{key}": value for key, value in _standing(vault, mass).items()} for mass in changed
    ]
    if rows:
        values: dict[str, Any] = {key: sa.bindparam(f"new_{key}") for key in _STANDING}
        await tx.execute(masses.update().where(masses.c.id == sa.bindparam("row_id")).values(values), rows)


async def take_in(tx: AsyncConnection, parts: Mapping[int, int]) -> None:
    """Note which mass event's live message tells an alert, which has none of its own."""
    rows = [{"alert_id": alert_id, "mass_id": mass_id} for alert_id, mass_id in parts.items()]
    if rows:
        await tx.execute(insert_new(tx, mass_parts), rows)


async def telling(tx: AsyncConnection, numbers: Collection[int]) -> dict[int, int]:
    """Give the rows of the mass events whose live messages tell some alerts, by alert; without those told singly."""
    if not numbers:
        return {}
    wanted = sorted(numbers)
    parts = sa.select(mass_parts.c.alert_id.label("number"), mass_parts.c.mass_id)
    live = sa.select(masses.c.alert_id.label("number"), masses.c.id.label("mass_id"))
    told = parts.where(mass_parts.c.alert_id.in_(wanted)).union_all(live.where(masses.c.alert_id.in_(wanted)))
    return {row.number: row.mass_id for row in await tx.execute(told.order_by("number"))}


async def read(tx: AsyncConnection, vault: Vault, ids: Collection[int]) -> list[Mass]:
    """Read some mass events by their rows."""
    if not ids:
        return []
    query = masses.select().where(masses.c.id.in_(sorted(ids))).order_by(masses.c.id)
    return [_mass(row, vault) for row in await tx.execute(query)]


async def open_in(tx: AsyncConnection, vault: Vault, chat_ids: Sequence[int]) -> list[Mass]:
    """Give the mass events of some hundred chats that are not over."""
    query = masses.select().where(masses.c.chat_id.in_(chat_ids), masses.c.ended_at.is_(None))
    return [_mass(row, vault) for row in await tx.execute(query.order_by(masses.c.id))]


async def quiet_since(tx: AsyncConnection, vault: Vault, until: datetime, *, limit: int) -> list[Mass]:
    """Give the open mass events to which nothing came since a time."""
    query = masses.select().where(masses.c.ended_at.is_(None), masses.c.last_at <= until)
    return [_mass(row, vault) for row in await tx.execute(query.order_by(masses.c.id).limit(limit))]


async def of_alert(tx: AsyncConnection, vault: Vault, chat_id: int, number: int) -> Mass | None:
    """Give the mass event whose live message tells an alert of a chat."""
    parts = sa.select(mass_parts.c.mass_id).where(mass_parts.c.alert_id == number)
    mine = sa.or_(masses.c.alert_id == number, masses.c.id.in_(parts))
    row = (await tx.execute(masses.select().where(masses.c.chat_id == chat_id, mine))).first()
    return _mass(row, vault) if row else None


async def shown_by(tx: AsyncConnection, numbers: Collection[int]) -> dict[int, int]:
    """Tell whose message tells some alerts that have none of their own, by number."""
    query = (
        sa.select(mass_parts.c.alert_id, masses.c.alert_id.label("shown_by"))
        .select_from(mass_parts.join(masses, masses.c.id == mass_parts.c.mass_id))
        .where(mass_parts.c.alert_id.in_(sorted(numbers)), masses.c.alert_id.is_not(None))
    )
    return {row.alert_id: row.shown_by for row in await tx.execute(query)}


_STANDING = ("call_id", "called_at", "calls", "body", "last_at", "ended_at")


def _standing(vault: Vault, mass: Mass) -> dict[str, Any]:
    """Give what changes while a mass event goes on."""
    return {
        "call_id": mass.call_id,
        "called_at": mass.called_at,
        "calls": mass.calls,
        "body": vault.seal(mass.body),
        "last_at": mass.last_at,
        "ended_at": mass.ended_at,
    }


def _mass(row: sa.Row[Any], vault: Vault) -> Mass:
    return Mass(
        id=row.id,
        chat_id=row.chat_id,
        family=row.family,
        alert_id=row.alert_id,
        call_id=row.call_id,
        called_at=row.called_at,
        calls=row.calls,
        body=vault.open(row.body),
        began_at=row.began_at,
        last_at=row.last_at,
        ended_at=row.ended_at,
    )
