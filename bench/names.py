"""Time the name matcher on one core (processor time): entries a second by length of the watchlist, memory, add, remove.

    python bench/names.py [--sizes 100,10000,100000,1000000] [--entries 2000] [--svg docs/names-speed.svg]

No entry is read twice: the warm figure comes from fresh entries of the same kind. Each size has its own process.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import resource
import subprocess
import sys
import time
import tomllib
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

from names_forms import romanise  # noqa: E402 - the folder has to be on the path first

from config.language_packs import language_packs  # noqa: E402
from matchers.names import NameIndex  # noqa: E402
from matchers.text import prepare  # noqa: E402
from storage.records import NameWatch  # noqa: E402

MEAN_ENTRY = 640
SHARED = 100
"""The news speak of the first so many of every list, so that lists of all lengths read the same entries and find about
the same: only the length differs. With people drawn from each whole list, the short one met the same few again and
again, and the ratio told of the words, not of the list."""
DATA = tomllib.loads((HERE / "names_texts.toml").read_text(encoding="utf-8"))


def invented_names(count, rng):
    """Distinct names: given names of the packs, surnames of made-up stems, every third in Latin letters."""
    givens = [name.capitalize() for pack in language_packs() if pack.code != "en" for name in pack.given_names]
    heads, middles, tails = (DATA["surnames"][part].split() for part in ("heads", "middles", "tails"))
    seen, names = set(), []
    while len(names) < count:
        stem = rng.choice(heads) + rng.choice(middles) + (rng.choice(middles) if rng.random() < 0.35 else "")
        name = f"{rng.choice(givens)} {stem}{rng.choice(tails)}"
        if name not in seen:
            seen.add(name)
            names.append(romanise(name, "press") if len(names) % 3 == 0 else name)
    return names


def invented_entries(count, names, rng):
    """Entries of about 640 characters; a third of the people in them is watched for."""
    strangers = invented_names(20_000, random.Random(rng.random()))
    entries = []
    for _ in range(count):
        lang = rng.choice(["ru", "ru", "kk", "en"])
        parts, length, target = [], 0, rng.gauss(MEAN_ENTRY, 160)
        while length < target:
            if rng.random() < 0.3:
                who = rng.choice(names if rng.random() < 0.33 else strangers)
                part = rng.choice(DATA[lang]["said"]).format(who)
            else:
                part = rng.choice(DATA[lang]["filler"])
            parts.append(part)
            length += len(part) + 1
        entries.append(" ".join(parts))
    return entries


def memory_mb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def rate(index, entries):
    began = time.process_time()
    found = sum(len(index.mentions(prepare(""), prepare(text))) for text in entries)
    return len(entries) / (time.process_time() - began), found


def slowest_change_ms(index):
    """The slowest of 40 additions and 40 removals."""
    taken = []
    for number in range(40):
        watch = NameWatch(f"new{number}", invented_names(1, random.Random(number))[0] + "ский")
        for change in (lambda: index.add(watch), lambda: index.remove(watch.id)):  # noqa: B023 - called at once
            began = time.process_time()
            change()
            taken.append(time.process_time() - began)
    return max(taken) * 1000


def measure(size, entry_count):
    names = invented_names(size, random.Random(1))  # a longer list begins with the shorter ones
    entries = invented_entries(entry_count * 2, names[:SHARED], random.Random(2))
    before = memory_mb()
    began = time.process_time()
    index = NameIndex(NameWatch(f"w{number}", name) for number, name in enumerate(names))
    gc.freeze()  # as watchers/watchbook.py does
    load_s, loaded_mb = time.process_time() - began, memory_mb()
    cold, found = rate(index, entries[:entry_count])
    warm, more = rate(index, entries[entry_count:])
    return {
        "names": size,
        "load s": round(load_s, 2),
        "load MB": round(loaded_mb - before),
        "peak MB": round(memory_mb()),
        "cold": round(cold),
        "warm": round(warm),
        "change ms": round(slowest_change_ms(index), 2),
        "mentions": found + more,
        "characters": round(sum(map(len, entries)) / len(entries)),
    }


def draw(rows, path):
    """Draw entries a second over the length of the list; plain SVG."""
    width, height, left, bottom = 640, 300, 70, 250
    top = max(max(row["warm"], row["cold"]) for row in rows) * 1.15
    step = (width - left - 40) / max(1, len(rows) - 1)
    box, font = f"0 0 {width} {height}", 'font-family="sans-serif" font-size="13"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" {font}>',
        f'<rect width="{width}" height="{height}" fill="white"/>',
        f'<text x="{left}" y="22" font-size="15">Entries a second on one core, 640 characters each</text>',
        f'<line x1="{left - 20}" y1="{bottom}" x2="{width - 20}" y2="{bottom}" stroke="#888"/>',
    ]
    for key, colour in (("warm", "#1b6ca8"), ("cold", "#c46210")):
        points = [(left + step * place, bottom - (bottom - 40) * row[key] / top) for place, row in enumerate(rows)]
        path_points = " ".join(f"{x:.0f},{y:.0f}" for x, y in points)
        parts.append(f'<polyline fill="none" stroke="{colour}" stroke-width="2.5" points="{path_points}"/>')
        for (x, y), row in zip(points, rows, strict=True):
            parts.append(f'<text x="{x:.0f}" y="{y - 8:.0f}" text-anchor="middle" fill="{colour}">{row[key]}</text>')
    for place, row in enumerate(rows):
        parts.append(
            f'<text x="{left + step * place:.0f}" y="{bottom + 22}" text-anchor="middle">{row["names"]:,}</text>'
        )
    legend = "names watched for · blue: warm, orange: first entries after the start"
    parts.append(f'<text x="{width / 2}" y="{bottom + 42}" text-anchor="middle">{legend}</text></svg>')
    path.write_text("\n".join(parts) + "\n", encoding="utf-8")


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--sizes", default="100,10000,100000,1000000")
    ap.add_argument("--entries", type=int, default=2000)
    ap.add_argument("--svg", type=Path)
    ap.add_argument("--one", type=int, help=argparse.SUPPRESS)
    args = ap.parse_args()
    if args.one:
        print(json.dumps(measure(args.one, args.entries)))
        return
    rows = []
    for size in map(int, args.sizes.split(",")):
        command = [sys.executable, __file__, "--one", str(size), "--entries", str(args.entries)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        rows.append(json.loads(done.stdout))
        if len(rows) == 1:
            print(" | ".join(rows[0]))
        print(" | ".join(str(value) for value in rows[-1].values()), flush=True)
    if args.svg:
        draw(rows, args.svg)


if __name__ == "__main__":
    main()
