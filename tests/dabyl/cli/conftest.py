"""The command as a person calls it: words in, exit status, stdout and stderr out, in a home of its own."""

import logging
import os
from dataclasses import dataclass

import pytest

from dabyl.cli import main


@dataclass
class Said:
    status: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def home(monkeypatch, tmp_path):
    for name in [name for name in os.environ if name.startswith("DABYL_") or name == "DATABASE_URL"]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield tmp_path
    root.handlers[:], root.level = before


@pytest.fixture
def dabyl(capsys):
    def call(*words):
        status = main([str(word) for word in words])
        printed = capsys.readouterr()
        return Said(status, printed.out, printed.err)

    return call
