"""Write the software bill of materials as CycloneDX JSON: `python tools/sbom.py > dabyl.cdx.json`.

Made from requirements/run.txt alone, with the standard library alone, so that anybody can make it again and compare.
Licences are added where the packages are installed in the Python that runs this.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
import uuid
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
_PINNED = re.compile(r"(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;]+)(?:\s*;\s*(?P<marker>[^\\]+?))?\s*\\?")
_HASH = re.compile(r"\s+--hash=sha256:(?P<digest>[0-9a-f]{64})")


def bill(locked: str, version: str) -> dict[str, Any]:
    """Turn locked requirements into a bill.

    Args:
        locked: Text of a requirements file with hashes.
        version: Of Dabyl.

    Returns:
        A CycloneDX 1.5 document; the same text gives the same document.
    """
    parts = components(locked)
    own = {"type": "application", "bom-ref": "dabyl", "name": "dabyl", "version": version}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, locked + version)}",
        "version": 1,
        "metadata": {"component": own},
        "components": parts,
        "dependencies": [{"ref": "dabyl", "dependsOn": [part["bom-ref"] for part in parts]}],
    }


def components(locked: str) -> list[dict[str, Any]]:
    """Give a component for each pinned package, with the hash of every file that may be installed for it."""
    found: list[dict[str, Any]] = []
    for line in locked.splitlines():
        if pinned := _PINNED.fullmatch(line):
            found.append(_component(pinned))
        elif (hashed := _HASH.match(line)) and found:
            found[-1]["properties"].append({"name": "dabyl:sha256", "value": hashed["digest"]})
    return found


def _component(pinned: re.Match[str]) -> dict[str, Any]:
    name = re.sub(r"[-_.]+", "-", pinned["name"]).lower()
    purl = f"pkg:pypi/{name}@{pinned['version']}"
    marker = [{"name": "dabyl:only-if", "value": pinned["marker"]}] if pinned["marker"] else []
    part = {"type": "library", "bom-ref": purl, "name": name, "version": pinned["version"], "purl": purl}
    licence = _licence(name)
    return part | ({"licenses": [licence]} if licence else {}) | {"properties": marker}


def _licence(name: str) -> dict[str, Any] | None:
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return None
    if expression := about.get("License-Expression"):
        return {"expression": expression}
    kinds = [line.split(" :: ")[-1] for line in about.get_all("Classifier", []) if line.startswith("License ::")]
    return {"license": {"name": kinds[0]}} if kinds else None


def main() -> int:
    """Print the bill."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    locked = (ROOT / "requirements" / "run.txt").read_text(encoding="utf-8")
    json.dump(bill(locked, project["version"]), sys.stdout, indent=1, ensure_ascii=False)
    sys.stdout.write("\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
