"""How fast events are read, in seconds of one core: python bench/patterns.py

Short entries are the own labelled sets with every number changed, so that no entry is read twice; the vocabulary is
warm. Articles are joined from them: in the worst case every sentence tells an event, in a usual one each third.
"""

from __future__ import annotations

import json
import random
import re
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from config.pattern_packs import load_pattern_packs  # noqa: E402 - found only after the path is set
from matchers.patterns import PatternReader  # noqa: E402
from matchers.text import prepare  # noqa: E402


def entries() -> list[tuple[str, str, str]]:
    rows = []
    for path in sorted((ROOT / "tests/matchers/cases/patterns").glob("*.jsonl")):
        rows += [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [(row["lang"], row["title"], row["text"]) for row in rows]


def changed(text: str, step: int) -> str:
    return re.sub(r"\d+", lambda found: str(int(found[0]) + step), text)


def seconds(reader: PatternReader, rows: list[tuple[str, str]]) -> float:
    started = time.process_time()
    for title, text in rows:
        reader.events(prepare(title), prepare(text))
    return time.process_time() - started


def main() -> None:
    started = time.process_time()
    packs = load_pattern_packs()
    reader = PatternReader(packs)
    print(f"{len(packs)} packs compiled in {time.process_time() - started:.2f} s")
    rows = entries()
    seconds(reader, [(title, text) for _, title, text in rows])
    print(f"{'what':28}{'entries':>9}{'per second':>12}{'ms each':>9}")
    for lang in ("en", "ru", "kk", "all"):
        own = [(title, text) for code, title, text in rows if lang in (code, "all")]
        best = min(seconds(reader, [(changed(a, n), changed(b, n)) for a, b in own]) for n in range(1, 6))
        print(f"{'short entries, ' + lang:28}{len(own):9}{len(own) / best:12,.0f}{1000 * best / len(own):9.2f}")
    for share in (1.0, 1 / 3):
        for lang in ("en", "ru", "kk"):
            made = articles(lang, [text for code, _, text in rows if code == lang], share)
            best = min(seconds(reader, [("News", changed(text, n)) for text in made]) for n in range(1, 6))
            what = f"article, {share:.0%} events, {lang}"
            print(f"{what:28}{len(made):9}{len(made) / best:12,.0f}{1000 * best / len(made):9.2f}")


def articles(lang: str, texts: list[str], share: float) -> list[str]:
    """Join ten articles of 3,000 signs of paragraphs that tell events and of calm ones."""
    calm = (ROOT / f"tests/matchers/cases/calm/{lang}.txt").read_text(encoding="utf-8").splitlines()
    draw = random.Random(4)
    made = []
    for _ in range(10):
        text = ""
        while len(text) < 3000:
            text += (draw.choice(texts) if draw.random() < share else " ".join(draw.sample(calm, 2))) + "\n"
        made.append(text[:3000])
    return made


if __name__ == "__main__":
    main()
