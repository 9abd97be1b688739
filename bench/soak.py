"""Two simulated days of 500 sources that publish and fail at random: nothing may be lost, repeated, or pile up.

    python bench/soak.py [--feeds 500] [--days 2]

A loopback server in a process of its own publishes by a simulated clock and fails in windows: server errors, resets,
silence, cut bodies, pages in place of feeds. The real looker, rhythm and state file follow that clock as fast as they
can. At the end every entry ever published must have been announced exactly once, and memory must be where it was after
six hours.
"""

from __future__ import annotations

import argparse
import asyncio
import heapq
import multiprocessing
import random
import tempfile
import time
from bisect import bisect_right
from pathlib import Path

from config.errors import FetchError
from watchers.http import Client
from watchers.looking import Looker
from watchers.poll_state import PollState
from watchers.schedule import Outcome, Rhythm, next_look

HOSTS = 50
LISTED = 40
TOGETHER = 120
"""Simulated seconds whose looks are done at once."""
HOUR = 3600.0
FAILURES = ("500", "503", "404", "reset", "cut", "page", "silence", "empty")


class Source:
    """One feed's two days: when it publishes, and when and how it fails."""

    def __init__(self, number: int, days: float, *, before_h: float = 5) -> None:
        rnd = random.Random(number)
        per_hour = rnd.choice([0.1, 0.5, 1, 1, 2, 2, 4])
        self.published: list[float] = []
        moment = -before_h * HOUR
        while moment < days * 24 * HOUR:
            moment += rnd.expovariate(per_hour) * HOUR
            self.published.append(moment)
        self.windows = []
        moment = rnd.uniform(0, 12) * HOUR
        while moment < days * 24 * HOUR:
            end = moment + rnd.uniform(0.05, 2) * HOUR
            how = rnd.choice(FAILURES)
            if how == "silence" and number % 5:
                how = "reset"  # silence costs real time: one source in five is enough of it
            self.windows.append((moment, end, how))
            moment = end + rnd.expovariate(1 / 6) * HOUR

    def count(self, now: float) -> int:
        return bisect_right(self.published, now)

    def failure(self, now: float) -> str | None:
        return next((how for start, end, how in self.windows if start <= now < end), None)


def body(number: int, count: int, host: str) -> bytes:
    items = "".join(
        f"<item><title>Жаңалық {number}-{n}</title><link>http://{host}/a/{number}/{n}</link><guid>http://s{number}.example/{n}"
        f"</guid><description>Мәтін {n}. {'сөз ' * 40}</description></item>"
        for n in range(count - 1, max(-1, count - 1 - LISTED), -1)
    )
    return f"<rss version='2.0'><channel><title>S{number}</title>{items}</channel></rss>".encode()


def page(number: int, n: int) -> bytes:
    """Give the article of an entry, for who reads pages."""
    story = "".join(
        f"<p>{number}-{n} мақаланың {k} абзацы: сот, адвокат және куәлар туралы. {'Сөз ' * 30}</p>" for k in range(6)
    )
    furniture = "<nav>Мәзір</nav>", "<footer>Барлық құқық қорғалған</footer>"
    return f"<html lang=kk><body>{furniture[0]}<article>{story}</article>{furniture[1]}</body></html>".encode()


