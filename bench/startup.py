"""How long until Dabyl shows something, and what it weighs when idle.

    python bench/startup.py            # the command's help, the demo's first alert, an idle `dabyl run` with 50 feeds

Whole-process figures: wall seconds, and for the idle run the proportional set size (Pss) of the process and its
children, which counts shared pages once. Linux only, for /proc.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DABYL = [sys.executable, "-m", "dabyl"]
FEEDS = 50
IDLE_S = 45


class Feed(BaseHTTPRequestHandler):
    def do_GET(self):
        rain = "Rain in Almaty. " * 20
        items = "".join(
            f"<item><guid>{self.path}-{number}</guid><title>Weather {number}</title>"
            f"<description>{rain}</description></item>"
            for number in range(20)
        )
        body = f'<rss version="2.0"><channel><title>F{self.path}</title>{items}</channel></rss>'.encode()
        self.send_response(304 if self.headers.get("If-None-Match") else 200)
        self.send_header("ETag", '"1"')
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", "0" if self.headers.get("If-None-Match") else str(len(body)))
        self.end_headers()
        if not self.headers.get("If-None-Match"):
            self.wfile.write(body)

    def log_message(self, *_):
        pass


def help_s() -> float:
    times = []
    for _ in range(7):
        began = time.perf_counter()
        subprocess.run([*DABYL, "--help"], cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def demo_s(environment: dict[str, str]) -> tuple[float, float]:
    began = time.perf_counter()
    first = 0.0
    process = subprocess.Popen([*DABYL, "demo"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    for line in process.stdout:
        if line.startswith("A-") and not first:
            first = time.perf_counter() - began
    if process.wait():
        sys.exit("the demo failed")
    return first, time.perf_counter() - began


def tree(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in tree(int(child)))]


def pss_mb(pid: int) -> float:
    total = 0
    for one in tree(pid):
        for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total / 1024


def idle(environment: dict[str, str]) -> tuple[float, int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Feed)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    environment = environment | {"DABYL_ALLOW_PRIVATE": f"127.0.0.1:{server.server_port}", "DABYL_LOG_LEVEL": "WARNING"}
    opml = Path(environment["HOME"], "feeds.opml")
    outlines = "".join(f'<outline xmlUrl="http://127.0.0.1:{server.server_port}/{n}"/>' for n in range(FEEDS))
    opml.write_text(f"<opml><body>{outlines}</body></opml>")
    people = Path(environment["HOME"], "people.txt")
    people.write_text("".join(f"Имя{chr(1072 + n % 32)} Фамилиев{chr(1072 + n // 32)}\n" for n in range(300)))
    for words in (["feeds", "import", str(opml)], ["watchlist", "import", str(people)]):
        subprocess.run([*DABYL, *words], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=True)
    process = subprocess.Popen([*DABYL, "run"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    # Slept on purpose: an idle weight is one after a while.
    time.sleep(IDLE_S)
    weight = pss_mb(process.pid), len(tree(process.pid))
    process.terminate()
    process.wait(30)
    server.shutdown()
    return weight


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("DABYL_", "XDG_"))}
        environment |= {"HOME": home}
        print(f"dabyl --help                     {help_s():6.2f} s (median of 7)")
        first, whole = demo_s(environment)
        print(f"dabyl demo, warm: first alert    {first:6.2f} s, end {whole:.2f} s")
        weight, processes = idle(environment)
        print(f"dabyl run, {FEEDS} feeds, 300 names  {weight:6.0f} MB Pss in {processes} processes after {IDLE_S} s")


if __name__ == "__main__":
    main()
