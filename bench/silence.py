"""Telegram in trouble for half a day: errors, then silence, then a flood wait; nothing may be lost or change places.

    python bench/silence.py [--chats 40]

A loopback Bot API with Telegram's limits answers 502 for ten minutes, then takes every connection and answers nothing
for ten minutes, then tells everybody to wait twelve hours. In the second minute of the silence the messages arrive
although the answer does not, which nobody can know. The sender, its HTTP client and the database are the real ones; the
clock is moved. Messages are queued all the while. Every one must arrive, in the order of its chat, and a copy must say
so.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import re
import tempfile
from collections import Counter, defaultdict
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from loopback import fake
from storm import told

from bot.outbox import Dispatcher
from bot.senders.telegram import TelegramSender
from storage import chats, outbox
from storage.alerts import told_to_json
from storage.database import Db
from storage.migrating import migrate
from storage.tables import outbox as outbox_rows
from storage.vault import Vault

EPOCH = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
QUIET, BAD, SILENT = 2 * MINUTE, 10 * MINUTE, 10 * MINUTE
FLOOD_S = 12 * 3600
QUEUE_EVERY = timedelta(seconds=6)
QUEUE_UNTIL = QUIET + BAD + SILENT + timedelta(hours=1)
LEAP = timedelta(seconds=20)
"""A step of the clock in the flood wait, when there is nothing to do but to look into the outbox."""
READ_TIMEOUT_S = 0.25
"""Real seconds in which no answer counts as silence; the clock is moved by the usual 25."""
SILENCE_COSTS = timedelta(seconds=25)
MARK = "♻️"
CODE = re.compile(r"#\d{6}#")

telegram_server = fake("telegram_server")


class Clock:
    """Moves only when everybody waits."""

    def __init__(self) -> None:
        self.now = EPOCH
        self.is_busy = lambda: False
        self.flood_until = EPOCH

    def __call__(self) -> datetime:
        return self.now

    def seconds(self) -> float:
        """Tell the same time as the fake server reads it."""
        return self.now.timestamp()

    @property
    def since(self) -> timedelta:
        return self.now - EPOCH

    async def wait(self, event: asyncio.Event, seconds: float) -> None:
        """Wait for the event; once nobody has anything else to do, move the clock instead."""
        while self.is_busy() and not event.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(event.wait(), 0.001)
        await asyncio.sleep(0)
        if not event.is_set():
            is_long = self.now + 3 * LEAP < self.flood_until
            self.now += LEAP if is_long else timedelta(seconds=seconds)


class Troubled(telegram_server.TelegramServer):
    """Telegram, with its troubles by the moved clock."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock=clock.seconds, limits=True)
        self.moved = clock
        self.answers: Counter[str] = Counter()

    def _next_failure(self, _):
        since = self.moved.since - QUIET
        if since < timedelta():
            return None
        if since < BAD:
            self.answers["502"] += 1
            return telegram_server.BAD_GATEWAY
        if since < BAD + SILENT:
            self.moved.now += SILENCE_COSTS / 8  # eight are on their way at once
            arrives = MINUTE <= since - BAD < 2 * MINUTE
            self.answers["silence after arrival" if arrives else "silence"] += 1
            return telegram_server.SILENCE_AFTER_ARRIVAL if arrives else telegram_server.SILENCE
        if not self.answers["429"]:
            self.moved.flood_until = self.moved.now + timedelta(seconds=FLOOD_S)
        if self.moved.now >= self.moved.flood_until:
            return None
        self.answers["429"] += 1
        return telegram_server.retry_after(int((self.moved.flood_until - self.moved.now).total_seconds()) + 1)


async def queue(db: Db, clock: Clock, everybody, number: int) -> None:
    """Queue one more alert for one of the chats."""
    async with db.write() as tx:
        await outbox.put(
            tx,
            db.vault,
            chat_id=everybody[number % len(everybody)].id,
            kind="alert",
            priority=1,
            dedup_key=f"silence:{number}",
            body=told_to_json(told(f"#{number:06d}#", clock())),
            now=clock(),
        )


async def people(db: Db, count: int):
    async with db.write() as tx:
        for number in range(count):
            is_group = number % 5 == 0
            kind, address = ("supergroup", -1000 - number) if is_group else ("private", 1000 + number)
            await chats.add(tx, "telegram", str(address), kind=kind, now=EPOCH)
        return await chats.listing(tx)


async def follow(db: Db, clock: Clock, dispatcher: Dispatcher, count: int) -> int:
    """Queue messages as the clock moves on, and wait until all are over; gives how many there were."""
    everybody, number = await people(db, count), 0
    running = asyncio.create_task(dispatcher.run())
    while True:
        while clock.since < QUEUE_UNTIL and number * QUEUE_EVERY <= clock.since:
            await queue(db, clock, everybody, number)
            number += 1
        if clock.since >= QUEUE_UNTIL:
            async with db.read() as tx:
                if not await outbox.depth(tx):
                    break
        await asyncio.sleep(0.005)
    await dispatcher.stop()
    await running
    return number


async def judge(db: Db, server: Troubled, count: int) -> bool:
    """Hold what arrived against what was queued."""
    async with db.read() as tx:
        states = Counter((await tx.execute(sa.select(outbox_rows.c.state))).scalars())
    arrived = [(sent.chat, *CODE.findall(sent.text), MARK in sent.text) for sent in server.sent]
    first: dict[int, list[str]] = defaultdict(list)
    copies, unmarked, seen = 0, 0, set()
    for chat, code, is_marked in arrived:
        if code in seen:
            copies += 1
            unmarked += not is_marked
        else:
            seen.add(code)
            first[chat].append(code)
    disordered = sum(codes != sorted(codes) for codes in first.values())
    lost = count - len(seen)
    print(f"answers: {dict(server.answers)}, over the limits {server.rejections}; states {dict(states)}")
    print(f"messages {count}, LOST {lost}, arrived twice {copies}, of these unmarked {unmarked}")
    print(f"marked in all {sum(one[2] for one in arrived)}, chats out of order {disordered}")
    after = (server.sent[-1].at - server.moved.flood_until.timestamp()) / 60
    print(f"the last one arrived {after:.1f} minutes after the flood wait was over")
    return not (lost or unmarked or disordered) and states == {"sent": count}


async def main(count: int) -> bool:
    clock = Clock()
    logging.disable(logging.CRITICAL)  # troubles are meant to happen
    with tempfile.TemporaryDirectory() as folder:
        db = Db(f"sqlite:///{folder}/silence.db", Vault(bytes(32)))
        await migrate(db)
        async with Troubled(clock) as server:
            sender = TelegramSender(telegram_server.TOKEN, server.address, read_timeout_s=READ_TIMEOUT_S)
            dispatcher = Dispatcher(db, {"telegram": sender}, clock, wait=clock.wait)
            clock.is_busy = lambda: dispatcher.is_busy
            total = await follow(db, clock, dispatcher, count)
            await sender.close()
            is_good = await judge(db, server, total)
        await db.close()
    return is_good


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--chats", type=int, default=40)
    raise SystemExit(0 if asyncio.run(main(parser.parse_args().chats)) else 1)
