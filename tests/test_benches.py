"""The quick benches run on today's code, in small; the long ones are run by hand before a release."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
QUICK = (
    ["fanout.py", "--chats", "20"],
    ["masses.py", "20"],
    ["names.py", "--sizes", "100", "--entries", "20"],
    ["names_quality.py", "--people", "2"],
)


@pytest.mark.parametrize("words", QUICK, ids=lambda words: words[0])
def test_a_bench_gives_figures(words):
    bench = [sys.executable, str(ROOT / "bench" / words[0]), *words[1:]]
    done = subprocess.run(bench, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    assert any(letter.isdigit() for letter in done.stdout)
