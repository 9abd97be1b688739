"""Read the data packs beside this file: plain TOML, checked at start, refused with file, line and reason."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from config.errors import PackError

HERE = Path(__file__).parent


def read_toml(path: Path) -> dict[str, Any]:
    """Read one TOML file.

    Raises:
        PackError: The file can not be read or is not TOML; names the file and, where it can be told, the line.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise PackError(f"{path}: cannot be read ({error.strerror or error})") from error
    except UnicodeDecodeError as error:
        raise PackError(f"{path}: is not UTF-8 (byte {error.start})") from error
    except tomllib.TOMLDecodeError as error:
        raise PackError(f"{path}: {error}") from error


def line_of(path: Path, needle: str) -> int:
    """Tell the first line of a pack where a word stands, 1 when nowhere; for messages about a bad value."""
    pattern = re.compile(re.escape(needle))
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if pattern.search(line):
            return number
    return 1
