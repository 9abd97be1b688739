import subprocess
import sys
from pathlib import Path

import pytest

import dabyl.cli as front
from config.errors import StorageError
from dabyl.cli import COMMANDS, load

FOLDER = Path(front.__file__).parent


def test_every_file_of_the_folder_is_in_the_table():
    """What says no help is shared by several, and no subcommand."""
    files = {file.stem for file in FOLDER.glob("*.py") if "\nHELP = " in file.read_text(encoding="utf-8")}
    assert files == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_subcommand_says_the_same_line_as_the_table_and_gives_an_example(name, dabyl):
    assert COMMANDS[name] == load(name).HELP
    said = dabyl(name, "--help")
    assert said.status == 0
    assert "example:" in said.out


@pytest.mark.parametrize(
    "words", [[], ["frobnicate"], ["scan"], ["scan", "--no-such"], ["feeds"], ["prune", "--days", "x"]]
)
def test_wrong_usage_is_one_line_and_status_2(words, dabyl):
    said = dabyl(*words)
    assert said.status == 2
    assert len(said.err.splitlines()) == 1


def test_a_failure_is_one_line_and_status_1(dabyl, monkeypatch):
    def fail(_args):
        raise StorageError("the disk\nis full")

    monkeypatch.setattr(load("migrate"), "run", fail)
    said = dabyl("migrate")
    assert (said.status, said.err) == (1, "dabyl migrate: the disk is full\n")


def test_an_unexpected_error_shows_no_traceback_without_debug(dabyl, monkeypatch):
    def fail(_args):
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(load("migrate"), "run", fail)
    said = dabyl("migrate")
    assert said.status == 1
    assert "ZeroDivisionError" in said.err
    assert "Traceback" not in said.err
    assert "secret" not in said.err
    assert "ZeroDivisionError: secret" in dabyl("migrate", "--debug").err


def test_help_loads_nothing_heavy():
    code = (
        "import sys; from dabyl.cli import main; main(['--help']); "
        "heavy = {'sqlalchemy', 'telegram', 'aiohttp', 'feedparser', 'rapidfuzz', 'lark'} & set(sys.modules); "
        "sys.exit(f'loaded {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_matchers_load_no_database_network_or_telegram():
    code = (
        "import sys; import matchers.reading; "
        "heavy = {'sqlalchemy', 'telegram', 'aiohttp', 'httpx', 'feedparser'} & set(sys.modules); "
        "sys.exit(f'loaded {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["bot", "worker"])
def test_separate_processes_ask_for_postgresql_in_one_line(name, dabyl):
    said = dabyl(name)
    assert said.status == 1
    assert "separate processes need PostgreSQL" in said.err
    assert len(said.err.splitlines()) == 1


def test_a_place_to_listen_is_host_and_port(dabyl):
    said = dabyl("web", "--listen", "everywhere")
    assert said.status == 2
    assert "HOST:PORT" in said.err
    assert len(said.err.splitlines()) == 1


def test_a_channel_needs_a_plain_name(dabyl):
    said = dabyl("channels", "add", "My Office")
    assert said.status == 2
    assert len(said.err.splitlines()) == 1
