"""What a look costs: CPU milliseconds a feed on a first look, an unchanged one (304) and one with two new entries.

    python bench/feeds.py [--feeds 1000]

A loopback server in a process of its own serves invented feeds of some 40 entries (full text in every fourth), gzipped,
with validators; `dabyl poll --urls-file` reads them three times with a state file. CPU counts the poller and its
reading process, from start to exit. Standard library only, beside Dabyl itself.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import multiprocessing
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

WORDS = (
    "сот полиция митинг Алматы адвокат журналист билік құқық court police rally lawyer article город решение".split()
)
HOSTS = 50
ENTRIES = 40


def sentence(rnd: random.Random, length: int) -> str:
    return " ".join(rnd.choice(WORDS) for _ in range(length)).capitalize() + "."


def entry(feed: int, number: int, full: bool) -> str:
    rnd = random.Random(feed % 40 * 1000 + number)
    text = "".join(f"<p>{sentence(rnd, 30)}</p>" for _ in range(6)) if full else ""
    content = f"<content:encoded><![CDATA[{text}]]></content:encoded>" if full else ""
    return (
        f"<item><title>{sentence(rnd, 8)}</title><link>http://news.example/{feed}/{number}</link>"
        f"<guid isPermaLink='false'>f{feed}-{number}</guid><pubDate>Fri, 23 May 2025 14:05:00 +0500</pubDate>"
        f"<description>{sentence(rnd, 35)}</description>{content}</item>"
    )


def body(feed: int, newest: int) -> bytes:
    items = "".join(entry(feed, n, feed % 4 == 0) for n in range(newest, newest - ENTRIES, -1))
    head = "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>Bench</title>"
    return gzip.compress(f"{head}{items}</channel></rss>".encode(), 3, mtime=0)


async def serve(port: multiprocessing.Queue, feeds: int) -> None:
    """Serve `/<feed>`; `/bump` adds two entries to each feed."""
    newest = ENTRIES
    cache: dict[int, bytes] = {feed: body(feed, newest) for feed in range(feeds)}

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal newest, cache
        try:
            while True:
                request = (await reader.readuntil(b"\r\n\r\n")).decode()
                path = request.split(" ")[1].strip("/")
                if path == "bump":
                    newest += 2
                    cache = {feed: body(feed, newest) for feed in range(feeds)}
                tag = f'"{newest}"'
                if f"If-None-Match: {tag}" in request:
                    writer.write(f"HTTP/1.1 304 X\r\nETag: {tag}\r\n\r\n".encode())
                    continue
                said = cache[int(path)] if path.isdigit() else b"ok"
                coding = "Content-Encoding: gzip\r\n" if path.isdigit() else ""
                writer.write(
                    f"HTTP/1.1 200 X\r\nETag: {tag}\r\n{coding}Content-Length: {len(said)}\r\n\r\n".encode() + said
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    number = server.sockets[0].getsockname()[1]
    for host in range(1, HOSTS):
        await asyncio.start_server(answer, f"127.0.1.{host}", number)
    port.put(number)
    await asyncio.Event().wait()


def start(port: multiprocessing.Queue, feeds: int) -> None:
    asyncio.run(serve(port, feeds))


def poll(urls: Path, state: Path) -> tuple[float, float, int]:
    """Run one poll; gives CPU seconds, wall seconds and entries printed."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-m", "dabyl", "poll", "--urls-file", urls, "--state", state, "--allow-private"]
    result = subprocess.run(command, capture_output=True, check=True, cwd=Path(__file__).parent.parent)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, time.perf_counter() - started, sum(1 for line in result.stdout.splitlines() if json.loads(line)["id"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=1000)
    feeds = parser.parse_args().feeds
    port: multiprocessing.Queue = multiprocessing.Queue()
    server = multiprocessing.Process(target=start, args=(port, feeds), daemon=True)
    server.start()
    number = port.get(timeout=120)
    with tempfile.TemporaryDirectory() as folder:
        urls = Path(folder, "urls.txt")
        hosts = ["127.0.0.1", *(f"127.0.1.{host}" for host in range(1, HOSTS))]
        urls.write_text("".join(f"http://{hosts[n % HOSTS]}:{number}/{n}\n" for n in range(feeds)), encoding="utf-8")
        print(
            f"{feeds} feeds of {ENTRIES} entries, {len(gzip.decompress(body(0, 100))) >> 10} KB with full text;"
            f" {os.cpu_count()} cores"
        )
        for name, new in (("first look", ENTRIES), ("unchanged", 0), ("two new entries", 2)):
            if new == 2:
                urllib.request.urlopen(f"http://127.0.0.1:{number}/bump").read()
            cpu, wall, entries = poll(urls, Path(folder, "state.db"))
            print(f"{name:16} {cpu / feeds * 1e3:7.3f} CPU ms a feed {feeds / wall:9.1f} feeds/s {entries:8d} entries")
            assert entries == new * feeds, "an entry was lost or repeated"
    server.terminate()


if __name__ == "__main__":
    main()
