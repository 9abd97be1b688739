"""What encryption costs: a scan of entries with 10,000 watches, from a database with sealed and with open bodies.

    python bench/sealing.py [--watches 10000] [--entries 300]

The index is built in memory once a start (or change of a list); entries are read against it without opening anything,
by the same code in both cases: the best time of either counts for both. Placing an entry in its story seals one
signature and opens those of at most 28 earlier entries, which is what `stories` does, with 2 kB each.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from config.pattern_packs import load_pattern_packs
from matchers.patterns import PatternReader
from matchers.reading import Reader
from storage import chats, watches
from storage.database import Db
from storage.migrating import migrate
from storage.records import Entry, NameWatch
from storage.vault import Vault

NOW = datetime(2026, 5, 1, tzinfo=UTC)
GIVEN = "Айдос Мадина Ерлан Құралай Тимур Асель Нұрлан Гүлнар Берик Сауле".split()
ROOTS = "Сагымб Ахмет Жумаб Оспан Тлеуб Кенжеб Байсеит Нурпеис Досмух Ермек Калиев Мусин Турсын Шарип".split()
ENDS = "аев баев ов енов алиев уллин ханов басов тегин кулов".split()
TEXT = (
    "Суд в Алматы рассмотрел дело {name}. Прокурор просил три года ограничения свободы; адвокат заявил, что "
    "доказательств нет. Заседание отложено на две недели, сообщила пресс-служба. Вину {name} не признаёт."
)


CANDIDATES = 28
SIGNATURE = bytes(range(250)) * 8


class OpenVault(Vault):
    """Keeps bodies as plain JSON: what Dabyl would do without encryption. For this bench only."""

    def seal(self, value):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

    def open(self, sealed):
        return json.loads(sealed)

    def seal_bytes(self, plain):
        return plain

    def open_bytes(self, sealed):
        return sealed


def people(count):
    """Invented names, all different."""
    kinds = [f"{given} {root}{end}" for given in GIVEN for root in ROOTS for end in ENDS]
    return [
        f"{kinds[n % len(kinds)]}{'' if n < len(kinds) else ' ' + GIVEN[n // len(kinds) % 10] + 'ұлы'}"
        for n in range(count)
    ]


async def scan(vault, folder, names, entries, patterns):
    """Seconds to store the list, open it, compile it, read the entries and place them; how many mentions there are."""
    gc.collect()
    db = Db(f"sqlite:///{folder}/{type(vault).__name__}.db", vault)
    await migrate(db)
    async with db.write() as tx:
        chat = await chats.add(tx, "console", "console", kind="console", now=NOW)
        begun = time.process_time()
        await watches.add_many(tx, vault, chat.id, [NameWatch("", name) for name in names], now=NOW)
        stored = time.process_time() - begun
    async with db.read() as tx:
        begun = time.process_time()
        listed = await watches.listing(tx, vault)
        opened = time.process_time() - begun
    begun = time.process_time()
    reader = Reader((one.watch for one in listed), patterns)
    compiled = time.process_time() - begun
    begun = time.process_time()
    found = sum(len(reader.read(entry).mentions) for entry in entries)
    read = time.process_time() - begun
    begun = time.process_time()
    place_all(vault, len(entries))
    placed = time.process_time() - begun
    await db.close()
    return [stored, opened, compiled, read, placed], found


def place_all(vault, count):
    """Seal and open what stories need, for so many entries."""
    for _ in range(count):
        sealed = vault.seal_bytes(SIGNATURE)
        for _ in range(CANDIDATES):
            vault.open_bytes(sealed)


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--watches", type=int, default=10_000)
    parser.add_argument("--entries", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=6)
    args = parser.parse_args()
    names = people(args.watches)
    entries = [
        Entry(str(n), f"Суд {n}", TEXT.format(name=names[n * 37 % len(names)]), lang="ru") for n in range(args.entries)
    ]
    patterns = PatternReader(load_pattern_packs())
    best = {}
    for number in range(args.rounds):
        kinds = [Vault, OpenVault] if number % 2 else [OpenVault, Vault]
        for kind in kinds:
            with tempfile.TemporaryDirectory() as folder:
                times, found = await scan(kind(bytes(32)), folder, names, entries, patterns)
            known = best.get(kind, times)
            best[kind] = [min(pair) for pair in zip(known, times, strict=True)]
    for same in (2, 3):
        fastest = min(times[same] for times in best.values())
        for times in best.values():
            times[same] = fastest
    print(f"{args.watches:,} watches, {args.entries} entries, {found} mentions, best of {args.rounds}; CPU seconds")
    print(f"{'':10}{'store':>9}{'open list':>11}{'compile':>9}{'read':>9}{'stories':>9}{'scan*':>9}")
    widths = (9, 11, 9, 9, 9, 9)
    for kind, label in ((OpenVault, "open"), (Vault, "sealed")):
        cells = zip([*best[kind], sum(best[kind][1:])], widths, strict=True)
        print(f"{label:10}" + "".join(f"{value:{width}.3f}" for value, width in cells))
    over = sum(best[Vault][1:]) / sum(best[OpenVault][1:]) - 1
    more = best[Vault][1] - best[OpenVault][1]
    print(f"* all but store; encryption adds {over:.1%}; to open the list alone {more:+.3f} s")


if __name__ == "__main__":
    asyncio.run(main())
