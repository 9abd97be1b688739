"""How well events are read on the own labelled sets, by set, language and script: python bench/patterns_quality.py

An alarm is an event with score 50 or more; F1 is micro, over pairs of entry and pattern.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from config.pattern_packs import load_pattern_packs  # noqa: E402 - found only after the path is set
from matchers.patterns import PatternReader  # noqa: E402
from matchers.text import prepare  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

PUBLISHED = datetime(2024, 5, 20, tzinfo=UTC)
CYRILLIC = "абвгғдежзийкқлмнңоөпрстуұүфхһыіәшьяючцэ"
SCRIPTS = {
    "Latin of 2021": [*"abvgğdejziikqlmnñoöprstuūüfhhyıäş", "", "ia", "iu", "ch", "ts", "e"],
    "Latin of 2018": [*"abvgǵdejzııkqlmnńoóprstýuúfhhyiá", "sh", "", "ıa", "ıý", "ch", "ts", "e"],
    "ad hoc Latin": [*"abvggdejziikklmnnooprstuuufhhyia", "sh", "", "ya", "yu", "ch", "ts", "e"],
    "Arabic (töte)": [*"ابۆگعدەجزييكقلمنڭووپرستۋۇۇفحھىىاش", "", "يا", "يۋ", "چ", "تس", "ە"],
}


def entries(name: str) -> list[dict[str, Any]]:
    path = ROOT / "tests/matchers/cases/patterns" / f"{name}.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def f1(reader: PatternReader, rows: list[dict[str, Any]], change: Callable[[str], str] = str) -> float:
    count = Counter[str]()
    for row in rows:
        told = {one["pattern"] for one in row["events"] if not one.get("optional")}
        either = {one["pattern"] for one in row["events"] if one.get("optional")}
        events = reader.events(prepare(change(row["title"])), prepare(change(row["text"])), published_at=PUBLISHED)
        found = {one.pattern for one in events if one.status == "event" and one.score >= 50} - either
        count.update(right=len(told & found), wrong=len(told ^ found))
    return 200 * count["right"] / (2 * count["right"] + count["wrong"])


def written_in(script: str) -> Callable[[str], str]:
    table = str.maketrans(dict(zip(CYRILLIC, SCRIPTS[script], strict=True)))

    def write(word: re.Match[str]) -> str:
        lowered = word[0].lower()
        front = re.search("[әөүі]", lowered) and not re.search("[кге]", lowered)
        return ("ء" if front and script.startswith("Arabic") else "") + lowered.translate(table)

    return lambda text: re.sub(r"\w+", write, text)


def main() -> None:
    reader = PatternReader(load_pattern_packs())
    sets = {
        name: entries(name)
        for name in (
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
            "twenty-first",
            "twenty-second",
        )
    }
    print(f"{'set':16}{'entries':>8}{'F1':>7}{'en':>7}{'ru':>7}{'kk':>7}")
    for name, rows in sets.items():
        by_lang = "".join(
            f"{f1(reader, [row for row in rows if row['lang'] == lang]):7.1f}" for lang in ("en", "ru", "kk")
        )
        print(f"{name:16}{len(rows):8}{f1(reader, rows):7.1f}{by_lang}")
    kazakh = [row for rows in sets.values() for row in rows if row["lang"] == "kk"]
    print(f"{'Kazakh, Cyrillic':16}{len(kazakh):8}{f1(reader, kazakh):7.1f}")
    for script in SCRIPTS:
        print(f"{script:16}{len(kazakh):8}{f1(reader, kazakh, written_in(script)):7.1f}")


if __name__ == "__main__":
    main()
