"""Questions about the team of a chat: who has which role, and the invitations nobody has used yet.

Of people only Telegram's number is kept, sealed, and a keyed hash of it by which they are found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias, cast

import sqlalchemy as sa

from storage.tables_people import invites, members

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.vault import Vault

_CHUNK = 500
"""Hashes asked at once: SQLite's oldest limit is 999 parameters a statement."""

MemberRole: TypeAlias = Literal["editor", "reader"]


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who was invited.

    Attributes:
        id: Row id.
        user_id: Telegram's number.
        role: What they may do.
        since: When they came.
    """

    id: int
    user_id: int
    role: MemberRole
    since: datetime


@dataclass(frozen=True, slots=True)
class Invite:
    """An invitation: into which chat, as what, until when."""

    chat_id: int
    role: MemberRole
    expires_at: datetime


async def put(
    tx: AsyncConnection, vault: Vault, chat_id: int, user_id: int, role: MemberRole, *, now: datetime
) -> None:
    """Give somebody a role in a chat, in the place of the one they had."""
    who = mark_of(vault, chat_id, user_id)
    await tx.execute(members.delete().where(members.c.chat_id == chat_id, members.c.who == who))
    body = vault.seal({"user": user_id})
    await tx.execute(members.insert().values(chat_id=chat_id, who=who, body=body, role=role, since=now))


async def role_of(tx: AsyncConnection, vault: Vault, chat_id: int, user_id: int) -> MemberRole | None:
    """Tell the role somebody was invited to; None for who was not."""
    who = mark_of(vault, chat_id, user_id)
    query = sa.select(members.c.role).where(members.c.chat_id == chat_id, members.c.who == who)
    return cast("MemberRole | None", (await tx.execute(query)).scalar_one_or_none())


async def listing(tx: AsyncConnection, vault: Vault, chat_id: int) -> list[Member]:
    """Give the invited of a chat in the order they came."""
    rows = await tx.execute(members.select().where(members.c.chat_id == chat_id).order_by(members.c.id))
    return [Member(row.id, vault.open(row.body)["user"], row.role, row.since) for row in rows]


async def remove(tx: AsyncConnection, chat_id: int, member_id: int) -> bool:
    """Take somebody's role away; False when there is none of that number in the chat."""
    gone = await tx.execute(members.delete().where(members.c.chat_id == chat_id, members.c.id == member_id))
    return gone.rowcount > 0


async def forget_user(tx: AsyncConnection, vault: Vault, user_id: int) -> None:
    """Take somebody out of every team, number and all."""
    teams = (await tx.execute(sa.select(members.c.chat_id).distinct())).scalars()
    marks = [mark_of(vault, chat_id, user_id) for chat_id in teams]
    for start in range(0, len(marks), _CHUNK):
        await tx.execute(members.delete().where(members.c.who.in_(marks[start : start + _CHUNK])))


async def move(tx: AsyncConnection, vault: Vault, chat_id: int, other_id: int) -> None:
    """Bring the team of a chat that is closed to the chat it became; roles given there already stay."""
    here = {member.user_id for member in await listing(tx, vault, other_id)}
    for member in await listing(tx, vault, chat_id):
        if member.user_id not in here:
            await put(tx, vault, other_id, member.user_id, member.role, now=member.since)
    await tx.execute(members.delete().where(members.c.chat_id == chat_id))
    await tx.execute(invites.update().where(invites.c.chat_id == chat_id).values(chat_id=other_id))


async def invite(
    tx: AsyncConnection, vault: Vault, chat_id: int, code: str, role: MemberRole, *, expires_at: datetime, now: datetime
) -> None:
    """Keep an invitation by the keyed hash of its code; those past their time are thrown away."""
    await tx.execute(invites.delete().where(invites.c.expires_at <= now))
    values = {"chat_id": chat_id, "mark": _code_mark(vault, code), "role": role, "expires_at": expires_at}
    await tx.execute(invites.insert().values(values))


async def find_invite(tx: AsyncConnection, vault: Vault, code: str, *, now: datetime) -> Invite | None:
    """Look an invitation up without using it; None for an unknown, used or old code."""
    query = invites.select().where(invites.c.mark == _code_mark(vault, code), invites.c.expires_at > now)
    row = (await tx.execute(query)).first()
    return Invite(row.chat_id, row.role, row.expires_at) if row else None


async def use_invite(tx: AsyncConnection, vault: Vault, code: str, user_id: int, *, now: datetime) -> Invite | None:
    """Use an invitation up: who sent its code has its role from now on. None when somebody was faster."""
    found = await find_invite(tx, vault, code, now=now)
    used = await tx.execute(invites.delete().where(invites.c.mark == _code_mark(vault, code)))
    if found is None or not used.rowcount:
        return None
    await put(tx, vault, found.chat_id, user_id, found.role, now=now)
    return found


async def open_invites(tx: AsyncConnection, chat_id: int, *, now: datetime) -> int:
    """Count the invitations of a chat that nobody has used."""
    count = sa.select(sa.func.count()).select_from(invites)
    query = count.where(invites.c.chat_id == chat_id, invites.c.expires_at > now)
    return int((await tx.execute(query)).scalar_one())


async def withdraw(tx: AsyncConnection, chat_id: int) -> int:
    """Make the unused invitations of a chat worthless. Returns how many there were."""
    return (await tx.execute(invites.delete().where(invites.c.chat_id == chat_id))).rowcount


def mark_of(vault: Vault, chat_id: int, user_id: int) -> bytes:
    """Hash somebody in a chat; another hash in each chat, so that nobody sees who is in two of them."""
    return vault.mark(f"member:{chat_id}:{user_id}")


def _code_mark(vault: Vault, code: str) -> bytes:
    return vault.mark(f"invite:{code.strip().casefold()}")
