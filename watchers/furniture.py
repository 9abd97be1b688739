"""Page furniture: the paragraphs of an article page that are no part of the article.

Two ways to know one: it is worded like furniture (`config/pages/`), or it stood on other pages of the same host.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from hashlib import blake2b
from typing import TYPE_CHECKING, Self

from config.page_packs import page_packs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_ORNAMENT = re.compile(r"^\W+")
_POINTER = 220
"""Characters up to which a paragraph that begins with "read also" is a pointer and not a sentence of the story."""
REPEATED = 3
"""Pages of a host on which a paragraph must have stood to be furniture."""
_REMEMBERED = 1000
"""Paragraphs of a host, some hundred pages' worth: furniture comes back sooner than that."""
_KEPT = 500
_SHORTEST = 12
_DIGEST = 12
_PACKED = _DIGEST + 1


def is_furniture(paragraph: str) -> bool:
    """Tell whether a paragraph is worded like furniture."""
    return _is_pointer(paragraph.casefold()) or _rule_fits(paragraph.casefold(), stubs_only=False)


def is_stub_mark(paragraph: str) -> bool:
    """Tell whether a paragraph says that the rest of the article is for subscribers."""
    return _rule_fits(paragraph.casefold(), stubs_only=True)


def _is_pointer(lowered: str) -> bool:
    if len(lowered) > _POINTER:
        return False
    bare = _ORNAMENT.sub("", lowered)
    return any(bare.startswith(start) for pack in page_packs() for start in pack.starts)


def _rule_fits(lowered: str, *, stubs_only: bool) -> bool:
    return any(
        len(lowered) <= rule.longest and all(any(word in lowered for word in group) for group in rule.words)
        for pack in page_packs()
        for rule in pack.rules
        if rule.stub or not stubs_only
    )


class Repeated:
    """What one host repeats: paragraphs, and on how many pages each stood. Bounded: the newest 1,000 are remembered."""

    def __init__(self) -> None:
        self._pages: dict[bytes, int] = {}

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read what `to_text` wrote; what can not be read is learned anew."""
        repeated = cls()
        packed = b64decode(text + "=" * (-len(text) % 4), validate=False)
        for start in range(0, len(packed) - _PACKED + 1, _PACKED):
            repeated._pages[packed[start : start + _DIGEST]] = packed[start + _DIGEST]
        return repeated

    def to_text(self) -> str:
        """Put it into text: 13 bytes a paragraph, of the newest 500 and of all that were seen twice."""
        newest = set(list(self._pages)[-_KEPT:])
        kept = (mark + bytes([min(pages, 255)]) for mark, pages in self._pages.items() if pages > 1 or mark in newest)
        return b64encode(b"".join(kept)).decode()

    def learn(self, paragraphs: Iterable[str]) -> None:
        """Count the paragraphs of one page, each once."""
        for mark in dict.fromkeys(_mark(text) for text in paragraphs if len(text) >= _SHORTEST):
            self._pages[mark] = self._pages.pop(mark, 0) + 1
        while len(self._pages) > _REMEMBERED:
            del self._pages[next(iter(self._pages))]

    def without(self, paragraphs: Sequence[str]) -> list[str]:
        """Leave out what stood on enough other pages; all of them when nothing would remain."""
        kept = [text for text in paragraphs if self._pages.get(_mark(text), 0) < REPEATED]
        return kept or list(paragraphs)


def _mark(text: str) -> bytes:
    return blake2b(text.casefold().encode("utf-8", "replace"), digest_size=_DIGEST).digest()
