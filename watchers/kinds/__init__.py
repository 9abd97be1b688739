"""The kinds of source: a file each, whose `read` turns what a source answered into a `Listing`.

A new kind is a file here and a line in `KINDS`; a test fails when one is missing from it. Modules are loaded when their
kind is first read, since HTML parsers are no small things. `forwarded.py` is the kind that no address leads to.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol

from config.errors import FetchError

if TYPE_CHECKING:
    from datetime import datetime

    from watchers.kinds.drafts import Listing

KINDS = ("feed", "telegram", "sitemap", "html", "search")


class Reader(Protocol):
    """What every kind offers under the name `read`."""

    def __call__(
        self, body: bytes, *, url: str, content_type: str | None, now: datetime, seen: frozenset[str], **options: str
    ) -> Listing:
        """Read an answer; see `feed.read`.

        Raises:
            FetchError: It is not of this kind.
        """


def reader_of(kind: str) -> Reader:
    """Find the reader of a kind.

    Raises:
        FetchError: There is no such kind.
    """
    if kind not in KINDS:
        raise FetchError(kind, f"is no kind of source; there are {', '.join(KINDS)}")
    reader: Reader = import_module(f"watchers.kinds.{kind}").read
    return reader
