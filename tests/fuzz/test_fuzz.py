"""A run of fixed length over every door through which strangers' bytes come in; `python fuzz/run.py` runs longer."""

import importlib.util
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parents[2] / "fuzz"


def load():
    """Import the runner by path: fuzz/ is no package."""
    spec = importlib.util.spec_from_file_location("fuzz_run", HERE / "run.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    path = list(sys.path)
    spec.loader.exec_module(module)
    sys.path[:] = path
    return module


runner = load()
EXECUTIONS = {"feed": 500, "page": 150, "text": 1500, "query": 300, "watchlist": 500, "opml": 1000}
OTHERWISE = 200


@pytest.mark.filterwarnings("ignore:To avoid breaking:DeprecationWarning")  # feedparser's own, about a missing date
@pytest.mark.parametrize("target", sorted(runner.TARGETS))
def test_nothing_breaks_and_nothing_takes_a_second(target):
    outcome = runner.fuzz(target, EXECUTIONS.get(target, OTHERWISE), seed=41)
    assert outcome.findings == []
    assert outcome.executions > OTHERWISE / 2


def test_every_target_has_a_corpus():
    assert {path.name for path in (HERE / "corpus").iterdir()} == set(runner.TARGETS)
    assert all(runner.kept(target) for target in runner.TARGETS)


def test_the_same_seed_makes_the_same_inputs():
    seeds = [b"one", "екі".encode()]
    assert [runner.make(seeds, 7, n) for n in range(200)] == [runner.make(seeds, 7, n) for n in range(200)]


def test_what_a_target_breaks_on_is_found(monkeypatch):
    def breaks(data):
        raise KeyError(len(data))

    monkeypatch.setitem(runner.TARGETS, "opml", breaks)
    assert "KeyError at test_fuzz.py" in runner.fuzz("opml", 1, seed=1).findings[0][0]
