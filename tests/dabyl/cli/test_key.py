"""`dabyl key`: where it is, and a change of it, whatever interrupts."""

import base64
import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from storage.migrations import NEWEST

PEOPLE = "".join(f"Айдос Беркін{number}\n" for number in range(40))
ROOT = Path(__file__).parents[3]


@pytest.fixture
def key_file(home):
    return home / "config" / "dabyl" / "key"


@pytest.fixture
def installed(dabyl, tmp_path):
    path = tmp_path / "people.txt"
    path.write_text(PEOPLE, encoding="utf-8")
    assert dabyl("watchlist", "import", path).status == 0
    return dabyl


def names(dabyl):
    return [json.loads(line)["name"] for line in dabyl("watchlist", "export").out.splitlines()]


def new_key():
    return base64.b64encode(os.urandom(32)).decode()


def test_it_tells_the_place_and_never_the_key(installed, key_file):
    said = installed("key")
    assert said.status == 0
    assert str(key_file) in said.out
    assert key_file.read_text().strip() not in said.out


def test_before_the_first_start_it_says_where_the_key_will_be(dabyl, key_file):
    assert str(key_file) in dabyl("key").out
    assert not key_file.exists()
    assert dabyl("key", "rotate").status == 1


def test_a_change_seals_everything_anew_and_keeps_the_old_key_for_old_backups(installed, key_file, tmp_path):
    before = key_file.read_text()
    assert installed("backup", tmp_path / "old.db").status == 0
    said = installed("key", "rotate")
    assert said.out.startswith("41 rows sealed anew")  # and the note that a list was imported
    assert key_file.read_text() != before
    assert len(key_file.read_text().split()) == 1
    assert (key_file.stat().st_mode & 0o777) == 0o600
    assert len(names(installed)) == 40
    (old,) = key_file.parent.glob("key.old-*")
    assert old.read_text() == before
    assert str(old) in said.out


def test_with_the_old_key_put_back_the_database_is_refused(installed, key_file):
    before = key_file.read_text()
    installed("key", "rotate")
    key_file.write_text(before)
    assert "another key" in installed("watchlist", "export").err


def test_a_key_of_the_environment_is_changed_by_giving_both(dabyl, monkeypatch, tmp_path):
    old, new = new_key(), new_key()
    monkeypatch.setenv("DABYL_KEY", old)
    (tmp_path / "people.txt").write_text(PEOPLE, encoding="utf-8")
    dabyl("watchlist", "import", tmp_path / "people.txt")
    said = dabyl("key", "rotate")
    assert said.status == 1
    assert "a comma between them" in said.err
    monkeypatch.setenv("DABYL_KEY", f"{new},{old}")
    assert "dabyl key rotate" in dabyl("watchlist", "export").err
    assert "take the old key" in dabyl("key", "rotate").out
    monkeypatch.setenv("DABYL_KEY", new)
    assert len(names(dabyl)) == 40


def test_a_systemd_credential_is_the_key(dabyl, monkeypatch, tmp_path, key_file):
    (tmp_path / "credentials").mkdir()
    (tmp_path / "credentials" / "dabyl-key").write_text(new_key())
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "credentials"))
    assert dabyl("migrate").status == 0
    assert "systemd credential dabyl-key" in dabyl("key").out
    assert not key_file.exists()


@pytest.mark.parametrize("text", ["", "not base64!", base64.b64encode(b"short").decode()])
def test_a_spoilt_key_file_is_told_in_one_line_without_its_content(installed, key_file, text):
    key_file.write_text(text)
    said = installed("watchlist", "export")
    assert said.status == 1
    assert str(key_file) in said.err
    assert len(said.err.splitlines()) == 1
    assert not text or text not in said.err


def test_a_change_that_cannot_begin_leaves_the_key_as_it_was(installed, key_file, home):
    """Where the database is newer, or another key's, a new key in the file would let nothing start any more."""
    before = key_file.read_text()
    [database] = (home / "data").rglob("dabyl.db")
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    said = installed("key", "rotate")
    assert (said.status, "newer" in said.err) == (1, True)
    assert key_file.read_text() == before
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", [NEWEST])
    key_file.write_text(new_key())
    other = key_file.read_text()
    assert "another key" in installed("key", "rotate").err
    assert key_file.read_text() == other


@pytest.mark.parametrize("pause_s", [0.0, 0.01, 0.05])
def test_killed_in_the_middle_it_is_finished_by_the_next_try(installed, key_file, pause_s):
    process = subprocess.Popen(
        [sys.executable, "-m", "dabyl", "key", "rotate"], cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}
    )
    end = time.monotonic() + 30
    while len(key_file.read_text().split()) < 2 and process.poll() is None and time.monotonic() < end:
        pass
    time.sleep(pause_s)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert installed("key", "rotate").status == 0
    assert len(key_file.read_text().split()) == 1
    assert len(names(installed)) == 40
