"""The mass events that one transaction touches: each is read once and written once, however many entries join it.

Forty entries of one look may join one live message. Read, sealed and shown anew for each of them, a roster of some
thousand people was nine tenths of what an entry cost.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from storage import masses, outbox
from watchers.mass import GrowingRoster
from watchers.mass_messages import live_body, roster_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.masses import Mass
    from storage.vault import Vault

EDIT_WAIT = timedelta(seconds=30)


class Ledger:
    """Mass events as they stand within one transaction; nothing of them is stored before `close`.

    Args:
        tx: The transaction.
        vault: Seals rosters and messages.
    """

    def __init__(self, tx: AsyncConnection, vault: Vault) -> None:
        self._tx = tx
        self._vault = vault
        self._known: dict[int, Mass] = {}
        self._rosters: dict[int, GrowingRoster] = {}
        self._open: dict[int, list[int]] = {}  # by chat; one that is missing was not asked for
        self._changed: set[int] = set()
        self._edits: dict[int, Mapping[str, Any]] = {}
        self._because = ""

    async def open_in(self, chat_ids: Sequence[int]) -> list[Mass]:
        """Give the mass events of some hundred chats that are not over."""
        unasked = [chat_id for chat_id in chat_ids if chat_id not in self._open]
        if unasked:
            self._open |= {chat_id: [] for chat_id in unasked}
            for mass in await masses.open_in(self._tx, self._vault, unasked):
                self._open[mass.chat_id].append(mass.id)
                self._known.setdefault(mass.id, mass)
        return [self._known[mass_id] for chat_id in chat_ids for mass_id in self._open[chat_id]]

    async def telling(self, numbers: Collection[int]) -> dict[int, Mass]:
        """Give the mass events whose live messages tell some alerts, by alert."""
        told = await masses.telling(self._tx, numbers)
        for mass in await masses.read(self._tx, self._vault, set(told.values()) - self._known.keys()):
            self._known[mass.id] = mass
        return {number: self._known[mass_id] for number, mass_id in told.items()}

    async def begin(self, begun: Sequence[Mass]) -> None:
        """Open mass events, at once: their rows are given by the database."""
        await masses.begin(self._tx, self._vault, begun)
        for mass in begun:
            self._open.pop(mass.chat_id, None)

    def roster(self, mass: Mass) -> GrowingRoster:
        """Give the roster of a mass event, to add to; `change` says that something was added."""
        if mass.id not in self._rosters:
            self._rosters[mass.id] = GrowingRoster(roster_of(mass))
        return self._rosters[mass.id]

    def change(self, mass: Mass, *, because: str) -> None:
        """Have a mass event stand otherwise; its live message will be edited because of the latest change."""
        self._known[mass.id] = mass
        self._changed.add(mass.id)
        self._because = because

    def edit(self, bodies: Mapping[int, Mapping[str, Any]]) -> None:
        """Have the messages of some alerts read otherwise."""
        self._edits |= bodies

    async def close(self, now: datetime) -> None:
        """Store what changed, and have live messages read as their mass events stand."""
        changed = [self._known[mass_id] for mass_id in sorted(self._changed)]
        await masses.keep(self._tx, self._vault, [self._stored(mass) for mass in changed])
        bodies = self._edits | {
            mass.alert_id: live_body(mass, now, self.roster(mass).roster)
            for mass in changed
            if mass.alert_id is not None
        }
        await outbox.put_edits(self._tx, self._vault, bodies, because=self._because, now=now, wait=EDIT_WAIT)
        self._changed, self._edits = set(), {}

    def _stored(self, mass: Mass) -> Mass:
        return replace(mass, body=mass.body | {"roster": self.roster(mass).roster.to_json()})
