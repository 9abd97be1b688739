import importlib.util
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "tools" / "holes.py"


@pytest.fixture
def holes():
    spec = importlib.util.spec_from_file_location("tools_holes", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


HOLE = {"id": "PYSEC-2031-7", "fix_versions": ["2.1"], "aliases": [], "description": "reads past the end"}
SAFE = {"name": "calm", "version": "1.0", "vulns": []}
OPEN = {"name": "leaky", "version": "2.0", "vulns": [HOLE]}
SKIPPED = {"name": "unknown", "skip_reason": "not found"}


def test_a_hole_is_told_with_its_cure_and_fails(holes):
    lines, has_hole = holes.told({"dependencies": [SAFE, OPEN]})
    assert lines == ["leaky 2.0: PYSEC-2031-7, mended in 2.1", "known holes: 1 in 2 packages"]
    assert has_hole


def test_a_hole_that_was_judged_does_not_fail(holes, monkeypatch):
    monkeypatch.setattr(holes, "KNOWN", {"PYSEC-2031-7": "we never call it"})
    assert holes.told({"dependencies": [OPEN]}) == (["known holes: 0 in 1 packages"], False)


def test_packages_nobody_answers_for_are_counted(holes):
    assert holes.told({"dependencies": [SAFE, SKIPPED]}) == (["known holes: 0 in 1 packages; no answer for 1"], False)


def test_a_registry_out_of_reach_is_said_and_fails_nothing(holes, monkeypatch, capsys):
    monkeypatch.setattr(holes, "ask", lambda _: None)
    assert holes.main() == 0
    assert "not checked" in capsys.readouterr().out
    assert holes.told({"dependencies": [SKIPPED]})[1] is False


def test_a_hole_is_told_by_the_exit_code(holes, monkeypatch, capsys):
    monkeypatch.setattr(holes, "ask", lambda _: {"dependencies": [OPEN]})
    assert holes.main() == 1
    assert "leaky 2.0" in capsys.readouterr().out
