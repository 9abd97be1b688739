"""Choose the stretch of an entry an alert shows, with the words that matched. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchers.sentences import sentences
from storage.records import Quote

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONGEST = 420
"""Code points of a quote: about eight lines on a phone."""


def quote(text: str, stretches: Sequence[tuple[int, int]]) -> Quote:
    """Quote the sentences where something matched.

    Args:
        text: Plain text of the entry.
        stretches: (start, end) of what matched in it, most important first; not empty.

    Returns:
        The sentence of the first stretch and those that follow it directly and hold another one, cut at words to about
        420 code points, with … where the text goes on, and the matched stretches inside.
    """
    start, end = _window(text, stretches)
    start, end = _cut(text, start, end, stretches[0])
    before = "…" if text[:start].strip() else ""
    after = "…" if text[end:].strip() else ""
    shown = text[start:end].replace("\n", " ")
    shift = len(before) - start
    bold = _inside(stretches, start, end)
    return Quote(before + shown + after, tuple((a + shift, b + shift) for a, b in bold))


def _window(text: str, stretches: Sequence[tuple[int, int]]) -> tuple[int, int]:
    spans = sentences(text)
    first = stretches[0]
    holding = [place for place, span in enumerate(spans) if span[0] < first[1] and first[0] < span[1]]
    if not holding:
        return first
    low, high = holding[0], holding[-1]
    while high + 1 < len(spans) and _holds(spans[high + 1], stretches):
        high += 1
    while low > 0 and _holds(spans[low - 1], stretches):
        low -= 1
    return spans[low][0], spans[high][1]


def _holds(span: tuple[int, int], stretches: Sequence[tuple[int, int]]) -> bool:
    return any(span[0] <= start < span[1] for start, _ in stretches)


def _cut(text: str, start: int, end: int, first: tuple[int, int]) -> tuple[int, int]:
    """Shorten a long window to words around the first stretch."""
    if end - start <= _LONGEST:
        return start, end
    room = max(0, _LONGEST - (first[1] - first[0])) // 2
    low, high = max(start, first[0] - room), min(end, max(first[1] + room, start + _LONGEST))
    while low > start and not text[low - 1].isspace():
        low -= 1
    while high < end and not text[high].isspace():
        high += 1
    return low, min(high, low + 2 * _LONGEST)


def _inside(stretches: Sequence[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for low, high in sorted((max(a, start), min(b, end)) for a, b in stretches if a < end and start < b):
        if kept and low <= kept[-1][1]:
            kept[-1] = (kept[-1][0], max(high, kept[-1][1]))
        else:
            kept.append((low, high))
    return kept
