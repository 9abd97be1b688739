"""Watches that are tried before they are saved: what an open dialogue keeps of one, and how it gets onto the list.

    typed -> a dialogue holds it -> saved by its owner's word
                                 -> saved by itself: not answered for `VALID_FOR`, or another dialogue took its place
                                 -> dropped by its owner's word

A draft is a `StoredWatch` without a number: the list gives it one.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import sqlalchemy as sa

from storage import outbox, watches
from storage.records import Manner, StoredWatch
from storage.tables import chats

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.records import Watch
    from storage.vault import Vault

TRIED, CODE, CLUE, SPELLING = "draft", "draft-code", "draft-clue", "draft-spelling"
STEPS = frozenset({TRIED, CODE, CLUE, SPELLING})
"""Steps of a dialogue that holds a draft: looked at; a code name, a word, a spelling is asked for."""

VALID_FOR = timedelta(minutes=10)
"""How long a draft waits for an answer: long enough to read ten stories, short enough for who put the phone away."""

KEY = "draft"
"""Where the body of a message about a draft holds it."""

Why: TypeAlias = Literal["silence", "other"]


def draft_of(chat_id: int, watch: Watch) -> StoredWatch:
    """Begin a draft of a watch for a chat's list."""
    return StoredWatch(0, chat_id, "", replace(watch, id=""), Manner())


def to_body(draft: StoredWatch) -> dict[str, Any]:
    """Turn a draft into what a dialogue keeps."""
    kept = watches.body_of("", draft.watch, draft.manner)
    return {"target": draft.chat_id, "kind": watches.kind_of(draft.watch), "watch": kept}


def from_body(body: Mapping[str, Any]) -> StoredWatch:
    """Turn what a dialogue kept back into a draft."""
    opened = watches.opened_row(0, body["target"], body["kind"], dict(body["watch"]))
    return replace(opened, watch=replace(opened.watch, id=""))


async def save(
    tx: AsyncConnection, vault: Vault, draft: StoredWatch, *, now: datetime
) -> tuple[StoredWatch, bool] | None:
    """Put a draft on its list.

    Returns:
        The watch as it is on the list, and False where the same one was there already, which stays as it is; None when
        there is no such list any more.
    """
    chat_id = await list_of(tx, draft.chat_id)
    if chat_id is None:
        return None
    stored, is_new = await watches.add(tx, vault, chat_id, draft.watch, now=now, manner=draft.manner)
    if not is_new:
        stored = await watches.get(tx, vault, stored.id) or stored
    return stored, is_new


async def save_by_itself(
    tx: AsyncConnection, vault: Vault, draft: StoredWatch, *, dialogue_id: int, place_id: int, why: Why, now: datetime
) -> None:
    """Put a draft on its list without its owner's word, and queue the one line that tells of it, without a sound.

    Args:
        tx: The transaction that ends its dialogue.
        vault: Seals.
        draft: The draft.
        dialogue_id: The dialogue that held it; it is told of once.
        place_id: Row id of the chat it was typed in.
        why: Nobody answered, or something else was begun.
        now: Aware time.
    """
    saved = await save(tx, vault, draft, now=now)
    stored, is_new = saved or (draft, False)
    told = to_body(stored) | {"ref": stored.ref, "why": why, "is_new": is_new}
    if saved and stored.chat_id != place_id:
        query = sa.select(chats.c.address).where(chats.c.id == stored.chat_id)
        told["address"] = (await tx.execute(query)).scalar_one()
    await outbox.put(
        tx,
        vault,
        chat_id=place_id,
        kind="notice",
        priority=outbox.ALERT_PRIORITY,
        dedup_key=f"draft:{dialogue_id}",
        body={KEY: told},
        now=now,
        is_silent=True,
    )


async def list_of(tx: AsyncConnection, chat_id: int) -> int | None:
    """Give the row of a chat, or of the supergroup it became in the meantime; None for one that was forgotten."""
    query = sa.select(chats.c.sender, chats.c.migrated_to).where(chats.c.id == chat_id)
    row = (await tx.execute(query)).first()
    if row is None or row.migrated_to is None:
        return chat_id if row else None
    moved = sa.select(chats.c.id).where(chats.c.sender == row.sender, chats.c.address == row.migrated_to)
    found: int | None = (await tx.execute(moved)).scalar_one_or_none()
    return found
