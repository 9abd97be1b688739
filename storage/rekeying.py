"""Change the key: seal everything anew, and hash anew what is found by keyed hashes.

In batches, each a transaction of its own. Whatever stops it, doing it again does what is left: a row tells by its first
bytes which key it is sealed with.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from storage import drafts, hidden
from storage import members as member_rows
from storage import near_misses as near_rows
from storage import watches as watch_rows
from storage.migrating import note_key
from storage.tables import alerts, feeds, outbox, watches
from storage.tables_audit import audit
from storage.tables_channels import channels
from storage.tables_digests import near_misses
from storage.tables_people import consents, invites, locks, members
from storage.tables_searches import searches
from storage.tables_stories import told as stories_told
from storage.tables_talk import dialogues, verdicts
from storage.tables_threads import masses
from storage.vault import PREFIX_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.database import Db
    from storage.vault import Vault

BATCH = 500


def _watch(vault: Vault, row: sa.Row[Any], body: dict[str, Any]) -> dict[str, object]:
    watch = watch_rows.opened_watch(row.kind, dict(body))
    return {
        "mark": watch_rows.mark_of(vault, row.chat_id, watch),
        "ref": watch_rows.ref_mark(vault, row.chat_id, watch.id),
    }


def _member(vault: Vault, row: sa.Row[Any], body: dict[str, Any]) -> dict[str, object]:
    return {"who": member_rows.mark_of(vault, row.chat_id, body["user"])}


def _near_miss(vault: Vault, row: sa.Row[Any], body: dict[str, Any]) -> dict[str, object]:
    return {"mark": near_rows.mark_of(vault, row.chat_id, body)}


def _search(vault: Vault, _row: sa.Row[Any], body: dict[str, Any]) -> dict[str, object]:
    return {"url": hidden.shown(vault, body["url"])} if "url" in body else {}


def _unhashed(_vault: Vault, _row: sa.Row[Any], _body: dict[str, Any]) -> dict[str, object]:
    return {}


SEALED: dict[sa.Table, Callable[[Vault, sa.Row[Any], dict[str, Any]], dict[str, object]]] = {
    watches: _watch,
    alerts: _unhashed,
    outbox: _unhashed,
    verdicts: _unhashed,
    masses: _unhashed,
    audit: _unhashed,
    members: _member,
    locks: _unhashed,
    near_misses: _near_miss,
    channels: _unhashed,
    feeds: _search,
    stories_told: _unhashed,
    dialogues: _unhashed,
}
"""Tables with a sealed `body`, and what hashes a row of theirs gets under a new key."""


async def rekey(db: Db, *, batch: int = BATCH, tell: Callable[[int], None] = lambda _: None) -> int:
    """Seal all that is not sealed with the vault's first key; nobody else may write meanwhile.

    Args:
        db: Its vault holds the new key and the one before it.
        batch: Rows in one transaction.
        tell: Told after each how many rows it did.

    Returns:
        How many rows were sealed anew.

    Raises:
        StorageError: A row is sealed with a key that is not there.
    """
    async with (
        db.write() as tx
    ):  # whose a dialogue is, is hashed; a draft is kept, and saves itself when its time is up
        await tx.execute(dialogues.delete().where(dialogues.c.step.not_in(drafts.STEPS)))
    total = 0
    for table in SEALED:
        last = 0
        while done := await _rekey_some(db, table, batch, after=last):
            last = done[-1]
            total += len(done)
            tell(len(done))
    async with db.write() as tx:
        for table in (searches, invites, consents):  # short-lived; whose they are is hashed
            await tx.execute(table.delete())
        await note_key(tx, db.vault)
    return total


async def _rekey_some(db: Db, table: sa.Table, batch: int, *, after: int) -> list[int]:
    """Seal some rows anew, those past a key, so that what is done is not read again; gives their keys."""
    (key,) = table.primary_key.columns
    async with db.write() as tx:
        rows = await _sealed_before(tx, table, key > after, db.vault.prefix, batch)
        for row in rows:
            plain = db.vault.open_bytes(row.body)
            values = {"body": db.vault.seal_bytes(plain)} | SEALED[table](db.vault, row, json.loads(plain))
            await tx.execute(table.update().where(key == getattr(row, key.name)).values(values))
    return [getattr(row, key.name) for row in rows]


async def _sealed_before(
    tx: AsyncConnection, table: sa.Table, is_left: sa.ColumnElement[bool], prefix: bytes, limit: int
) -> list[sa.Row[Any]]:
    start = sa.func.substr(table.c.body, 1, PREFIX_BYTES, type_=sa.LargeBinary)
    query = sa.select(table).where(is_left, start != prefix).order_by(*table.primary_key.columns).limit(limit)
    return list(await tx.execute(query))
