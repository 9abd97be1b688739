"""How fast entries find their story, and how the cost of one grows with what is stored.

    python bench/stories.py                     # 1,000, 10,000 and 30,000 entries stored
    python bench/stories.py 10000 100000 1000000

Entries are generated: Zipf words, invented names, a fifth of them near-copies. The tables live in a temporary SQLite
file, as in `dabyl scan --cluster`. To reach a size fast, stored entries get keys of generated words without being read;
then 500 entries are told in full and timed. Times are processor time of this process, so a busy machine matters less.
"""

import random
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from matchers.fingerprints import word_hash
from matchers.stories import decide, signature
from storage import stories
from storage.records import Entry
from storage.tables import metadata
from storage.tables_stories import keys, marks, told

TIMED = 500
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


def fill(tx, news, stored, size):
    """Store entries without deciding about them: a hundred real signatures, each with keys of its own words."""
    samples = [signature(news.entry(stored + number), seen_at=START) for number in range(100)]
    rows, key_rows = [], []
    for number in range(stored + 1, size + 1):
        sample = samples[number % len(samples)]
        rows.append((number, f"e{number}", f"s{number}", sample.packed()))
        words = [key for key in {hash_of(news.word()) for _ in range(60)} if key][:50]
        key_rows += [(key, number) for key in (*words, number * 7919, number * 104_729)]
        if len(rows) == 2000 or number == size:
            told_at = int(START.timestamp() * 1000)
            tx.exec_driver_sql(
                "INSERT INTO stories_told (entry_id, item, story, event, body, score, level, reason, told_at)"
                f" VALUES (?, ?, ?, '', ?, 0, 'new', '', {told_at})",
                rows,
            )
            tx.exec_driver_sql("INSERT OR IGNORE INTO story_keys VALUES (?, ?)", key_rows)
            rows, key_rows = [], []


def hash_of(word):
    return word_hash(f"stem {word[:5]}")


def tell(tx, number, entry):
    mine = signature(entry, seen_at=entry.published_at)
    decision = decide(mine, stories.find_candidates(tx, mine, entry.published_at))
    stories.keep_told(tx, number, mine, decision, entry.published_at)
    return decision


def pages(tx):
    """Bytes the database takes, written out or not."""
    return tx.exec_driver_sql("PRAGMA page_count").scalar_one() * tx.exec_driver_sql("PRAGMA page_size").scalar_one()


def main(sizes):
    news = News()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "stories.db"
        engine = sa.create_engine(f"sqlite:///{file}")
        with engine.connect() as tx:
            for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-100000"):
                tx.exec_driver_sql(f"PRAGMA {pragma}")
            metadata.create_all(tx, [told, keys, marks])
            print(
                f"{'stored':>10} {'ms an entry':>12} {'entries/s':>10} {'file MB':>8} {'bytes each':>10} {'peak MB':>8}"
            )
            stored = 0
            for size in sizes:
                fill(tx, news, stored, size)
                entries = [news.entry(size + number) for number in range(1, TIMED + 101)]
                for number, entry in enumerate(entries[:100], size + 1):
                    tell(tx, number, entry)  # warm
                begun = time.process_time()
                for number, entry in enumerate(entries[100:], size + 101):
                    tell(tx, number, entry)
                each = (time.process_time() - begun) / TIMED
                stored = size + len(entries)
                used = pages(tx)
                peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
                row = f"{size:>10,} {each * 1000:>12.2f} {1 / each:>10.0f} {used / 1e6:>8.0f} {used / stored:>10.0f}"
                print(f"{row} {peak:>8}", flush=True)
        engine.dispose()


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [1_000, 10_000, 30_000])
