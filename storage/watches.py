"""Questions about watches. Their bodies are sealed; a keyed hash finds the same watch twice without opening any."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from storage import meta
from storage.records import NameWatch, NotRule, PatternWatch, QueryWatch, StoredWatch, Watch
from storage.tables import chats, watches

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.vault import Vault

_VERSION = "watches_version"
_KINDS: dict[str, type[NameWatch | PatternWatch | QueryWatch]] = {
    "name": NameWatch,
    "pattern": PatternWatch,
    "query": QueryWatch,
}


async def add(
    tx: AsyncConnection, vault: Vault, chat_id: int, watch: Watch, *, now: datetime
) -> tuple[StoredWatch, bool]:
    """Put a watch on a chat's list.

    Args:
        tx: A write transaction.
        vault: Seals the body.
        chat_id: Whose list.
        watch: Its `id` becomes the ref where it is free and not empty, else the next free number does.
        now: Aware time.

    Returns:
        The watch as stored, and True when it is new, False when the same name, pattern or query was there.
    """
    is_new = await add_many(tx, vault, chat_id, [watch], now=now) == 1
    mark = _mark(vault, chat_id, watch)
    query = sa.select(watches.c.id, watches.c.ref).where(watches.c.chat_id == chat_id, watches.c.mark == mark)
    row = (await tx.execute(query)).one()
    return StoredWatch(row.id, chat_id, row.ref, _with_id(watch, row.id)), is_new


async def add_many(tx: AsyncConnection, vault: Vault, chat_id: int, wanted: Iterable[Watch], *, now: datetime) -> int:
    """Put many watches on a chat's list; those on it already, or given twice, are left alone.

    Returns:
        How many are new.
    """
    known = await tx.execute(sa.select(watches.c.ref, watches.c.mark).where(watches.c.chat_id == chat_id))
    refs, marks = set(), set()
    for ref, mark in known:
        refs.add(ref)
        marks.add(mark)
    number = max((int(ref) for ref in refs if ref.isdigit()), default=0)
    rows = []
    for watch in wanted:
        mark = _mark(vault, chat_id, watch)
        if mark in marks:
            continue
        ref = watch.id
        while not ref or ref in refs:
            number += 1
            ref = str(number)
        refs.add(ref)
        marks.add(mark)
        rows.append(_row(vault, chat_id, watch, ref=ref, mark=mark, now=now))
    if rows:
        await tx.execute(watches.insert(), rows)
        await meta.count_up(tx, _VERSION)
    return len(rows)


def _mark(vault: Vault, chat_id: int, watch: Watch) -> bytes:
    return vault.mark(f"watch:{chat_id}:{_identity(watch)}")


def _row(vault: Vault, chat_id: int, watch: Watch, *, ref: str, mark: bytes, now: datetime) -> dict[str, object]:
    return {
        "chat_id": chat_id,
        "ref": ref,
        "kind": kind_of(watch),
        "body": vault.seal(asdict(watch)),
        "mark": mark,
        "added_at": now,
    }


async def listing(tx: AsyncConnection, vault: Vault, chat_id: int | None = None) -> list[StoredWatch]:
    """Open the watches of one chat, or of all active chats, in the order they were added."""
    query = sa.select(watches.c.id, watches.c.chat_id, watches.c.ref, watches.c.kind, watches.c.body)
    if chat_id is None:
        query = query.join(chats).where(chats.c.state == "active")
    else:
        query = query.where(watches.c.chat_id == chat_id)
    rows = await tx.execute(query.order_by(watches.c.id))
    return [
        StoredWatch(row.id, row.chat_id, row.ref, _with_id(_opened(row.kind, vault.open(row.body)), row.id))
        for row in rows
    ]


async def remove(tx: AsyncConnection, chat_id: int, ref: str) -> bool:
    """Take a watch off a list; False when there is none of that ref."""
    gone = await tx.execute(watches.delete().where(watches.c.chat_id == chat_id, watches.c.ref == ref))
    if gone.rowcount:
        await meta.count_up(tx, _VERSION)
    return gone.rowcount > 0


async def version(tx: AsyncConnection) -> int:
    """Tell a number that changes with every change of any list."""
    return int(await meta.get(tx, _VERSION) or 0)


async def touch(tx: AsyncConnection) -> None:
    """Say that the set of watches to read for has changed, as when a chat is blocked or comes back."""
    await meta.count_up(tx, _VERSION)


def kind_of(watch: Watch) -> str:
    """Name the kind of a watch: name, pattern or query."""
    return next(kind for kind, shape in _KINDS.items() if isinstance(watch, shape))


def _identity(watch: Watch) -> str:
    """Say what makes two watches the same: what is watched, not its notes."""
    match watch:
        case NameWatch():
            return "name:" + " ".join(watch.name.casefold().split())
        case PatternWatch():
            return f"pattern:{watch.pattern}:{watch.min_days}"
        case QueryWatch():
            return "query:" + " ".join(watch.query.split())


def _with_id(watch: Watch, watch_id: int) -> Watch:
    return replace(watch, id=str(watch_id))


def _opened(kind: str, body: dict[str, Any]) -> Watch:
    if kind == "name":
        rules = tuple(NotRule(**rule) for rule in body.pop("not_rules", ()))
        body |= {"aliases": tuple(body.get("aliases", ())), "tags": tuple(body.get("tags", ())), "not_rules": rules}
    return _KINDS[kind](**body)
