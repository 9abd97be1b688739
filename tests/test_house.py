"""The house rules that no linter knows."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("dabyl", "bot", "watchers", "matchers", "storage", "config")


@pytest.fixture(scope="module")
def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_the_six_rooms_are_shipped_and_layered(project):
    assert project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"] == list(ROOMS)
    assert project["tool"]["importlinter"]["contracts"][0]["layers"] == list(ROOMS)


def test_tests_are_no_package():
    assert list((ROOT / "tests").rglob("__init__.py")) == []


def test_every_module_says_what_it_is_for():
    modules = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    starts = {path: path.read_text(encoding="utf-8").lstrip() for path in modules}
    assert [path for path, start in starts.items() if start and not start.startswith(('"""', 'r"""'))] == []


def test_only_the_front_door_reads_the_environment():
    readers = {
        path.relative_to(ROOT).as_posix()
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if re.search(r"os\.environ|getenv", path.read_text(encoding="utf-8"))
    }
    # A reading process is started with the environment of its parent, whatever that is.
    assert {name for name in readers if not name.startswith("dabyl/cli/")} <= {"watchers/workers.py"}


def test_nothing_tracked_names_a_registry_or_a_machine():
    try:
        listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    hosts = ("py" + "pi.org", "python" + "hosted.org", "registry." + "npmjs")
    found = [
        name
        for name in listed.splitlines()
        if (ROOT / name).is_file() and any(host.encode() in (ROOT / name).read_bytes() for host in hosts)
    ]
    assert found == []
    assert "uv.lock" not in listed.splitlines()
