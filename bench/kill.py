"""Kill Dabyl at random under load: nothing may be lost, and what arrives twice must have been in flight and say so.

    python bench/kill.py [--kills 100] [--stops 50] [--postgres [--split]] [--every-s 1.5]

Loopback sources publish all the time, every entry concerns every chat, and a loopback Bot API writes down what arrives.
`dabyl run` (or with --split one of `dabyl bot` and two `dabyl worker`) is ended again and again, first with SIGKILL,
then with SIGTERM. At the end every chat must have had every entry; a second copy must carry the mark.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import random
import re
import signal
import tempfile
import time
from collections import Counter

import sqlalchemy as sa
from loopback import GIVEN, Installation, News, end, fake, postgres, postgres_url

from storage import chats
from storage.tables import alerts, outbox

telegram_server = fake("telegram_server")

FEEDS, CHATS = 10, 25
PUBLISH_EVERY_S = 1.5
IN_FLIGHT = 8
MARK = "♻️"
AT_WORK = re.compile(r"watching; alerts|working; a `dabyl bot`")
CODE = re.compile(r"#\d{6}#")
PERSON = re.compile(rf"\b(?:{'|'.join(GIVEN)}) \w+")
QUIET_S = 60
LEASE_S = 200
"""A source whose look broke off may wait three minutes; on a busy machine starting alone takes half a minute."""
BETWEEN_S = (1.0, 7.0)
EARLY = 0.2


async def publish(news, stopped, every_s=PUBLISH_EVERY_S):
    while not stopped.is_set():
        news.publish()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stopped.wait(), random.expovariate(1 / every_s))


async def first_looks(news, processes):
    """Wait until every feed had its first look, which announces nothing, and another."""
    async with asyncio.timeout(120):
        while min(news.requests) < 2:
            assert all(process.returncode is None for process in processes.values()), "Dabyl ended: see its log"
            await asyncio.sleep(0.2)


def at_work(installation):
    """Count how often a process has said that it is at work."""
    return len(AT_WORK.findall((installation.home / "log").read_text()))


async def until_up(installation, starts):
    async with asyncio.timeout(120):
        while at_work(installation) < starts:  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.2)


async def end_again_and_again(installation, processes, times, number):
    """End one of the processes at a random moment and start it again; exit codes by how often.

    That is done when all are at work: one that is still starting has nothing to lose, and on a busy machine, where a
    start takes longer than the time between two kills, none would ever come to work. One kill in five meets a start.
    """
    codes, name, starts = Counter(), None, len(processes)
    for turn in range(times):
        if number == signal.SIGTERM or name is None or random.random() > EARLY:
            await until_up(installation, starts)
            name = random.choice(sorted(processes))
        await asyncio.sleep(random.uniform(*BETWEEN_S))
        codes[await end(processes[name], number)] += 1
        starts = at_work(installation) + 1
        processes[name] = await installation.start(name.split("-")[0])
        if turn % 10 == 9:
            print(f"  {turn + 1} ended", flush=True)
    return dict(codes)


async def settle(server, is_done=None):
    """Wait until everything arrived, or nothing has for so long that nothing can be under way any more."""
    count, since, patience_s = -1, time.monotonic(), LEASE_S if is_done else QUIET_S
    while time.monotonic() - since < patience_s:
        if len(server.sent) != count:
            count, since = len(server.sent), time.monotonic()
        elif is_done and await is_done():
            return
        await asyncio.sleep(2)


async def noted(installation):
    """Give what the database knows: chat and code of every alert, state and number of every message and edit.

    An edit has the number of the message it changes.
    """
    db = installation.open()
    async with db.read() as tx:
        of_chat = {chat.id: chat.address for chat in await chats.listing(tx)}
        rows = await tx.execute(sa.select(alerts.c.chat_id, alerts.c.body))
        told = {(of_chat[chat], *CODE.findall(db.vault.open(body)["title"])) for chat, body in rows}
        kinds = sa.select(outbox.c.state, outbox.c.message_id, outbox.c.kind).where(outbox.c.state != "dead")
        messages = [tuple(row) for row in await tx.execute(kinds)]
    await db.close()
    return told, messages


def due(news):
    return {(str(1000 + chat), code) for chat in range(CHATS) for code in news.published}


async def is_all_sent(installation, news):
    told, messages = await noted(installation)
    return due(news) <= told and all(state == "sent" for state, _, _ in messages)


async def judge(installation, server, news, ended):
    """Hold what was published against what is noted, and what is noted as sent against what arrived.

    Many alerts of one kind become one live message with a roster, so messages can not be counted by entries. What
    arrived under a number that the database does not know was sent by a process that could not write it down: it is
    sent again, and that second copy has to carry the mark.
    """
    told, messages = await noted(installation)
    wanted = due(news)
    arrived = {str(sent.message_id) for sent in server.sent}
    edits = sum(kind == "edit" for _, _, kind in messages)
    unsent = [state for state, number, _ in messages if state != "sent" or number not in arrived]
    copies, unmarked = copied(server.sent, {number for _, number, _ in messages})
    marked = sum(1 for sent in server.sent if MARK in sent.text)
    lost = sorted(wanted - told)
    print(f"  entries published {len(news.published)}, alerts due {len(wanted)}, noted {len(wanted & told)}")
    print(f"  messages {len(messages) - edits}, edits {edits}, arrived {len(server.sent)}")
    print(f"  LOST {len(lost) + len(unsent)}")
    print(f"  arrived twice {copies}, of which the second copy carries no mark {unmarked}")
    print(f"  marked as perhaps repeated {marked} (most allowed {ended * IN_FLIGHT})")
    return not lost and not unsent and not unmarked and copies <= marked <= ended * IN_FLIGHT


def copied(arrived, known):
    """Count what arrived twice: all of it, and that whose second copy says nothing.

    The first copy is the one whose number nobody wrote down; the second comes later to the same chat and tells of the
    same people, though a live message may have more of them by then. Each second copy answers for one first copy.
    """
    firsts = [place for place, sent in enumerate(arrived) if str(sent.message_id) not in known]
    seconds = {}
    for first in firsts:
        chat, people = arrived[first].chat, set(PERSON.findall(arrived[first].text))
        for place, sent in enumerate(arrived[first + 1 :], first + 1):
            if sent.chat == chat and place not in seconds and people & set(PERSON.findall(sent.text)):
                seconds[place] = MARK in sent.text
                break
    return len(firsts), len(firsts) - sum(seconds.values())


async def round_of(home, args, *, times, number, database):
    names = ["bot", "worker-1", "worker-2"] if args.split else ["run"]
    async with telegram_server.TelegramServer() as server, News(FEEDS) as news:
        installation = Installation(home, news, database=database, telegram=(server.address, telegram_server.TOKEN))
        await installation.prepare(news, CHATS)
        processes = {name: await installation.start(name.split("-")[0]) for name in names}
        stopped = asyncio.Event()
        try:
            await first_looks(news, processes)
            publishing = asyncio.create_task(publish(news, stopped, args.every_s))
            codes = await end_again_and_again(installation, processes, times, number)
            stopped.set()
            await publishing
            print(f"  {len(server.sent)} arrived; waiting for the rest", flush=True)
            await settle(server, lambda: is_all_sent(installation, news))
            gone = [name for name, process in processes.items() if process.returncode is not None]
            print(f"  ended by themselves: {', '.join(gone) or 'none'}")
        finally:
            for process in processes.values():
                await end(process)
        print(f"{number.name} x {times}: exit codes {codes}")
        return await judge(installation, server, news, times if number == signal.SIGKILL else 0)


async def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--stops", type=int, default=50)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--split", action="store_true", help="dabyl bot and two dabyl worker instead of dabyl run")
    parser.add_argument("--every-s", type=float, default=PUBLISH_EVERY_S, help="a new entry so often, on average")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    random.seed(args.seed)
    is_good = True
    with contextlib.ExitStack() as stack:
        server = None
        if args.postgres or args.split:
            server = stack.enter_context(postgres(stack.enter_context(tempfile.TemporaryDirectory())))
        for times, number in ((args.kills, signal.SIGKILL), (args.stops, signal.SIGTERM)):
            if not times:
                continue
            database = "sqlite"
            if server:
                server.psql(f"CREATE DATABASE {number.name.lower()};")
                database = postgres_url(server, number.name.lower())
            home = stack.enter_context(tempfile.TemporaryDirectory())
            is_good &= await round_of(home, args, times=times, number=number, database=database)
    raise SystemExit(0 if is_good else 1)


if __name__ == "__main__":
    asyncio.run(main())
