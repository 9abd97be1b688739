"""The number of an alert as people type it: 1042, A-1042, and А-1042 with a Cyrillic А, which looks the same."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"\s*(?:[AАaа]\s*-\s*)?(\d{1,12})\s*")


def read_number(words: str) -> int | None:
    """Read the number of an alert; None when it is none."""
    found = _NUMBER.fullmatch(words)
    return int(found[1]) if found else None
