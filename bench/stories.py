"""How fast entries find their story, and how the cost of one grows with what is stored.

    python bench/stories.py                                       # 1,000, 10,000 and 100,000 entries stored
    python bench/stories.py 10000 100000 1000000 --svg docs/stories-speed.svg

Entries are generated: Zipf words, invented names, a fifth of them near-copies. The tables live in a temporary SQLite
file, as in `dabyl scan --cluster`. Each size has a store of its own, filled key by key with as many entries as that key
would have, since that is how a million fits into two minutes; then 500 entries are told in full and timed. Times are
processor time of this process, so a busy machine matters less; `sign` is what a second process does in a long stream.
"""

import argparse
import random
import resource
import tempfile
import time
from datetime import UTC, datetime, timedelta
from math import log
from pathlib import Path

import sqlalchemy as sa

from matchers.fingerprints import word_hash
from matchers.stories import decide, signature
from storage import stories
from storage.records import Entry
from storage.tables import metadata
from storage.tables_stories import keys, marks, told

TIMED = 500
WORDS = 60
"""Words of an entry that become keys, about."""
START = datetime(2026, 1, 1, tzinfo=UTC)


class News:
    """A stream of invented Russian-like entries, always the same."""

    def __init__(self):
        self.random = random.Random(5)
        self.words = [self._word(2, 5) for _ in range(40_000)]
        self.names = [self._word(3, 4).capitalize() + self.random.choice(["ев", "ов", "ин"]) for _ in range(20_000)]
        self.recent = []

    def _word(self, least, most):
        syllables = range(self.random.randint(least, most))
        return "".join(self.random.choice("бвгджзклмнпрст") + self.random.choice("аеиоу") for _ in syllables)

    def word(self):
        return self.words[min(int(20 * (2000 ** self.random.random()) - 20), len(self.words) - 1)]

    def entry(self, number):
        if self.recent and self.random.random() < 0.2:
            title, text = self.random.choice(self.recent)
            words = text.split()
            words[self.random.randrange(len(words))] = self.word()
            title, text = f"{title} {self.word()}", " ".join(words)
        else:
            first, second, third = (self.random.choice(self.names) for _ in range(3))
            title = f"{self.word()} {first} {self.word()} {self.random.randint(2, 400)} {second}"
            text = " ".join([first, self.word(), third, *(self.word() for _ in range(55))])
        self.recent = [*self.recent[-400:], (title, text)]
        at = START + timedelta(seconds=20 * number)
        return Entry(f"e{number}", title, text, "ru", f"https://s{number % 90}.example/{number}", "s", at)


def fill(tx, news, size):
    """Store entries without deciding about them: a hundred real signatures, and for each key its share of entries."""
    samples = [signature(news.entry(size + number), seen_at=START).packed() for number in range(100)]
    told_at = int(START.timestamp() * 1000)
    raw = tx.connection.driver_connection
    raw.executemany(
        "INSERT INTO stories_told (entry_id, item, story, event, body, score, level, reason, told_at)"
        f" VALUES (?, ?, ?, '', ?, 0, 'new', '', {told_at})",
        ((number, f"e{number}", f"s{number}", samples[number % 100]) for number in range(1, size + 1)),
    )
    raw.executemany("INSERT OR IGNORE INTO story_keys VALUES (?, ?)", key_rows(news, size))


def key_rows(news, size):
    """Give rows in the order of the table: the words of the vocabulary, then people, whom hardly two entries share."""
    chances = {}
    for place, word in enumerate(news.words):
        key = hash_of(word)
        chances[key] = chances.get(key, 0.0) + log((place + 21) / (place + 20)) / log(2000)
    for key, chance in sorted(chances.items()):
        share = 1 - (1 - chance) ** WORDS
        entry = 0
        while (entry := entry + 1 + int(news.random.expovariate(1) * (1 / share - 1) + 0.5)) <= size:
            yield key, entry
    for number in range(1, size + 1):
        yield (number << 33) + 1, number
        yield (number << 33) + 2, number


