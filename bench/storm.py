"""A storm: 520 messages to 100 chats, against a Bot API that keeps Telegram's limits and answers 429 beyond them.

    python bench/storm.py

30 a second overall, one a second and chat, 20 a minute and group. The ideal is 28 a second, the pace we keep to be
safely under it. Counted: rejections, chats that got their messages out of order, time, and the sender's processor time
a message (HTTP client, database and this bench's clock included, the server in a process of its own).
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import tempfile
import time
from collections import defaultdict
from datetime import UTC, datetime

from loopback import fake

from bot.outbox import Dispatcher
from bot.senders.telegram import TelegramSender
from storage import chats, outbox
from storage.alerts import told_to_json
from storage.database import Db
from storage.migrating import migrate
from storage.records import EventFact, Told
from storage.vault import Vault

MESSAGES, CHATS, GROUPS = 520, 100, 20
IDEAL_S = MESSAGES / 28
WARM_UP = 30


async def serve(answers, done):
    telegram_server = fake("telegram_server")
    async with telegram_server.TelegramServer(limits=True) as server:
        answers.put((server.address, telegram_server.TOKEN))
        await asyncio.to_thread(done.wait)
        answers.put(json.dumps([server.rejections, [(one.chat, one.text, one.at) for one in server.sent]]))


def start(answers, done):
    asyncio.run(serve(answers, done))


def told(title, now):
    return Told((), (), (EventFact("jail-days", {"days": 15}),), title, None, "News", "ru", now, now, None, (), ())


async def fill(db):
    now = datetime.now(UTC)
    async with db.write() as tx:
        for number in range(CHATS):
            is_group = number < GROUPS
            kind = "supergroup" if is_group else "private"
            await chats.add(tx, "telegram", str(-1000 - number if is_group else 1000 + number), kind=kind, now=now)
        everybody = await chats.listing(tx)
        for number in range(MESSAGES):
            await outbox.put(
                tx,
                db.vault,
                chat_id=everybody[number % CHATS].id,
                kind="alert",
                priority=1,
                dedup_key=f"storm:{number}",
                body=told_to_json(told(f"#{number:06d}#", now)),
                now=now,
            )


async def deliver(db, address, token):
    """Deliver everything; seconds, and processor seconds a message once everything is loaded."""
    sender = TelegramSender(token, address)
    dispatcher = Dispatcher(db, {"telegram": sender}, lambda: datetime.now(UTC))
    began, warm = time.perf_counter(), None
    running = asyncio.create_task(dispatcher.run())
    while True:
        await asyncio.sleep(0.5)
        async with db.read() as tx:
            left = await outbox.depth(tx)
        if warm is None and left < MESSAGES - WARM_UP:
            warm = time.process_time(), left
        if not left:
            break
    took, cost = time.perf_counter() - began, (time.process_time() - warm[0]) / warm[1]
    await dispatcher.stop()
    await running
    await sender.close()
    return took, cost


def disordered(sent):
    numbers = defaultdict(list)
    for chat, text, _ in sent:
        numbers[chat].append(text.split("#")[1])
    return sum(1 for found in numbers.values() if found != sorted(found))


async def main(address, token, answers, done):
    with tempfile.TemporaryDirectory() as folder:
        db = Db(f"sqlite:///{folder}/storm.db", Vault(bytes(32)))
        await migrate(db)
        await fill(db)
        took, cost = await deliver(db, address, token)
        await db.close()
    done.set()
    rejections, sent = json.loads(await asyncio.to_thread(answers.get))
    span = sent[-1][2] - sent[0][2]
    print(
        f"{len(sent)} messages to {CHATS} chats, {GROUPS} of them groups: {took:.1f} s, from first to last {span:.1f} s"
    )
    print(f"ideal {IDEAL_S:.1f} s: {(span / IDEAL_S - 1) * 100:+.1f} %")
    print(f"rejections {rejections}, chats out of order {disordered(sent)}")
    print(f"processor time a message, after the first {WARM_UP}: {cost * 1000:.2f} ms")


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    answers, done = context.Queue(), context.Event()
    server = context.Process(target=start, args=(answers, done), daemon=True)
    server.start()
    asyncio.run(main(*answers.get(), answers, done))
    server.join(5)
