"""Take the disk away under load and give it back: nothing may be lost.

    python bench/disk_full.py [--full-s 30]

`dabyl run` on SQLite, sources publishing all the while. No file of the process may grow for a while (RLIMIT_FSIZE, set
from outside): every write of the database fails as on a full disk. Afterwards every message must arrive; what arrives
twice must carry the mark. Linux only, for prlimit.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import tempfile
from collections import Counter

from kill import CHATS, FEEDS, first_looks, judge, publish, settle, telegram_server
from loopback import Installation, News, end


def limit(process, size):
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


async def go(home, full_s):
    async with telegram_server.TelegramServer() as telegram, News(FEEDS) as news:
        api = (telegram.address, telegram_server.TOKEN)
        installation = Installation(home, news, telegram=api)
        await installation.prepare(news, CHATS)
        process = await installation.start("run")
        stopped = asyncio.Event()
        publishing = None
        try:
            await first_looks(news, {"run": process})
            publishing = asyncio.create_task(publish(news, stopped))
            await asyncio.sleep(10)
            before = len(telegram.sent)
            limit(process, 4096)
            print(f"nothing can be written for {full_s:g} s", flush=True)
            await asyncio.sleep(full_s)
            limit(process, resource.RLIM_INFINITY)
            print(f"arrived meanwhile: {len(telegram.sent) - before}; still running: {process.returncode is None}")
            await asyncio.sleep(10)
            stopped.set()
            await publishing
            await settle(telegram)
            print(f"exit code of a gentle stop: {await end(process, 15)}")
        finally:
            stopped.set()
            if process.returncode is None:
                await end(process)
        warnings = [
            line.split(": ", 1)[-1] for line in (installation.home / "log").read_text().splitlines() if "WARN" in line
        ]
        for line, count in Counter(warnings).most_common(6):
            print(f"  {count} × {line[:110]}")
        return await judge(installation, telegram, news, CHATS)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--full-s", type=float, default=30)
    with tempfile.TemporaryDirectory() as folder:
        raise SystemExit(0 if asyncio.run(go(folder, parser.parse_args().full_s)) else 1)
