"""A simulated day of the sender: messages go out, Telegram fails at random; nothing may be lost or pile up.

    python bench/soak_sender.py [--chats 100] [--hours 24]

A message every ten seconds on average, in bursts, to a Bot API in a process of its own that answers one call in fifty
with "wait", one in a hundred with 502, and one in a thousand not at all although the message arrives. Outbox, HTTP
client, encryption and database are the real ones; the clock is moved. At the end every message must have arrived, the
second copy of one must say so, memory in the last quarter must be within 3 % of the second, and open files must not
grow.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import multiprocessing
import random
import re
import tempfile
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

from loopback import fake
from silence import EPOCH, MARK, READ_TIMEOUT_S, Clock, people, queue
from soak import resident
from soak_whole import MORE_FILES, MOST_GROWTH, quarters

from bot.outbox import Dispatcher
from bot.senders.telegram import TelegramSender
from storage import outbox
from storage.database import Db
from storage.migrating import migrate
from storage.vault import Vault

BURST = 12
BURST_EVERY_S = 120
NOTED_EVERY_S = 900
CODE = re.compile(r"#(\d{6})#")
TOLD_TO_WAIT, BAD_GATEWAY, NO_ANSWER = 0.02, 0.03, 0.031
telegram_server = fake("telegram_server")


class Moody(telegram_server.TelegramServer):
    """Telegram on an ordinary bad day."""

    def __init__(self) -> None:
        super().__init__()
        self.moods = random.Random(5)
        self.answers: Counter[str] = Counter()

    def _next_failure(self, _):
        mood = self.moods.random()
        if mood < TOLD_TO_WAIT:
            what, failure = "wait", telegram_server.retry_after(self.moods.randint(1, 40))
        elif mood < BAD_GATEWAY:
            what, failure = "502", telegram_server.BAD_GATEWAY
        elif mood < NO_ANSWER:
            what, failure = "no answer", telegram_server.SILENCE_AFTER_ARRIVAL
        else:
            return None
        self.answers[what] += 1
        return failure


async def serve(answers, done):
    async with Moody() as server:
        answers.put((server.address, telegram_server.TOKEN))
        await asyncio.to_thread(done.wait)
        arrived = [(CODE.findall(sent.text)[0], MARK in sent.text) for sent in server.sent]
        answers.put(json.dumps([server.answers, arrived]))


def start(answers, done):
    asyncio.run(serve(answers, done))


class Day(Clock):
    """A clock that leaps to the next burst when nothing waits, and notes memory and open files four times an hour."""

    def __init__(self, hours: float) -> None:
        super().__init__()
        self.hours = hours
        self.sizes: list[int] = []
        self.files: list[int] = []

    @property
    def is_over(self) -> bool:
        return self.since >= timedelta(hours=self.hours)

    def note(self) -> None:
        if self.since.total_seconds() >= len(self.sizes) * NOTED_EVERY_S:
            self.sizes.append(resident())
            self.files.append(sum(1 for _ in Path("/proc/self/fd").iterdir()))


async def follow(db: Db, day: Day, dispatcher: Dispatcher, count: int) -> int:
    """Queue bursts as the day goes on, and wait until all is over; gives how many messages there were."""
    everybody, number, rnd = await people(db, count), 0, random.Random(6)
    running = asyncio.create_task(dispatcher.run())
    bursts = 0
    while True:
        day.note()
        async with db.read() as tx:
            is_empty = not await outbox.depth(tx)
        due = EPOCH + timedelta(seconds=bursts * BURST_EVERY_S)
        if is_empty and not day.is_over:
            day.now = max(day.now, due)
        if not day.is_over and due <= day.now:
            for _ in range(rnd.randint(1, 2 * BURST - 1)):
                await queue(db, day, everybody, number)
                number += 1
            bursts += 1
            dispatcher.wake()
        elif is_empty and day.is_over:
            break
        await asyncio.sleep(0.002)
    await dispatcher.stop()
    await running
    return number


def judge(day: Day, told: int, answers, arrived) -> None:
    """Print what came of it, and fail if anything was lost, came again unmarked or piled up."""
    counts = Counter(code for code, _ in arrived)
    copies = sum(count - 1 for count in counts.values())
    marked = sum(is_marked for _, is_marked in arrived)
    lost = told - len(counts)
    memory, files = quarters(day.sizes), quarters(day.files)
    print(f"{told} messages in {day.hours:g} simulated hours; answers other than yes: {answers}")
    print(f"{lost} lost, {copies} arrived twice, {marked} marked")
    print(f"memory in MB, by quarters: {', '.join(f'{size / 1e6:.1f}' for size in memory)}")
    print(f"last quarter against the second: {(memory[3] / memory[1] - 1) * 100:+.1f} %")
    print(f"open files, by quarters: {', '.join(f'{count:.0f}' for count in files)}")
    assert not lost
    assert copies <= marked
    assert memory[3] < memory[1] * MOST_GROWTH
    assert files[3] < files[1] + MORE_FILES


async def main(args, answers, done) -> None:
    day = Day(args.hours)
    logging.disable(logging.CRITICAL)  # failures are meant to happen
    address, token = answers.get(timeout=60)
    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        db = Db(f"sqlite:///{folder}/soak.db", Vault(bytes(32)))
        await migrate(db)
        sender = TelegramSender(token, address, read_timeout_s=READ_TIMEOUT_S)
        dispatcher = Dispatcher(db, {"telegram": sender}, day, wait=day.wait)
        day.is_busy = lambda: dispatcher.is_busy
        told = await follow(db, day, dispatcher, args.chats)
        await sender.close()
        await db.close()
    done.set()
    judge(day, told, *json.loads(answers.get(timeout=60)))
    print(
        f"{(time.process_time() - began) / told * 1000:.1f} ms of the processor a message, clock and queueing included"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--chats", type=int, default=100)
    parser.add_argument("--hours", type=float, default=24)
    answers, done = multiprocessing.Queue(), multiprocessing.Event()
    server = multiprocessing.Process(target=start, args=(answers, done), daemon=True)
    server.start()
    asyncio.run(main(parser.parse_args(), answers, done))
    server.join()
