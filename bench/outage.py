"""Take things away under load and give them back: the database for a minute, then Telegram for some minutes.

    python bench/outage.py [--database-s 60] [--silence-s 120]

`dabyl bot` and two `dabyl worker` on PostgreSQL, sources publishing all the while. PostgreSQL is stopped and started
again; then the Bot API answers 502 for half of the time and nothing at all for the other half. Every message must
arrive; what arrives twice must carry the mark.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import tempfile
import time

from kill import CHATS, FEEDS, first_looks, judge, publish, settle, telegram_server
from loopback import Installation, News, end, postgres, postgres_url

NAMES = ("bot", "worker-1", "worker-2")


async def without_database(server, seconds):
    await asyncio.to_thread(server.stop)
    print(f"PostgreSQL stopped for {seconds:g} s", flush=True)
    await asyncio.sleep(seconds)
    await asyncio.to_thread(server.start)


async def without_telegram(telegram, seconds):
    print(f"the Bot API answers 502 for {seconds / 2:g} s and nothing for as long", flush=True)
    for failure in (telegram_server.BAD_GATEWAY, telegram_server.SILENCE_AFTER_ARRIVAL):
        until = time.monotonic() + seconds / 2
        while time.monotonic() < until:
            if not telegram._failures[None]:  # noqa: SLF001 - a fake is part of the bench
                telegram.fail(failure)
            await asyncio.sleep(0.01)
    telegram._failures[None].clear()  # noqa: SLF001 - see above


async def go(args, server, home):
    async with telegram_server.TelegramServer() as telegram, News(FEEDS) as news:
        api = (telegram.address, telegram_server.TOKEN)
        installation = Installation(home, news, database=postgres_url(server), telegram=api)
        await installation.prepare(news, CHATS)
        processes = {name: await installation.start(name.split("-")[0]) for name in NAMES}
        stopped = asyncio.Event()
        publishing = None
        try:
            await first_looks(news, processes)
            publishing = asyncio.create_task(publish(news, stopped))
            await asyncio.sleep(15)
            await without_database(server, args.database_s)
            await asyncio.sleep(30)
            if args.silence_s:
                await without_telegram(telegram, args.silence_s)
            stopped.set()
            await publishing
            await settle(telegram)
            ended = [name for name, process in processes.items() if process.returncode is not None]
            print(f"processes that ended meanwhile: {', '.join(ended) or 'none'}")
        finally:
            stopped.set()
            for process in processes.values():
                await end(process)
        return await judge(installation, telegram, news, 1 + len(telegram.sent))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database-s", type=float, default=60)
    parser.add_argument("--silence-s", type=float, default=120)
    with contextlib.ExitStack() as stack:
        given = stack.enter_context(tempfile.TemporaryDirectory())
        home = stack.enter_context(tempfile.TemporaryDirectory())
        raise SystemExit(0 if asyncio.run(go(parser.parse_args(), stack.enter_context(postgres(given)), home)) else 1)
