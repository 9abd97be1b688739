"""Lists kept open between questions, since opening 10,000 sealed watches takes half a second.

A list is read again when some list has changed; a watch whose sealed body is the same as before is not opened again.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from storage import watches as watch_rows
from storage.tables import watches

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.records import StoredWatch
    from storage.vault import Vault

MOST_OPEN = 50_000
"""Watches kept open over all chats, about 60 MB; beyond, the list asked for longest ago is closed."""


_TURN = 200


@dataclass(frozen=True, slots=True)
class Opened:
    """A watch with what its row tells besides.

    Attributes:
        stored: The watch.
        added_at: When it was put on the list.
    """

    stored: StoredWatch
    added_at: datetime


@dataclass(frozen=True, slots=True)
class _List:
    version: int
    rows: dict[int, tuple[bytes, Opened]]
    opened: tuple[Opened, ...]


class OpenedLists:
    """Opens lists and keeps them.

    Args:
        most: Watches kept open at most.
    """

    def __init__(self, most: int = MOST_OPEN) -> None:
        self._most = most
        self._lists: OrderedDict[int, _List] = OrderedDict()

    async def of(self, tx: AsyncConnection, vault: Vault, chat_id: int) -> tuple[Opened, ...]:
        """Give a chat's whole list as it is in this transaction, in the order the watches were added."""
        version = await watch_rows.version(tx)
        known = self._lists.pop(chat_id, None)
        if known is None or known.version != version:
            known = await _read(tx, vault, chat_id, version, known.rows if known else {})
        self._lists[chat_id] = known
        self._close_old()
        return known.opened

    async def some(
        self, tx: AsyncConnection, vault: Vault, chat_id: int, *, first: int, count: int
    ) -> tuple[StoredWatch, ...]:
        """Give some of a list in its order, from place `first` (0 is the first); opens no more than these."""
        version = await watch_rows.version(tx)
        known = self._lists.get(chat_id)
        if known and known.version == version:
            return tuple(one.stored for one in known.opened[first : first + count])
        columns = [watches.c[name] for name in ("id", "kind", "body")]
        query = sa.select(*columns).where(watches.c.chat_id == chat_id).order_by(watches.c.id)
        rows = await tx.execute(query.offset(first).limit(count))
        return tuple(watch_rows.opened_row(row.id, chat_id, row.kind, vault.open(row.body)) for row in rows)

    def _close_old(self) -> None:
        while len(self._lists) > 1 and sum(len(one.opened) for one in self._lists.values()) > self._most:
            self._lists.popitem(last=False)


async def _read(
    tx: AsyncConnection, vault: Vault, chat_id: int, version: int, before: dict[int, tuple[bytes, Opened]]
) -> _List:
    columns = [watches.c[name] for name in ("id", "kind", "body", "added_at")]
    found = await tx.execute(sa.select(*columns).where(watches.c.chat_id == chat_id).order_by(watches.c.id))
    rows: dict[int, tuple[bytes, Opened]] = {}
    for number, (watch_id, kind, body, added_at) in enumerate(found):
        if number % _TURN == 0:
            await asyncio.sleep(0)  # opening is work for the processor: let others have a turn
        sealed = bytes(body)
        known = before.get(watch_id)
        if known is None or known[0] != sealed:
            known = sealed, Opened(watch_rows.opened_row(watch_id, chat_id, kind, vault.open(sealed)), added_at)
        rows[watch_id] = known
    return _List(version, rows, tuple(opened for _, opened in rows.values()))
