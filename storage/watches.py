"""Questions about watches. Their bodies are sealed; a keyed hash finds the same watch twice without opening any."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from storage import watch_changes
from storage.records import Manner, NameWatch, NotRule, PatternWatch, QueryWatch, StoredWatch, Watch
from storage.tables import chats, watches

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.vault import Vault

_KINDS: dict[str, type[NameWatch | PatternWatch | QueryWatch]] = {
    "name": NameWatch,
    "pattern": PatternWatch,
    "query": QueryWatch,
}

_USUAL = Manner()


async def add(
    tx: AsyncConnection, vault: Vault, chat_id: int, watch: Watch, *, now: datetime, manner: Manner = _USUAL
) -> tuple[StoredWatch, bool]:
    """Put a watch on a chat's list.

    Args:
        tx: A write transaction.
        vault: Seals the body.
        chat_id: Whose list.
        watch: Its `id` becomes the ref where it is free and not empty, else the next free number does.
        now: Aware time.
        manner: How loud it is, where it is new.

    Returns:
        The watch as stored, and True when it is new, False when the same name, pattern or query was there.
    """
    is_new = await add_many(tx, vault, chat_id, [watch], now=now, manners=[manner]) == 1
    mark = mark_of(vault, chat_id, watch)
    query = sa.select(watches.c.id, watches.c.body).where(watches.c.chat_id == chat_id, watches.c.mark == mark)
    row = (await tx.execute(query)).one()
    ref = vault.open(row.body)["id"]
    return StoredWatch(row.id, chat_id, ref, _with_id(watch, row.id), manner if is_new else Manner()), is_new


async def add_many(
    tx: AsyncConnection,
    vault: Vault,
    chat_id: int,
    wanted: Iterable[Watch],
    *,
    now: datetime,
    manners: Iterable[Manner] = (),
) -> int:
    """Put many watches on a chat's list; those on it already, or given twice, are left alone.

    Args:
        tx: A write transaction.
        vault: Seals the bodies.
        chat_id: Whose list.
        wanted: As in `add`.
        now: Aware time.
        manners: How loud each of them is, in the same order; where it ends, the rest is as usual.

    Returns:
        How many are new.
    """
    known = await tx.execute(sa.select(watches.c.ref, watches.c.mark).where(watches.c.chat_id == chat_id))
    refs, marks = set(), set()
    for ref, mark in known:
        refs.add(ref)
        marks.add(mark)
    number = len(refs)
    rows = []
    for watch, manner in zip(wanted, chain(manners, repeat(Manner())), strict=False):
        mark = mark_of(vault, chat_id, watch)
        if mark in marks:
            continue
        ref = watch.id
        while not ref or ref_mark(vault, chat_id, ref) in refs:
            number += 1
            ref = str(number)
        refs.add(ref_mark(vault, chat_id, ref))
        marks.add(mark)
        rows.append(_row(vault, chat_id, watch, manner, ref=ref, mark=mark, now=now))
    if rows:
        added = await tx.execute(watches.insert().returning(watches.c.id), rows)
        await watch_changes.note(tx, list(added.scalars()))
    return len(rows)


def mark_of(vault: Vault, chat_id: int, watch: Watch) -> bytes:
    """Hash what is watched, by which the same watch is found twice."""
    return vault.mark(f"watch:{chat_id}:{_identity(watch)}")


def ref_mark(vault: Vault, chat_id: int, ref: str) -> bytes:
    """Hash what the monitor calls a watch, by which it is taken off the list."""
    return vault.mark(f"ref:{chat_id}:{ref}")


def _row(
    vault: Vault, chat_id: int, watch: Watch, manner: Manner, *, ref: str, mark: bytes, now: datetime
) -> dict[str, object]:
    return {
        "chat_id": chat_id,
        "ref": ref_mark(vault, chat_id, ref),
        "kind": kind_of(watch),
        "body": vault.seal(body_of(ref, watch, manner)),
        "mark": mark,
        "added_at": now,
    }


async def listing(
    tx: AsyncConnection, vault: Vault, chat_id: int | None = None, *, limit: int | None = None
) -> list[StoredWatch]:
    """Open the watches of one chat, or of all active chats, in the order they were added: all, or the first of them."""
    query = sa.select(watches.c.id, watches.c.chat_id, watches.c.kind, watches.c.body)
    if chat_id is None:
        query = query.join(chats).where(chats.c.state == "active")
    else:
        query = query.where(watches.c.chat_id == chat_id)
    rows = await tx.execute(query.order_by(watches.c.id).limit(limit))
    return [opened_row(row.id, row.chat_id, row.kind, vault.open(row.body)) for row in rows]


async def some(tx: AsyncConnection, vault: Vault, ids: Sequence[int]) -> list[StoredWatch]:
    """Open those of some hundred watches that are read for, in the order they were added."""
    query = sa.select(watches.c.id, watches.c.chat_id, watches.c.kind, watches.c.body).join(chats)
    query = query.where(watches.c.id.in_(ids), chats.c.state == "active").order_by(watches.c.id)
    return [opened_row(row.id, row.chat_id, row.kind, vault.open(row.body)) for row in await tx.execute(query)]


async def by_ref(tx: AsyncConnection, vault: Vault, chat_id: int, ref: str) -> StoredWatch | None:
    """Open one watch of a chat by what the monitor calls it; None when there is none of that ref."""
    query = sa.select(watches.c.id, watches.c.chat_id, watches.c.kind, watches.c.body)
    query = query.where(watches.c.chat_id == chat_id, watches.c.ref == ref_mark(vault, chat_id, ref))
    row = (await tx.execute(query)).first()
    return opened_row(row.id, row.chat_id, row.kind, vault.open(row.body)) if row else None


async def get(tx: AsyncConnection, vault: Vault, watch_id: int) -> StoredWatch | None:
    """Open one watch by row id, whosever it is; None when there is none."""
    query = sa.select(watches.c.id, watches.c.chat_id, watches.c.kind, watches.c.body).where(watches.c.id == watch_id)
    row = (await tx.execute(query)).first()
    return opened_row(row.id, row.chat_id, row.kind, vault.open(row.body)) if row else None


async def count(tx: AsyncConnection, chat_id: int) -> int:
    """Count the watches of a chat; opens none."""
    query = sa.select(sa.func.count()).select_from(watches).where(watches.c.chat_id == chat_id)
    return int((await tx.execute(query)).scalar_one())


async def change(tx: AsyncConnection, vault: Vault, stored: StoredWatch) -> None:
    """Keep a watch as it is now: its rules, aliases, code name, notes and manner; who is watched can not change."""
    row = watches.update().where(watches.c.id == stored.id, watches.c.chat_id == stored.chat_id)
    await tx.execute(row.values(body=vault.seal(body_of(stored.ref, stored.watch, stored.manner))))
    await watch_changes.note(tx, [stored.id])


def body_of(ref: str, watch: Watch, manner: Manner) -> dict[str, Any]:
    """Give what is sealed of a watch, as JSON knows it: of its manner only what is not as usual."""
    unusual = {key: value for key, value in asdict(manner).items() if value != getattr(Manner(), key)}
    kept = {"manner": {key: _instant(value) for key, value in unusual.items()}} if unusual else {}
    return asdict(watch) | {"id": ref} | kept


async def is_listed(tx: AsyncConnection, vault: Vault, chat_id: int, watch: Watch) -> bool:
    """Tell whether the same name, pattern or query is on a chat's list."""
    mark = mark_of(vault, chat_id, watch)
    query = sa.select(watches.c.id).where(watches.c.chat_id == chat_id, watches.c.mark == mark)
    return (await tx.execute(query)).first() is not None


