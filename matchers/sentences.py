"""Where sentences and paragraphs of prepared text end: rules, since news uses few abbreviations and they are listed."""

from __future__ import annotations

import re

_END = re.compile(r"\n+|(?<=[.!?…])[\"')\]]*\s+(?=[\"'(\[—-]*\s*[^\W\d_a-zа-яё]|[\"'(]*\d)")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"'])(?:[^\W\d_]|mr|mrs|ms|dr|prof|gen|col|st|jr|sr|no|vs|г|гг|ул|просп|пр|д|обл|р-н|им|т|тг|тыс|млн|млрд|руб|ст|п|пп|стр|см"
    r"|др|проф|акад|зам|нач|ж|жж|көш|шағ|обл|қ|м-н|бап)\.$",
    re.IGNORECASE,
)


def sentences(clean: str) -> list[tuple[int, int]]:
    """Cut prepared text into sentences.

    Returns:
        Non-empty (start, end) stretches in reading order, spaces at the borders left out. A line break always ends one.
    """
    found: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(clean):
        if not match[0].startswith("\n") and _ABBREVIATION.search(clean[max(start, match.start() - 8) : match.start()]):
            continue
        _add(found, clean, start, match.start())
        start = match.end()
    _add(found, clean, start, len(clean))
    return found


def _add(found: list[tuple[int, int]], clean: str, start: int, end: int) -> None:
    while start < end and clean[start].isspace():
        start += 1
    while end > start and clean[end - 1].isspace():
        end -= 1
    if start < end:
        found.append((start, end))
