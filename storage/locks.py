"""Questions about the lock of a chat. The code is kept as a salted slow hash, which is sealed on top of that."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import os
from datetime import timedelta
from typing import TYPE_CHECKING, Literal, TypeAlias

from storage.tables_people import locks

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.vault import Vault

MOST_WRONG = 5
"""Wrong codes in a row before no further one is looked at for a while."""

BARRED_FOR = timedelta(minutes=15)

Outcome: TypeAlias = Literal["open", "wrong", "barred"]

_SALT_BYTES = 16
_WORK = {"n": 2**14, "r": 8, "p": 1, "dklen": 32}
"""16 MB and about 50 ms a try. Source: RFC 7914; OWASP's password storage cheat sheet allows it with p=5, or a key
that lies elsewhere, as the seal's does."""


async def put(tx: AsyncConnection, vault: Vault, chat_id: int, code: str) -> None:
    """Keep the code of a chat, in the place of an earlier one."""
    salt = os.urandom(_SALT_BYTES)
    body = vault.seal({"salt": salt.hex(), "hash": (await _slow(code, salt)).hex()})
    await remove(tx, chat_id)
    await tx.execute(locks.insert().values(chat_id=chat_id, body=body))


async def exists(tx: AsyncConnection, chat_id: int) -> bool:
    """Tell whether a chat has a code."""
    return (await tx.execute(locks.select().where(locks.c.chat_id == chat_id))).first() is not None


async def remove(tx: AsyncConnection, chat_id: int) -> None:
    """Forget the code of a chat."""
    await tx.execute(locks.delete().where(locks.c.chat_id == chat_id))


async def attempt(tx: AsyncConnection, vault: Vault, chat_id: int, code: str, *, now: datetime) -> Outcome:
    """Try a code. After `MOST_WRONG` wrong ones in a row no code is looked at for `BARRED_FOR`, right or wrong."""
    row = (await tx.execute(locks.select().where(locks.c.chat_id == chat_id))).first()
    if row is None:
        return "open"
    if row.barred_until and row.barred_until > now:
        return "barred"
    kept = vault.open(row.body)
    is_right = hmac.compare_digest(await _slow(code, bytes.fromhex(kept["salt"])), bytes.fromhex(kept["hash"]))
    wrong = 0 if is_right else row.wrong + 1
    is_barred = wrong >= MOST_WRONG
    values = {"wrong": 0 if is_barred else wrong, "barred_until": now + BARRED_FOR if is_barred else None}
    await tx.execute(locks.update().where(locks.c.chat_id == chat_id).values(values))
    if is_right:
        return "open"
    return "barred" if is_barred else "wrong"


async def _slow(code: str, salt: bytes) -> bytes:
    """Hash a code slowly, beside the event loop, which others wait for."""
    return await asyncio.to_thread(lambda: hashlib.scrypt(code.strip().encode(), salt=salt, **_WORK))
