"""Who tells, and whom they credit: two outlets are two sources only when neither copies the other nor both a third."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from matchers.fingerprints import likeness
from matchers.storywords import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matchers.storysignature import Signature
    from storage.records import Entry

_COPIED = 0.4
"""Likeness of words from which one report is the other's, rewritten."""
_HOST_PARTS = frozenset("www amp m rus kaz en ru kk kz com org net info news media press".split())
_WORD = re.compile(r"[^\W_]+(?:[-/][^\W_]+)*")


def outlet_of(entry: Entry) -> str:
    """Name the outlet: a known newsroom's id, else what the feed calls the source, else the host; may be empty."""
    known = sorted(_newsrooms(_words(entry.source or "")) or _newsrooms(_host_words(entry.url)))
    return known[0] if known else (entry.source or "").strip().lower() or " ".join(_host_words(entry.url))


def credits_of(words: Sequence[str]) -> frozenset[str]:
    """Give the known newsrooms an entry names: what it says, it may have from them."""
    return _newsrooms(words)


def _newsrooms(words: Sequence[str]) -> frozenset[str]:
    return frozenset(label for _, _, label in lexicon().outlets.find(words))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _host_words(url: str | None) -> list[str]:
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return []
    return [part for part in host.split(".") if part not in _HOST_PARTS]


def is_independent(one: Signature, other: Signature) -> bool:
    """Tell whether two reports come from two sources."""
    if one.outlet == other.outlet or (one.body is not None and one.body == other.body):
        return False
    if not ({one.outlet, *one.credits}).isdisjoint({other.outlet, *other.credits}):
        return False
    return likeness(one.sketch, other.sketch) < _COPIED


def independent(told: Iterable[Signature]) -> list[Signature]:
    """Choose reports of which no two share a source, the earliest first."""
    chosen: list[Signature] = []
    for one in told:
        if all(is_independent(one, other) for other in chosen):
            chosen.append(one)
    return chosen
