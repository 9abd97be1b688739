"""What a mass event costs: `python bench/masses.py [names]` tells one chat of many people struck, one an entry.

Messages are what makes a phone ring; edits change the live message. Time is that of storing alert, roster and edit.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from storage import chats, entries, feeds, outbox
from storage.database import Db
from storage.migrating import migrate
from storage.records import Decision, Entry, EventFact, Told
from storage.tables import outbox as sent
from storage.vault import Vault
from watchers.carrying import carry
from watchers.telling import Draft

if TYPE_CHECKING:
    from storage.records import Chat

NAMES = 500
EVERY = timedelta(seconds=5)
GIVEN = "Айдос Алмас Арман Асхат Болат Данияр Ержан Жандос Ильяс Канат Марат Нурлан Олжас Руслан Самат Тимур".split()
FAMILY = "Абаев Ахметов Бекетов Галиев Досымов Ермеков Исабеков Калиев Логинов Оспанов Пак Рахимов Хасенов".split()
BEGAN = datetime(2026, 5, 1, 10, 0, tzinfo=UTC)


def draft(chat: Chat, number: int, now: datetime) -> Draft:
    """Tell of one person; every fortieth is on the list."""
    name = f"{GIVEN[number % len(GIVEN)]} {FAMILY[number // len(GIVEN) % len(FAMILY)]}"
    is_listed = number % 40 == 39
    told = Told(
        watches=(f"P-{number}",) if is_listed else (),
        persons=() if is_listed else (f"{name}{number // 208 or ''}",),
        events=(EventFact("jail-days", {"days": 15}),),
        title="Суд арестовал активиста",
        url="https://news.example/1",
        source=f"Outlet {number % 9}",
        lang="ru",
        published_at=now,
        seen_at=now,
        quote=None,
        title_bold=(),
        reasons=("«15 суток»: Jail in days: 15 days, Russian",),
    )
    return Draft(chat.id, "alert", told, {str(number): f"P-{number}"} if is_listed else {})


async def run(names: int) -> None:
    """Tell them all and count."""
    with tempfile.TemporaryDirectory() as folder:
        db = Db(f"sqlite:///{folder}/dabyl.db", Vault(bytes(range(32))))
        await migrate(db)
        async with db.write() as tx:
            chat = await chats.add(tx, "telegram", "1", kind="private", now=BEGAN)
            await feeds.add(tx, "https://news.example/rss", kind="feed", every_s=None, now=BEGAN)
            feed = (await feeds.listing(tx))[0]
        spent = 0.0
        for number in range(names):
            now = BEGAN + number * EVERY
            own = f"e{number}"
            async with db.write() as tx:
                entry = Entry(own, "Суд арестовал активиста", "x")
                entry_id = await entries.keep(tx, feed.id, entry, source=None, now=now)
                decision = Decision(own, own, None, None, 0, "new", "No earlier entry tells of this.")
                started = time.process_time()
                await carry(tx, db.vault, entry_id, decision, [draft(chat, number, now)], now=now)
                spent += time.process_time() - started
                for row_id, _, _ in await outbox.waiting(tx, now, limit=9):
                    await outbox.start(tx, db.vault, row_id)
                    await outbox.mark_sent(tx, row_id, telegram_id=str(row_id), now=now)
        await _tell(db, names, spent)
        await db.close()


async def _tell(db: Db, names: int, spent: float) -> None:
    async with db.read() as tx:
        rows = (await tx.execute(sent.select())).all()
    edits = sum(row.edits_id is not None for row in rows)
    minutes = names * EVERY.total_seconds() / 60
    print(f"{names} names in {minutes:.0f} minutes, one an entry, every fortieth on the list")
    print(f"messages {len(rows) - edits}   edits {edits} ({edits / minutes:.1f} a minute)")
    print(f"ms of one core an entry {1000 * spent / names:.1f}")


if __name__ == "__main__":
    asyncio.run(run(int(sys.argv[1]) if len(sys.argv) > 1 else NAMES))
