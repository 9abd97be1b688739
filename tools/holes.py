"""Ask whether a locked package has a known hole: `python tools/holes.py`.

pip-audit asks the registry for every package of requirements/run.txt. A hole is told and ends with 1. Where the answers
can not be had, that is said and ends with 0: a registry out of reach must not stop the work, and silence must not pass
for safety. A hole that does not concern us goes into KNOWN, with the reason.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements" / "run.txt"

KNOWN: Mapping[str, str] = {}
"""Holes that were looked at and do not concern Dabyl: id to the reason."""

PATIENCE_S = 120
"""For all packages together; each question has 5 s."""


def main() -> int:
    """Ask, tell, and say by the exit code whether there is a hole."""
    report = ask(LOCK)
    lines, has_hole = told(report) if report else (["known holes: not checked, the registry cannot be asked"], False)
    sys.stdout.write("\n".join([*lines, ""]))
    return int(has_hole)


def ask(lock: Path) -> Mapping[str, Any] | None:
    """Run pip-audit over a hashed lock file; None when it brings no answer."""
    words = ["--disable-pip", "--require-hashes", "--progress-spinner", "off", "--timeout", "5", "--format", "json"]
    command = [sys.executable, "-m", "pip_audit", *words, "--requirement", str(lock)]
    try:
        done = subprocess.run(  # noqa: S603 - our own Python and lock file
            command, capture_output=True, text=True, timeout=PATIENCE_S, check=False
        )
    except subprocess.TimeoutExpired:
        return None
    try:
        report: Mapping[str, Any] = json.loads(done.stdout)
    except ValueError:
        return None
    return report


def told(report: Mapping[str, Any]) -> tuple[list[str], bool]:
    """Word what was found.

    Args:
        report: pip-audit's JSON: `dependencies`, each with `vulns`, or with `skip_reason` where it was not answered.

    Returns:
        Lines to print, and whether there is a hole that nobody has judged.
    """
    packages = report["dependencies"]
    asked = [package for package in packages if "skip_reason" not in package]
    if not asked:
        return ["known holes: not checked, the registry answers for none of the packages"], False
    holes = [(package, hole) for package in asked for hole in package["vulns"] if hole["id"] not in KNOWN]
    lines = [
        f"{package['name']} {package['version']}: {hole['id']}, mended in {cure}"
        for package, hole in holes
        for cure in [", ".join(hole["fix_versions"]) or "no release"]
    ]
    unanswered = len(packages) - len(asked)
    rest = f"; no answer for {unanswered}" if unanswered else ""
    return [*lines, f"known holes: {len(holes)} in {len(asked)} packages{rest}"], bool(holes)


if __name__ == "__main__":
    sys.exit(main())