def hash_of(word):
    return word_hash(f"stem {word[:5]}")


def tell(tx, number, entry):
    begun = time.process_time()
    mine = signature(entry, seen_at=entry.published_at)
    signed = time.process_time()
    decision = decide(mine, stories.find_candidates(tx, mine, entry.published_at))
    stories.keep_told(tx, number, mine, decision, entry.published_at)
    return signed - begun, time.process_time() - signed


def measure(news, size, folder):
    """Give milliseconds of signing and of deciding, and megabytes of the file, with so many entries stored."""
    engine = sa.create_engine(f"sqlite:///{folder}/stories-{size}.db")
    with engine.connect() as tx:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-100000"):
            tx.exec_driver_sql(f"PRAGMA {pragma}")
        metadata.create_all(tx, [told, keys, marks])
        fill(tx, news, size)
        entries = [news.entry(size + number) for number in range(1, TIMED + 101)]
        times = [tell(tx, number, entry) for number, entry in enumerate(entries, size + 1)]
        used = pages(tx) / 1e6
    engine.dispose()
    sign, decided = (sum(column) / TIMED * 1000 for column in zip(*times[100:], strict=True))  # the first hundred warm
    return sign, decided, used


def pages(tx):
    """Bytes the database takes, written out or not."""
    return tx.exec_driver_sql("PRAGMA page_count").scalar_one() * tx.exec_driver_sql("PRAGMA page_size").scalar_one()


def draw(rows, path):
    """Write the cost of an entry by the number of entries stored, both without units of their own, as an SVG."""
    width, height, left, bottom = 560, 300, 60, 250
    most = max(sign + decided for _, sign, decided, _ in rows) * 1.2
    ys = [bottom - (sign + decided) / most * 210 for _, sign, decided, _ in rows]
    xs = [left + place * (width - 2 * left) / max(1, len(rows) - 1) for place in range(len(rows))]
    points = " ".join(f"{x:.0f},{y:.0f}" for x, y in zip(xs, ys, strict=True))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif">',
        '<rect width="100%" height="100%" fill="#fff"/>',
        f'<polyline points="{left},30 {left},{bottom} {width - 30},{bottom}" fill="none" stroke="#555"/>',
        f'<polyline points="{points}" fill="none" stroke="#276" stroke-width="2"/>',
    ]
    for (size, sign, decided, _), x, y in zip(rows, xs, ys, strict=True):
        parts += [
            f'<circle cx="{x:.0f}" cy="{y:.0f}" r="4" fill="#276"/>',
            f'<text x="{x:.0f}" y="{y - 10:.0f}" text-anchor="middle">{sign + decided:.2f} ms</text>',
            f'<text x="{x:.0f}" y="{bottom + 18}" text-anchor="middle">{size:,}</text>',
        ]
    parts.append(f'<text x="{width / 2}" y="{bottom + 40}" text-anchor="middle">entries stored</text></svg>')
    path.write_text("\n".join(parts) + "\n")


def main(sizes, svg):
    news = News()
    rows = []
    columns = {"stored": 10, "sign ms": 8, "decide ms": 10, "entries/s": 10, "shared": 14, "file MB": 8, "MB": 5}
    print(*(head.rjust(width) for head, width in columns.items()))
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            sign, decided, used = measure(news, size, folder)
            rows.append((size, sign, decided, used))
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            both = f"{1000 / (sign + decided):>10.0f} {1000 / max(sign, decided):>14.0f}"
            print(f"{size:>10,} {sign:>8.2f} {decided:>10.2f} {both} {used:>8.0f} {peak:>5}", flush=True)
    if svg:
        draw(rows, svg)


if __name__ == "__main__":
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("sizes", nargs="*", type=int, default=[1_000, 10_000, 100_000])
    ap.add_argument("--svg", type=Path)
    args = ap.parse_args()
    main(args.sizes, args.svg)
