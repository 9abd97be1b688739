"""Questions about verdicts: what a chat said of an alert, and which events it wants to hear no more of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

import sqlalchemy as sa

from storage.tables import alerts
from storage.tables_talk import verdicts

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.vault import Vault

VerdictKind: TypeAlias = Literal["relevant", "person", "no-event", "old", "mute"]
KINDS: tuple[VerdictKind, ...] = get_args(VerdictKind)

_QUIETING = ("no-event", "old")
"""After these, no other report of the event alarms in that chat; it waits for the digest. A next step speaks."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a chat said of an alert.

    Attributes:
        kind: Relevant, another person, no event, old news, or not now.
        body: What it changed, by which it is undone.
        made_at: When.
    """

    kind: VerdictKind
    body: Mapping[str, Any]
    made_at: datetime


async def put(
    tx: AsyncConnection,
    vault: Vault,
    *,
    chat_id: int,
    alert_id: int,
    kind: VerdictKind,
    body: Mapping[str, Any],
    now: datetime,
) -> None:
    """Note a verdict; an earlier one on the same alert gives way."""
    await take(tx, vault, chat_id, alert_id)
    values = {"alert_id": alert_id, "chat_id": chat_id, "kind": kind, "body": vault.seal(dict(body)), "made_at": now}
    await tx.execute(verdicts.insert().values(values))


async def get(tx: AsyncConnection, vault: Vault, chat_id: int, alert_id: int) -> Verdict | None:
    """Read the verdict on one of a chat's alerts."""
    query = verdicts.select().where(verdicts.c.alert_id == alert_id, verdicts.c.chat_id == chat_id)
    row = (await tx.execute(query)).first()
    return Verdict(row.kind, vault.open(row.body), row.made_at) if row else None


async def take(tx: AsyncConnection, vault: Vault, chat_id: int, alert_id: int) -> Verdict | None:
    """Take a verdict back; gives it, so that what it changed can be undone."""
    verdict = await get(tx, vault, chat_id, alert_id)
    await tx.execute(verdicts.delete().where(verdicts.c.alert_id == alert_id, verdicts.c.chat_id == chat_id))
    return verdict


async def quieted(tx: AsyncConnection, events: Collection[str]) -> set[int]:
    """Give the chats that said of one of some events that it is none or old news."""
    query = (
        sa.select(verdicts.c.chat_id)
        .select_from(verdicts.join(alerts, alerts.c.id == verdicts.c.alert_id))
        .where(verdicts.c.kind.in_(_QUIETING), alerts.c.event.in_(sorted(events)))
    )
    return set((await tx.execute(query)).scalars())


async def quiets(tx: AsyncConnection, chat_id: int, event: str) -> bool:
    """Tell whether a chat said of an event that it is none or old news."""
    return chat_id in await quieted(tx, {event})
