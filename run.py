#!/usr/bin/env python3
"""Everything from a fresh clone, with Python 3.11 or newer and nothing else.

    python3 run.py demo     install what Dabyl needs into .venv, then show it at work on invented news
    python3 run.py test     install what the tests need too, then run them
    python3 run.py ...      any other words go to the `dabyl` command: run, doctor, feeds add URL ...

The installer's output goes to stderr.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def main(words: list[str]) -> int:
    """Install what is missing, then become the command asked for."""
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        sys.exit(
            f"Dabyl needs Python 3.11, 3.12 or 3.13; this is {sys.version.split()[0]}. Start run.py with one of them."
        )
    if words in ([], ["-h"], ["--help"]):
        print((__doc__ or "").strip())
        return 0
    if words[0] == "test":
        install("test")
        os.chdir(HERE)
        return become(["-m", "pytest", *words[1:]])
    install("run")
    return become(["-m", "dabyl", *words])


def install(kind: str) -> None:
    """Make .venv and install the locked requirements, unless that was done for these very files."""
    if PYTHON.exists() and read(VENV / f"installed-{kind}") == fingerprint(kind):
        return
    if not PYTHON.exists():
        make_venv()
    print(f"Installing requirements/{kind}.txt, checked by hash; the first time takes a minute.", file=sys.stderr)
    # docopt, which a test tool needs, was never published as a wheel; nothing else may run code to be installed.
    wheels = ("--only-binary", ":all:", "--no-binary", "docopt")
    pip("--require-hashes", *wheels, "-r", str(HERE / "requirements" / f"{kind}.txt"))
    pip("--no-deps", "--no-build-isolation", "--editable", str(HERE))
    for done in {kind, "run"}:  # the test requirements hold all of the others
        (VENV / f"installed-{done}").write_text(fingerprint(done))


def fingerprint(kind: str) -> str:
    """Tell whether the files that say what to install have changed."""
    files = [HERE / "requirements" / f"{kind}.txt", HERE / "pyproject.toml"]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def read(file: Path) -> str:
    """Read a small file, empty when it is not there."""
    return file.read_text() if file.exists() else ""


def make_venv() -> None:
    """Make .venv, or say in one sentence what is missing."""
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        sys.exit("This Python lacks venv: install it (Debian and Ubuntu: apt install python3-venv) and try again.")
    print("Making .venv ...", file=sys.stderr)
    call([sys.executable, "-m", "venv", "--clear", str(VENV)])


def pip(*words: str) -> None:
    """Install into .venv."""
    call([str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--quiet", "install", *words])


def call(command: list[str]) -> None:
    """Run a step of the installation; its output goes to stderr, and its failure ends everything."""
    if subprocess.run(command, stdout=sys.stderr, check=False).returncode:
        sys.exit("The installation failed; the lines above say why. Mend that and give the same command again.")


def become(command: list[str]) -> int:
    """Go on as Python of .venv; signals then reach it directly."""
    full = [str(PYTHON), *command]
    if os.name != "nt":
        os.execv(PYTHON, full)
    return subprocess.run(full, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
