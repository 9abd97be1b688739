"""Signatures of a stream of entries, in their order: half the work of grouping, shared with other processes."""

from __future__ import annotations

import gc
import json
import os
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from typing import TYPE_CHECKING

from matchers.stories import signature

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Future
    from datetime import datetime

    from storage.records import Entry

_ALONE = 1000
"""Entries from which on a second process is worth its start."""
_BATCH = 64
_AHEAD = 6
"""Batches on their way, so that a stream of any length takes little memory."""
_MOST_PROCESSES = 3
_NEW_OBJECTS = 200_000


@dataclass(frozen=True, slots=True)
class Signed:
    """An entry reduced to its signature, written, and all its keys.

    Attributes:
        item: Its id as given, as JSON.
        at: When it was published, or the stand-in.
        body: The packed signature.
        sure: Short-lived keys of which one is enough.
        words: Short-lived keys of which several are needed.
        pages: Long-lived keys.
    """

    item: str
    at: datetime
    body: bytes
    sure: list[int]
    words: list[int]
    pages: list[int]

    def sure_keys(self) -> list[int]:
        """See `matchers.storysignature.Signature`."""
        return self.sure

    def keys(self) -> list[int]:
        """See `matchers.storysignature.Signature`."""
        return self.words

    def marks(self) -> list[int]:
        """See `matchers.storysignature.Signature`."""
        return self.pages

    def packed(self) -> bytes:
        """See `matchers.storysignature.Signature`."""
        return self.body


def signed(entries: Iterable[tuple[str | int, Entry]], *, undated: datetime) -> Iterator[Signed]:
    """Sign entries; a stream of some length is shared with as many processes as there are other processors.

    Args:
        entries: Each with its id as given.
        undated: Stands in for a date that is missing.
    """
    stream = iter(entries)
    yield from (_sign(*one, undated) for one in islice(stream, _ALONE))
    processes = min(_MOST_PROCESSES, (os.cpu_count() or 1) - 1)
    following = next(stream, None)
    if following is None:
        return
    if processes < 1:
        yield _sign(*following, undated)
        yield from (_sign(*one, undated) for one in stream)
        return
    yield from _shared([following], stream, undated, processes)


def _shared(
    begun: list[tuple[str | int, Entry]],
    stream: Iterator[tuple[str | int, Entry]],
    undated: datetime,
    processes: int,
) -> Iterator[Signed]:
    waiting: deque[Future[list[Signed]]] = deque()
    pool = ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=rarely_collect)
    try:
        batch = begun + list(islice(stream, _BATCH))
        while batch or waiting:
            if batch:
                waiting.append(pool.submit(_sign_all, batch, undated))
            if len(waiting) >= _AHEAD or not batch:
                yield from waiting.popleft().result()
            batch = list(islice(stream, _BATCH)) if batch else []
    finally:
        pool.shutdown(cancel_futures=True)


def rarely_collect() -> None:
    """Look for garbage in circles rarely: a stream makes none, and what it remembers is looked through every time."""
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS)


def _sign_all(batch: list[tuple[str | int, Entry]], undated: datetime) -> list[Signed]:
    return [_sign(*one, undated) for one in batch]


def _sign(wire_id: str | int, entry: Entry, undated: datetime) -> Signed:
    at = entry.published_at or undated
    mine = signature(entry, seen_at=at)
    return Signed(json.dumps(wire_id), at, mine.packed(), mine.sure_keys(), mine.keys(), mine.marks())
