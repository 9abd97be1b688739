"""Fingerprints of text: stable 64-bit hashes, sentence hashes, and a MinHash of 32 values in 8 bands.

The hash is BLAKE2b, never Python's own, which differs from run to run. MinHash is one-permutation hashing: each shingle
is hashed once and falls into one of 32 bins by its low bits, empty bins borrow from the next full one. One hash a
shingle instead of 32 makes it affordable without a compiled library.
Source: Li, Owen, Zhang, One Permutation Hashing (NIPS 2012), with the rotation of Shrivastava and Li (2014).
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from operator import eq
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Sequence

BINS = 32
_ROWS = 4
_MASK = 0xFFFFFFFF
_LOW = BINS - 1


def stable_hash(text: str) -> int:
    """Hash to a signed 64-bit number, which both databases can keep."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


@lru_cache(maxsize=65536)
def word_hash(word: str) -> int:
    """Hash one word to 32 bits; cached, since words come again."""
    return crc32(word.encode())


@lru_cache(maxsize=65536)
def _halves(word: str) -> tuple[int, int]:
    """Give what a word adds to the hash of a pair, as its first word and as its second."""
    hashed = word_hash(word)
    return (hashed * 0x9E3779B1) & _MASK, (hashed * 0x85EBCA6B) & _MASK


def text_hash(words: Sequence[str]) -> int:
    """Hash what is said, whatever the spacing, case and punctuation."""
    return stable_hash(" ".join(words))


def sentence_hash(words: Sequence[str]) -> int:
    """Hash one sentence to 32 bits."""
    return crc32(" ".join(words).encode())


def minhash(words: Sequence[str]) -> tuple[int, ...]:
    """Sketch the pairs of neighbouring words.

    Returns:
        `BINS` numbers of 32 bits; empty when there are fewer than three words.
    """
    if len(words) < 3:
        return ()
    bins = [_MASK] * BINS
    for (left, _), (_, right) in pairwise(map(_halves, words)):
        mixed = left ^ right
        mixed = ((mixed ^ (mixed >> 15)) * 0x2C1B3C6D) & _MASK
        value = mixed >> 5
        place = mixed & _LOW
        if value < bins[place]:  # noqa: PLR1730 - min() would be a call for each of a thousand pairs
            bins[place] = value
    return _filled([-1 if value == _MASK else value for value in bins])


def _filled(bins: list[int]) -> tuple[int, ...]:
    """Let empty bins borrow from the next full one, shifted by the distance so that two empties differ."""
    if min(bins) >= 0:
        return tuple(bins)
    filled = []
    for place in range(BINS):
        step = 0
        while bins[(place + step) % BINS] < 0:
            step += 1
        filled.append((bins[(place + step) % BINS] + step * 0x1000193) & _MASK)
    return tuple(filled)


def bands(sketch: Sequence[int]) -> list[int]:
    """Give 8 keys; texts that share 60 % of their word pairs share a key with 67 %, at 80 % with 98 %."""
    return [
        stable_hash(f"band {start} " + " ".join(map(str, sketch[start : start + _ROWS])))
        for start in range(0, len(sketch), _ROWS)
    ]


def likeness(left: Sequence[int], right: Sequence[int]) -> float:
    """Estimate the Jaccard likeness of two sketched texts, 0.0 to 1.0; 0.0 when either has no sketch."""
    if not left or not right:
        return 0.0
    return float(sum(map(eq, left, right)) / BINS)
