"""Make a new input of kept ones: bytes flipped, pieces cut, doubled and joined, words of the trade put in.

The same seed and number give the same input, on every machine.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LONGEST = 6_000
_LONGEST_BLOWN_UP = 60_000
_BLOWN_UP = 0.01
"""Share of inputs that repeat one piece many times: what makes a slow rule show."""

WORDS = (
    *("<![CDATA[", "]]>", "<!--", "-->", "<script>", "</", "/>", "&#0;", "&#x10FFFF;", "&amp;amp;", "&nbsp;"),
    *("<!ENTITY", "<?xml version='1.0' encoding='utf-16'?>", "<rss><channel><item>", "</item>", "xmlns:a='b'"),
    *("\x00", "\ufeff", "\u200b", "\u00ad", "\u202e", "\u0301", "\ud7ff", "İ", "ß", "ŉ", "ﬁ", "𝔘", "ё", "й", "Қ", "ı"),
    *("’", "«", "»", "—", "(", ")", '"', " AND ", " OR ", " NOT ", " NEAR/3 ", " NEAR/99999999999 ", "/(a+)+$/"),
    *("title:", "pattern:jail-days", ">=", "name:", "-", "*", "\\", "/[/", '{"', '"}', ":", ",", ";", "\n", "\r", "\t"),
    *("\u2028", "=cmd|' /C calc'!A0", "15 суток", "на 15 суток", "двенадцать миллионов", "9" * 30, "1e999"),
    *("Сарбасова", "Мадину", "М. Е.", "ұлы", "-ның", "арестован", "қамауға алынды", "detained", "не", "если", "Суд"),
    *("статья 405", "50 000 тенге", "null", "[[[[", "}}}}"),
)  # fmt: skip


def make(seeds: Sequence[bytes], seed: int, number: int) -> bytes:
    """Make input `number` of a run.

    Args:
        seeds: At least one kept input.
        seed: Of the run.
        number: From 0.

    Returns:
        At most 60,000 bytes, most often under 6,000.
    """
    chance = Random(f"{seed}:{number}")
    data = chance.choice(seeds)
    for _ in range(chance.choice((1, 1, 2, 3, 5, 9))):
        data = chance.choice(_STEPS)(data, chance, seeds)[:LONGEST]
    return _blown_up(data, chance) if chance.random() < _BLOWN_UP else data


def _place(data: bytes, chance: Random) -> tuple[int, int]:
    start = chance.randrange(len(data) + 1)
    return start, min(len(data), start + chance.choice((1, 2, 4, 9, 30, 200)))


def _flip(data: bytes, chance: Random, _seeds: Sequence[bytes]) -> bytes:
    start, _ = _place(data, chance)
    return data[:start] + bytes([chance.randrange(256)]) + data[start + 1 :]


def _cut(data: bytes, chance: Random, _seeds: Sequence[bytes]) -> bytes:
    start, end = _place(data, chance)
    return data[:start] + data[end:]


def _double(data: bytes, chance: Random, _seeds: Sequence[bytes]) -> bytes:
    start, end = _place(data, chance)
    return data[:end] + data[start:end] * chance.choice((1, 1, 2, 8)) + data[end:]


def _word(data: bytes, chance: Random, _seeds: Sequence[bytes]) -> bytes:
    start, _ = _place(data, chance)
    return data[:start] + chance.choice(WORDS).encode("utf-8", "surrogatepass") + data[start:]


def _join(data: bytes, chance: Random, seeds: Sequence[bytes]) -> bytes:
    other = chance.choice(seeds)
    return data[: chance.randrange(len(data) + 1)] + other[chance.randrange(len(other) + 1) :]


def _letters(data: bytes, chance: Random, _seeds: Sequence[bytes]) -> bytes:
    """Swap a letter for another one of Unicode, so that texts stay texts."""
    text = data.decode("utf-8", "replace")
    start = chance.randrange(len(text) + 1)
    letter = chr(chance.choice((chance.randrange(32, 127), chance.randrange(0x400, 0x530), chance.randrange(0xD7FF))))
    return (text[:start] + letter + text[start + 1 :]).encode()


_STEPS: tuple[Callable[[bytes, Random, Sequence[bytes]], bytes], ...] = (
    *(_flip, _cut, _double, _word, _word, _join, _letters, _letters),
)  # fmt: skip


def _blown_up(data: bytes, chance: Random) -> bytes:
    start, end = _place(data, chance)
    piece = data[start:end] or b" "
    times = chance.choice((50, 1_000, _LONGEST_BLOWN_UP)) // len(piece) + 1
    return (data[:start] + piece * times + data[end:])[:_LONGEST_BLOWN_UP]