async def find(tx: AsyncConnection, vault: Vault, chat_id: int, watch: Watch) -> str | None:
    """Tell what a chat's list calls the same name, pattern or query; None when it is not on it."""
    mark = mark_of(vault, chat_id, watch)
    query = sa.select(watches.c.body).where(watches.c.chat_id == chat_id, watches.c.mark == mark)
    body = (await tx.execute(query)).scalar_one_or_none()
    return None if body is None else str(vault.open(body)["id"])


async def remove(tx: AsyncConnection, vault: Vault, chat_id: int, ref: str) -> bool:
    """Take a watch off a list; False when there is none of that ref."""
    mark = ref_mark(vault, chat_id, ref)
    row = watches.delete().where(watches.c.chat_id == chat_id, watches.c.ref == mark)
    gone = list((await tx.execute(row.returning(watches.c.id))).scalars())
    await watch_changes.note(tx, gone)
    return bool(gone)


async def clear(tx: AsyncConnection, chat_id: int) -> None:
    """Empty a chat's list."""
    gone = await tx.execute(watches.delete().where(watches.c.chat_id == chat_id).returning(watches.c.id))
    await watch_changes.note(tx, list(gone.scalars()))


async def version(tx: AsyncConnection) -> int:
    """Tell a number that changes with every change of any list."""
    return await watch_changes.version(tx)


async def touch(tx: AsyncConnection, chat_id: int | None = None) -> None:
    """Say that the set of watches to read for has changed, as when a chat is blocked or comes back.

    Args:
        tx: The transaction that changes it.
        chat_id: Whose list; None where that is not known, which has every compiled list made anew.
    """
    if chat_id is None:
        await watch_changes.note(tx, None)
    else:
        await watch_changes.note_chat(tx, chat_id)


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


def opened_row(row_id: int, chat_id: int, kind: str, body: dict[str, Any]) -> StoredWatch:
    """Turn a row whose body was opened back into a watch on a chat's list."""
    manner = _opened_manner(body.pop("manner", {}))
    watch = opened_watch(kind, body)
    return StoredWatch(row_id, chat_id, watch.id, _with_id(watch, row_id), manner)


def _opened_manner(body: dict[str, Any]) -> Manner:
    times = {key: datetime.fromisoformat(body[key]) for key in ("quiet_until", "ends_at") if body.get(key)}
    return Manner(**(body | times))


def _instant(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def opened_watch(kind: str, body: dict[str, Any]) -> Watch:
    """Turn what was sealed back into a watch; its id is what the monitor calls it."""
    if kind == "name":
        rules = tuple(NotRule(**rule) for rule in body.pop("not_rules", ()))
        body |= {"aliases": tuple(body.get("aliases", ())), "tags": tuple(body.get("tags", ())), "not_rules": rules}
    return _KINDS[kind](**body)
