"""Run the fuzzers: `python fuzz/run.py --executions 100000 [--target query] [--seed 7]`.

Every input a target breaks on, or works on for more than a second, is kept in fuzz/corpus/TARGET/ and told; exit 1.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
import traceback
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

from mutation import make  # noqa: E402
from targets import TARGETS  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

CORPUS = Path(__file__).parent / "corpus"
SLOW_S = 1.0
_SHARES = {"feed": 4, "page": 2, "text": 8, "query": 4, "watchlist": 4, "entry": 3, "names": 3, "story": 3, "opml": 4}
_SHARES |= {"chat": 3, "given": 8, "foreign": 3}
"""Executions are shared out so: all targets get about the same time."""


@dataclass(slots=True)
class Outcome:
    """What became of a run of one target.

    Attributes:
        executions: Inputs tried.
        seconds: Of this process.
        slowest_s: The longest any input took.
        findings: (what happened, the input).
    """

    executions: int = 0
    seconds: float = 0.0
    slowest_s: float = 0.0
    findings: list[tuple[str, bytes]] = field(default_factory=list)


def kept(target: str) -> list[bytes]:
    """Read the corpus of a target: what it was given to begin with, and all it ever broke on."""
    paths = sorted((CORPUS / target).iterdir()) if (CORPUS / target).is_dir() else []
    return [path.read_bytes() for path in paths]


def fuzz(target: str, executions: int, *, seed: int, most_findings: int = 20) -> Outcome:
    """Try the corpus itself, then new inputs made of it.

    Args:
        target: Name of one.
        executions: New inputs.
        seed: Of the run; the same gives the same inputs.
        most_findings: It ends early after so many.
    """
    outcome = Outcome()
    with suppress(Exception):  # it will be told of when its turn comes
        TARGETS[target](kept(target)[0])  # dictionaries and packs are loaded once, which is no input's fault
    for data in _inputs(target, executions, seed):
        begun = time.process_time()
        try:
            TARGETS[target](data)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
            outcome.findings.append((_told(error), data))
        took = time.process_time() - begun
        outcome.executions += 1
        outcome.seconds += took
        outcome.slowest_s = max(outcome.slowest_s, took)
        if took > SLOW_S:
            outcome.findings.append((f"took {took:.1f} s", data))
        if len(outcome.findings) >= most_findings:
            break
    return outcome


def _inputs(target: str, executions: int, seed: int) -> Iterator[bytes]:
    seeds = kept(target)
    yield from seeds
    for number in range(executions):
        yield make(seeds, seed, number)


def _told(error: Exception) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(frame.filename).name}:{frame.lineno}: {str(error)[:80]!r}"


def main() -> int:
    """Fuzz, print a table, keep what was found."""
    parser = argparse.ArgumentParser(description="Fuzz what strangers' bytes come in by.")
    parser.add_argument("--executions", type=int, default=100_000, help="in total, shared out among the targets")
    parser.add_argument("--target", action="append", choices=sorted(TARGETS))
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    wanted = args.target or list(TARGETS)
    total = sum(_SHARES[name] for name in wanted)
    found = 0
    print(f"{'target':10} {'executions':>10} {'CPU s':>8} {'per s':>7} {'slowest ms':>10} findings")
    for name in wanted:
        outcome = fuzz(name, args.executions * _SHARES[name] // total, seed=args.seed)
        rate = outcome.executions / max(outcome.seconds, 0.001)
        print(
            f"{name:10} {outcome.executions:10,} {outcome.seconds:8.1f} {rate:7,.0f} {outcome.slowest_s * 1000:10.1f}"
            f" {len(outcome.findings)}",
            flush=True,
        )
        for what, data in outcome.findings:
            path = CORPUS / name / f"found-{hashlib.sha256(data).hexdigest()[:12]}"
            path.write_bytes(data)
            print(f"    {what}: {path}", flush=True)
        found += len(outcome.findings)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
