"""Questions about processes: which are alive, and what each said of itself a moment ago."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from storage.tables_pulses import pulses

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

KEPT = timedelta(days=1)
"""How long the last word of a process that died or hangs is kept: so that whoever looks once a day still sees it."""

SINGLE = ("run", "bot")
"""Roles of which there is one: whoever takes such a role up knows that the others are gone."""


@dataclass(frozen=True, slots=True)
class Pulse:
    """What a process says of itself every few seconds.

    Attributes:
        name: Machine and process number.
        role: run, bot or worker.
        at: When it said so.
        started_at: When it began.
        sender_at: When its sender last looked into the outbox; None where it has none.
        updates_at: When Telegram last answered getUpdates; None where it does not ask.
        late: Ticks that should have run long ago.
        missed: How often a tick failed or was late since the start.
        watches: How many are compiled; 0 before the first look.
        memory: Resident bytes; 0 where the system does not tell.
        files: Open file handles; 0 where the system does not tell.
        clock_off_s: How far its clock was ahead of Telegram's at the last answer.
        reading_at: When its reading last moved: the look under way longest began, or it asked for one; None where no
            look is under way in a process that asks for none.
    """

    name: str
    role: str
    at: datetime
    started_at: datetime
    sender_at: datetime | None = None
    updates_at: datetime | None = None
    late: tuple[str, ...] = ()
    missed: int = 0
    watches: int = 0
    memory: int = 0
    files: int = 0
    clock_off_s: float = 0.0
    reading_at: datetime | None = None


_TIMES = ("started_at", "sender_at", "updates_at", "reading_at")
_OWN_COLUMNS = ("name", "role", "at")


async def beat(tx: AsyncConnection, pulse: Pulse) -> None:
    """Keep what a process says, and let go of those that have been silent for a day."""
    body = {name: value for name, value in asdict(pulse).items() if name not in _OWN_COLUMNS}
    body |= {name: body[name].isoformat() for name in _TIMES if body[name]}
    values = {"role": pulse.role, "at": pulse.at, "body": json.dumps(body)}
    known = await tx.execute(pulses.update().where(pulses.c.name == pulse.name).values(values))
    if not known.rowcount:
        await tx.execute(pulses.insert().values(values | {"name": pulse.name}))
    await tx.execute(pulses.delete().where(pulses.c.at < pulse.at - KEPT))


async def begin(tx: AsyncConnection, pulse: Pulse) -> None:
    """Keep the first word of a process; where there can be one of its role only, others of it are gone."""
    if pulse.role in SINGLE:
        await tx.execute(pulses.delete().where(pulses.c.role.in_(SINGLE)))
    await beat(tx, pulse)


async def end(tx: AsyncConnection, name: str) -> None:
    """Forget a process that ended by itself."""
    await tx.execute(pulses.delete().where(pulses.c.name == name))


async def listing(tx: AsyncConnection) -> list[Pulse]:
    """Give the last word of every process, by role and name."""
    rows = await tx.execute(sa.select(pulses).order_by(pulses.c.role, pulses.c.name))
    return [_pulse(row) for row in rows]


def _pulse(row: sa.Row[Any]) -> Pulse:
    body = json.loads(row.body)
    known = {field.name for field in fields(Pulse)} & body.keys()
    times = {name: datetime.fromisoformat(body[name]) for name in _TIMES if body.get(name)}
    given = {name: body[name] for name in sorted(known)} | times
    pulse = Pulse(row.name, row.role, row.at, **given)
    return replace(pulse, late=tuple(pulse.late))
