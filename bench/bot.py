"""What the chat side costs: wording, planning a backlog, and handing over without and with Telegram's limits.

Run: python bench/bot.py
"""

import asyncio
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bot.facts import DigestFacts, DigestItem
from bot.outbox import Dispatcher
from bot.wording import word_alert, word_digest
from storage import chats, outbox
from storage.alerts import told_to_json
from storage.database import Db
from storage.migrating import migrate
from storage.records import EventFact, Quote, Told
from storage.vault import Vault

NOW = datetime(2026, 5, 1, 16, 41, tzinfo=UTC)
TOLD = Told(
    watches=("Ерасыл Сагымбеков",),
    persons=(),
    events=(EventFact("jail-days", {"days": 15}),),
    title="Алматы: суд арестовал активистов за баннер",
    url="https://news.example/a/1",
    source="Дала Вести",
    lang="ru",
    published_at=NOW - timedelta(minutes=6),
    seen_at=NOW,
    quote=Quote("…суд признал Ерасыла Сагымбекова виновным и назначил 15 суток ареста…", ((13, 32),)),
    title_bold=(),
    reasons=("«Ерасыла Сагымбекова»: Russian genitive",),
)


class NullSender:
    """Takes everything at once."""

    name = "telegram"

    def __init__(self, *, is_paced):
        self.is_paced = is_paced
        self.count = 0

    async def send(self, _message, texts):
        self.count += len(texts)
        return "1"

    async def close(self):
        pass


def tell(what, value, unit):
    print(f"{what:<58} {value:>10,.1f} {unit}")


def bench_wording():
    start = time.perf_counter()
    for number in range(2000):
        word_alert(TOLD, number=number, lang="ru", zone="Asia/Almaty", maybe_dup=False)
    tell("alerts worded", 2000 / (time.perf_counter() - start), "/s")
    items = tuple(DigestItem(number, TOLD, 3, ("ru", "kk")) for number in range(200))
    facts = DigestFacts(NOW, items, 0, 42, 45, 1312, ())
    start = time.perf_counter()
    for _ in range(20):
        word_digest(facts, lang="kk", zone="Asia/Almaty")
    tell("a digest of 200 stories worded", (time.perf_counter() - start) / 20 * 1000, "ms")


async def fill(db, many_chats, per_chat):
    async with db.write() as tx:
        for number in range(many_chats):
            chat = await chats.add(tx, "telegram", str(number), kind="private", now=NOW)
            for place in range(per_chat):
                key = f"{number}:{place}"
                body = told_to_json(TOLD)
                await outbox.put(
                    tx, db.vault, chat_id=chat.id, kind="alert", priority=1, dedup_key=key, body=body, now=NOW
                )


async def bench_plan(folder):
    db = Db(f"sqlite:///{folder}/plan.db", Vault(bytes(32)))
    await migrate(db)
    await fill(db, 1000, 10)
    start = time.perf_counter()
    for _ in range(5):
        async with db.read() as tx:
            await outbox.waiting(tx, NOW, limit=1000)
    tell("the next 1,000 of 10,000 waiting messages planned", (time.perf_counter() - start) / 5 * 1000, "ms")
    await db.close()


async def bench_delivery(folder, *, is_paced, many_chats, per_chat):
    db = Db(f"sqlite:///{folder}/deliver-{is_paced}.db", Vault(bytes(32)))
    await migrate(db)
    await fill(db, many_chats, per_chat)
    sender = NullSender(is_paced=is_paced)
    dispatcher = Dispatcher(db, {"telegram": sender}, lambda: datetime.now(UTC))
    start, worked = time.perf_counter(), time.process_time()
    task = asyncio.create_task(dispatcher.run())
    while sender.count < many_chats * per_chat:  # noqa: ASYNC110 - the Dispatcher is not to know it is measured
        await asyncio.sleep(0.01)
    took, worked = time.perf_counter() - start, time.process_time() - worked
    await dispatcher.stop()
    await task
    await db.close()
    what = "with Telegram's limits" if is_paced else "as fast as it goes"
    tell(f"{sender.count} alerts to {many_chats} chats, {what}", sender.count / took, "/s")
    tell("    of one processor", worked / took * 100, "%")


async def main():
    bench_wording()
    with tempfile.TemporaryDirectory() as folder:
        await bench_plan(folder)
        await bench_delivery(folder, is_paced=False, many_chats=100, per_chat=10)
        await bench_delivery(folder, is_paced=True, many_chats=280, per_chat=1)


asyncio.run(main())
