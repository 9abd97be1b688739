"""Questions about watches. Their bodies are sealed; a keyed hash finds the same watch twice without opening any."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from storage import meta
from storage.records import NameWatch, NotRule, PatternWatch, QueryWatch, StoredWatch, Watch
from storage.tables import chats, watches

if TYPE_CHECKING:
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
    tx: AsyncConnection, vault: Vault, chat_id: int, watch: Watch, *, now: datetime, ref: str | None = None
) -> tuple[StoredWatch, bool]:
    """Put a watch on a chat's list.

    Args:
        tx: A write transaction.
        vault: Seals the body.
        chat_id: Whose list.
        watch: Its `id` is ignored: the database gives a new one.
        now: Aware time.
        ref: What the monitor calls it; None takes the next free number.

    Returns:
        The watch as stored, and True when it is new, False when the same name, pattern or query was there.
    """
    mark = vault.mark(f"watch:{chat_id}:{_identity(watch)}")
    query = sa.select(watches.c.id, watches.c.ref).where(watches.c.chat_id == chat_id, watches.c.mark == mark)
    known = (await tx.execute(query)).first()
    if known:
        return StoredWatch(known.id, chat_id, known.ref, _with_id(watch, known.id)), False
    free_ref = await _free_ref(tx, chat_id, ref)
    values = {
        "chat_id": chat_id,
        "ref": free_ref,
        "kind": kind_of(watch),
        "body": vault.seal(asdict(watch)),
        "mark": mark,
        "added_at": now,
    }
    watch_id = (await tx.execute(watches.insert().values(values).returning(watches.c.id))).scalar_one()
    await meta.count_up(tx, _VERSION)
    return StoredWatch(watch_id, chat_id, free_ref, _with_id(watch, watch_id)), True


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


async def _free_ref(tx: AsyncConnection, chat_id: int, wanted: str | None) -> str:
    taken = set((await tx.execute(sa.select(watches.c.ref).where(watches.c.chat_id == chat_id))).scalars())
    if wanted and wanted not in taken:
        return wanted
    number = max((int(ref) for ref in taken if ref.isdigit()), default=0) + 1
    return str(number)


def _with_id(watch: Watch, watch_id: int) -> Watch:
    return replace(watch, id=str(watch_id))


def _opened(kind: str, body: dict[str, Any]) -> Watch:
    if kind == "name":
        rules = tuple(NotRule(**rule) for rule in body.pop("not_rules", ()))
        body |= {"aliases": tuple(body.get("aliases", ())), "tags": tuple(body.get("tags", ())), "not_rules": rules}
    return _KINDS[kind](**body)
