import importlib.util
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOCKED = """\
Some.Package==1.2.3 \\
    --hash=sha256:aa{0} \\
    --hash=sha256:bb{0}
other==4 ; python_full_version >= '3.12' \\
    --hash=sha256:cc{0}
""".format("0" * 62)


def load():
    spec = importlib.util.spec_from_file_location("sbom", ROOT / "tools" / "sbom.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_package_is_named_with_its_version_marker_and_hashes():
    one, other = load().components(LOCKED)
    assert one["purl"] == "pkg:pypi/some-package@1.2.3"
    assert [row["value"][:2] for row in one["properties"]] == ["aa", "bb"]
    assert other["properties"][0] == {"name": "dabyl:only-if", "value": "python_full_version >= '3.12'"}


def test_the_same_lock_makes_the_same_bill():
    sbom = load()
    assert sbom.bill(LOCKED, "1") == sbom.bill(LOCKED, "1")
    assert sbom.bill(LOCKED, "1")["serialNumber"] != sbom.bill(LOCKED, "2")["serialNumber"]


def test_the_bill_of_this_project_holds_every_locked_package():
    done = subprocess.run([sys.executable, ROOT / "tools" / "sbom.py"], capture_output=True, text=True, check=True)
    named = [part["name"] for part in json.loads(done.stdout)["components"]]
    locked = re.findall(r"^([A-Za-z0-9._-]+)==", (ROOT / "requirements" / "run.txt").read_text(), re.MULTILINE)
    assert sorted(named) == sorted(locked)  # one that differs between Pythons stands there twice
    assert len(named) > 30


def test_every_direct_dependency_has_its_reason_written_down():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").casefold()
    names = [re.match(r"[A-Za-z0-9._-]+", one)[0].casefold() for one in wanted]
    assert [name for name in names if f"| {name} |" not in page] == []


def test_every_locked_package_is_pinned_by_hash():
    for path in (ROOT / "requirements").glob("*.txt"):
        blocks = re.split(r"\n(?=[A-Za-z0-9])", path.read_text(encoding="utf-8").strip())
        assert all("--hash=sha256:" in block for block in blocks), path
