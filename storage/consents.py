"""Questions about consents: somebody asks for the whole list as a file, and a second editor agrees within a day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Literal, TypeAlias

from storage.members import mark_of
from storage.tables_people import consents

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.vault import Vault

VALID_FOR = timedelta(hours=24)

Agreement: TypeAlias = Literal["agreed", "own", "unknown"]


async def ask(tx: AsyncConnection, vault: Vault, chat_id: int, user_id: int, *, now: datetime) -> tuple[int, bool]:
    """Ask for an export, or ask again.

    Returns:
        The number of the question, and whether a second editor has agreed; a question that is past its time, or was
        answered and used, is asked anew.
    """
    await tx.execute(consents.delete().where(consents.c.expires_at <= now))
    who = mark_of(vault, chat_id, user_id)
    row = (await tx.execute(consents.select().where(consents.c.chat_id == chat_id, consents.c.who == who))).first()
    if row:
        return row.id, row.is_given
    values = {"chat_id": chat_id, "who": who, "expires_at": now + VALID_FOR}
    number = (await tx.execute(consents.insert().values(values).returning(consents.c.id))).scalar_one()
    return int(number), False


async def agree(
    tx: AsyncConnection, vault: Vault, chat_id: int, number: int, user_id: int, *, now: datetime
) -> Agreement:
    """Agree to a question of this chat; nobody can agree to their own."""
    query = consents.select().where(consents.c.id == number, consents.c.chat_id == chat_id, consents.c.expires_at > now)
    row = (await tx.execute(query)).first()
    if row is None:
        return "unknown"
    if row.who == mark_of(vault, chat_id, user_id):
        return "own"
    await tx.execute(consents.update().where(consents.c.id == number).values(is_given=True))
    return "agreed"


async def use(tx: AsyncConnection, number: int) -> None:
    """Use a consent up: the next export is asked for anew."""
    await tx.execute(consents.delete().where(consents.c.id == number))