async def serve(port, clock, feeds: int, days: float, before_h: float = 5) -> None:
    sources = [Source(number, days, before_h=before_h) for number in range(feeds)]

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                request = (await reader.readuntil(b"\r\n\r\n")).decode()
                path = request.split(" ")[1].strip("/")
                if not path.isdigit():
                    said = page(*map(int, path.split("/")[1:])) if path.startswith("a/") else b""
                    status = "200 X" if said else "404 X"
                    writer.write(f"HTTP/1.1 {status}\r\nContent-Length: {len(said)}\r\n\r\n".encode() + said)
                    continue
                number = int(path)
                source, now = sources[number], clock.value
                how, count = source.failure(now), source.count(now)
                host = request.partition("Host: ")[2].partition("\r")[0]
                said = body(number, count, host)
                if how == "reset":
                    writer.transport.abort()
                    return
                if how == "silence":
                    await asyncio.sleep(3)
                    break
                if how and how.isdigit():
                    retry = "Retry-After: 300\r\n" if how == "503" else ""
                    writer.write(f"HTTP/1.1 {how} X\r\n{retry}Content-Length: 0\r\n\r\n".encode())
                    continue
                said = b"<html>maintenance</html>" if how == "page" else b"" if how == "empty" else said
                if how is None and f'If-None-Match: "{count}"' in request:
                    writer.write(b"HTTP/1.1 304 X\r\n\r\n")
                    continue
                writer.write(f'HTTP/1.1 200 X\r\nETag: "{count}"\r\nContent-Length: {len(said)}\r\n\r\n'.encode())
                if how == "cut":
                    writer.write(said[: len(said) // 2])
                    break
                writer.write(said)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    number = server.sockets[0].getsockname()[1]
    for host in range(1, HOSTS):
        await asyncio.start_server(answer, f"127.0.1.{host}", number)
    port.put(number)
    await asyncio.Event().wait()


def start(port, clock, feeds: int, days: float, before_h: float = 5) -> None:
    asyncio.run(serve(port, clock, feeds, days, before_h))


class Soak:
    """The poller under the simulated clock."""

    def __init__(self, looker: Looker, state: PollState, urls: list[str], clock, days: float) -> None:
        self.looker, self.state, self.urls, self.clock = looker, state, urls, clock
        self.end = days * 24 * HOUR
        self.rhythms = {url: Rhythm() for url in urls}
        self.announced = [
            bytearray(2000) for _ in urls
        ]  # of a fixed size: what is measured must not grow with the news
        self.looks = self.failures = 0
        self.waits: list[float] = []
        self.jitter = random.Random(1)

    async def run(self) -> list[int]:
        """Follow the clock until each source had a good look after the end; gives the memory by the hour."""
        due = [(self.jitter.uniform(0, 600), url) for url in self.urls]
        heapq.heapify(due)
        sizes: list[int] = []
        while due:
            now = self.clock.value = due[0][0]
            batch = []
            while due and due[0][0] <= now + TOGETHER:
                batch.append(heapq.heappop(due)[1])
            for url, wait_s in zip(batch, await asyncio.gather(*map(self.look, batch)), strict=True):
                if now <= self.end or wait_s is None or self.rhythms[url].failures:
                    heapq.heappush(due, (now + (wait_s or self.wake(url)), url))
            if now >= len(sizes) * HOUR:
                sizes.append(resident())
        return sizes

    def wake(self, url: str) -> float:
        """Do what a monitor does who is told that a source was parked."""
        self.rhythms[url] = Rhythm()
        return HOUR

    async def look(self, url: str) -> float | None:
        self.looks += 1
        known = self.state.of(url)
        try:
            look = await self.looker.look(url, memory=known.memory)
        except FetchError as error:
            self.failures += 1
            outcome = Outcome(failed=True, status=error.status, retry_after_s=error.retry_after_s)
        else:
            new = self.state.new_among(known, look.entries)
            for entry, _ in new:
                host, number = entry.id.removeprefix("http://s").split(".example/")
                self.announced[int(host)][int(number)] += 1
            self.state.keep(url, known, look.memory, [keys for _, keys in new], look.moved_to)
            outcome = Outcome(listed=look.listed, new=len(new))
        wait_s, self.rhythms[url] = next_look(self.rhythms[url], outcome, jitter=self.jitter.random())
        return wait_s


def resident() -> int:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4096


async def soak(folder: str, port: int, clock, feeds: int, days: float) -> None:
    hosts = ["127.0.0.1", *(f"127.0.1.{host}" for host in range(1, HOSTS))]
    urls = [f"http://{hosts[n % HOSTS]}:{port}/{n}" for n in range(feeds)]
    allowed = frozenset((host, port) for host in hosts)
    started = time.perf_counter()
    client = Client(contact="bench", allow_private=allowed, deadline_s=0.2)
    async with client, Looker(contact="bench", client=client) as looker:
        with PollState(Path(folder, "state.db")) as state:
            run = Soak(looker, state, urls, clock, days)
            sizes = await run.run()
    report(run, [Source(number, days) for number in range(feeds)], sizes, time.perf_counter() - started)


def report(run: Soak, sources: list[Source], sizes: list[int], seconds: float) -> None:
    """Print what came of it, and fail if anything was lost, repeated or piled up."""
    lost = repeated = 0
    for counts, source in zip(run.announced, sources, strict=True):
        # What had left the list before the first look was never there to be seen.
        expected = range(max(0, source.count(0) - LISTED), source.count(run.end))
        lost += sum(not counts[number] for number in expected)
        repeated += sum(count - 1 for count in counts if count > 1)
    early, late = sizes[6] / 1e6, sizes[-1] / 1e6
    print(f"{len(sources)} sources, {run.looks} looks, {run.failures} failed, {seconds:.0f} s")
    print(f"{sum(map(sum, run.announced))} entries announced, {lost} lost, {repeated} repeated")
    print(f"memory after 6 h {early:.1f} MB, at the end {late:.1f} MB")
    assert not lost
    assert not repeated
    assert late < early * 1.15 + 2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=500)
    parser.add_argument("--days", type=float, default=2)
    args = parser.parse_args()
    port, clock = multiprocessing.Queue(), multiprocessing.Value("d", 0.0)
    server = multiprocessing.Process(target=start, args=(port, clock, args.feeds, args.days), daemon=True)
    server.start()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(soak(folder, port.get(timeout=120), clock, args.feeds, args.days))
    server.terminate()


if __name__ == "__main__":
    main()
