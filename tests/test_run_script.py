"""`run.py`, the door for somebody who has Python and nothing else."""

import importlib.util
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def script(monkeypatch, tmp_path):
    spec = importlib.util.spec_from_file_location("run_script", ROOT / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    called = []
    monkeypatch.setattr(module, "call", called.append)
    monkeypatch.setattr(module, "become", lambda command: called.append(command) or 0)
    (tmp_path / ".venv").mkdir()
    module.called = called
    return module


def test_other_words_go_to_the_command(script):
    assert script.main(["feeds", "list"]) == 0
    assert script.called[-1] == ["-m", "dabyl", "feeds", "list"]


def test_test_runs_the_suite_with_the_test_requirements(script, monkeypatch):
    monkeypatch.chdir(ROOT)
    script.main(["test", "-k", "names"])
    assert any(str(ROOT / "requirements" / "test.txt") in command for command in script.called)
    assert script.called[-1] == ["-m", "pytest", "-k", "names"]


def test_everything_is_installed_by_hash_and_without_the_index_choosing(script):
    script.install("run")
    requirements = next(command for command in script.called if "-r" in command)
    assert "--require-hashes" in requirements


def test_nothing_is_installed_twice(script):
    script.PYTHON.parent.mkdir()
    script.PYTHON.touch()
    script.install("test")
    script.called.clear()
    script.install("run")
    script.install("test")
    assert script.called == []


def test_an_old_python_is_told_in_one_sentence(script, monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 1))
    with pytest.raises(SystemExit, match=r"Python 3\.11, 3\.12 or 3\.13"):
        script.main(["demo"])


def test_a_python_without_venv_is_told_what_to_install(script, monkeypatch):
    monkeypatch.setattr(script.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SystemExit, match="python3-venv"):
        script.main(["demo"])


@pytest.mark.parametrize("name", ["run.txt", "test.txt"])
def test_the_locked_requirements_name_no_index_and_no_folder(name):
    lines = (ROOT / "requirements" / name).read_text().splitlines()
    assert [line for line in lines if "://" in line or line.startswith("-")] == []
    packages = [line for line in lines if line and not line.startswith((" ", "#"))]
    assert all("==" in line for line in packages)
    assert any(line.startswith("hatchling==") for line in packages)
    assert any(line.startswith("editables==") for line in packages)
