"""What is deployed is read here, since no container engine runs where the tests do, nor, as a rule, systemd."""

import configparser
import json
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.watchdogs import Trouble
from config.settings import NAMES, SECRETS
from dabyl.cli import COMMANDS
from dabyl.metrics import exposition
from storage.figures import Figures
from storage.pulses import Pulse

ROOT = Path(__file__).parents[1]
NOW, HOUR = datetime(2026, 5, 1, tzinfo=UTC), timedelta(hours=1)
_LABEL = re.compile(r"{{(\w+)}}")
_METRIC = re.compile(r"\bdabyl_[a-z_]+\b")
UNITS = sorted((ROOT / "deploy").glob("*.service"))


def _systemd():
    """The version of the systemd that is installed here, 0 without."""
    if not shutil.which("systemd-analyze"):
        return 0
    done = subprocess.run(["systemd-analyze", "--version"], capture_output=True, text=True, check=False)
    return int(re.search(r"\d+", done.stdout)[0])


def options(unit):
    """(section, name, value) of every line of a unit."""
    section = ""
    for line in unit.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            name, _, value = line.partition("=")
            yield section, name, value


def test_every_unit_is_there():
    roles = ["dabyl-bot.service", "dabyl-web.service", "dabyl-worker@.service", "dabyl.service"]
    assert [unit.name for unit in UNITS] == roles


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_starts_a_command_there_is_and_starts_it_again(unit):
    found = {(section, name): value for section, name, value in options(unit)}
    assert {section for section, _ in found} == {"Unit", "Service", "Install"}
    assert found["Service", "ExecStart"].split()[1] in COMMANDS
    assert found["Service", "Restart"] == "always"
    assert int(found["Service", "TimeoutStopSec"]) > 15, "a delivery under way may take so long"
    assert found["Service", "NoNewPrivileges"] == "yes"
    assert found["Service", "ProtectSystem"] == "strict"


@pytest.mark.skipif(_systemd() < 250, reason="systemd-analyze, 250 or later, is not installed here")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_itself_finds_nothing_wrong_with_a_unit_and_little_that_it_may(unit, tmp_path):
    """With a program that is there; a fence lower than these would be told as a higher number."""
    copy = tmp_path / unit.name.replace("@", "@1")
    copy.write_text(
        unit.read_text(encoding="utf-8").replace("/opt/dabyl/.venv/bin/dabyl", sys.executable), encoding="utf-8"
    )
    done = subprocess.run(["systemd-analyze", "verify", copy], capture_output=True, text=True, check=False)
    complaints = [line for line in (done.stdout + done.stderr).splitlines() if copy.stem in line]
    assert complaints == []
    judge = ["systemd-analyze", "security", "--offline=true", "--threshold=20", copy]
    done = subprocess.run(judge, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-200:]


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_sets_only_settings_there_are_and_secrets_from_credentials(unit):
    rows = list(options(unit))
    credentials = {value.partition(":")[0] for _, name, value in rows if name == "LoadCredential"}
    for setting in (value for _, name, value in rows if name == "Environment"):
        name, _, value = setting.partition("=")
        if name.endswith("_FILE"):
            assert name.removesuffix("_FILE") in SECRETS
            assert value.removeprefix("%d/") in credentials
        else:
            assert name in set(NAMES) - set(SECRETS)


def everything():
    """What Prometheus is told of an installation at work, in which something stands still: series and their values."""
    alerted = Figures(
        entries=(9, 3),
        alerts=(8, 2),
        sources={"active": 2, "failing": 1},
        looks_due=1,
        queued=4,
        chats={"active": 5},
        watches=6,
        waiting=7,
        oldest_due_s=700.0,
        outcomes={"sent": 2},
        since_seen_s=[2.0, 3.0],
        since_published_s=[62.0],
    )
    pulse = Pulse("h:1", "run", NOW - HOUR, NOW - HOUR, NOW - HOUR, NOW - HOUR, (), 1, 2, 3, 4, reading_at=NOW - HOUR)
    body = exposition(alerted, [pulse], [Trouble("process", NOW - HOUR)], NOW).decode()
    return [sample for family in text_string_to_metric_families(body) for sample in family.samples]


def test_every_metric_tells_something_of_an_installation_at_work():
    told = {}
    for sample in everything():
        told[sample.name] = max(sample.value, told.get(sample.name, 0))
    assert len(told) > 15
    assert [name for name, value in told.items() if not value] == []


def test_the_dashboard_asks_for_metrics_and_labels_there_are():
    board = json.loads((ROOT / "deploy" / "grafana" / "dabyl.json").read_text(encoding="utf-8"))
    targets = [one for panel in board["panels"] for one in panel["targets"]]
    labels = {sample.name: set(sample.labels) for sample in everything()}
    assert len(targets) > 10
    for one in targets:
        asked = _METRIC.findall(one["expr"])
        assert asked, one
        for name in asked:
            shown = set(_LABEL.findall(one.get("legendFormat", "")))
            assert shown <= labels[name], (name, shown)


def test_the_procfile_names_commands_there_are():
    for line in (ROOT / "Procfile").read_text(encoding="utf-8").splitlines():
        assert re.fullmatch(r"\w+: dabyl (\w+)", line)[1] in COMMANDS


def test_the_image_is_built_from_hashes_runs_as_nobody_and_is_stopped_gently():
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    said = [line for line in lines if line and not line.startswith("#")]
    words = [line.split()[0] for line in said]
    assert set(words) <= {"FROM", "WORKDIR", "COPY", "RUN", "USER", "ENV", "VOLUME", "STOPSIGNAL", "CMD"}
    assert any("--require-hashes -r requirements/run.txt" in line for line in said)
    assert words.index("USER") < words.index("CMD")
    locked = (ROOT / "requirements" / "run.txt").read_text(encoding="utf-8")
    for tool in ("hatchling", "editables"):
        assert f"\n{tool}==" in locked, "without build isolation it must be there already"
    assert "STOPSIGNAL SIGTERM" in said
    assert said[-1] == 'CMD ["dabyl", "run"]'
    for folder in re.findall(r'"(/\w+)"', said[words.index("VOLUME")]):
        assert any(folder in line for line in said if line.startswith("RUN")), "a volume belongs to the user"


def test_the_image_holds_no_history_secrets_or_environment_of_the_builder():
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {".git", ".venv", "tests"} <= set(ignored)


def test_the_units_can_be_read_as_the_ini_files_they_are():
    for unit in UNITS:
        parser = configparser.RawConfigParser(strict=False, delimiters=("=",))
        parser.optionxform = str
        parser.read_string(unit.read_text(encoding="utf-8"))
        assert parser.sections() == ["Unit", "Service", "Install"]
