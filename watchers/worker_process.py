"""The reading process itself: frames in, frames out, until its input ends or it has grown too large.

It gives itself a ceiling of memory, and retires after some thousand readings or when it has grown, because feedparser's
heap fragments under glibc (feedparser #287).
"""

from __future__ import annotations

import gc
import json
import sys
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from config.errors import FetchError
from watchers.kinds import reader_of
from watchers.kinds.spans import remembered
from watchers.workers import listing_to

_READINGS = 5000
_GROWN = 160 * 1024 * 1024
_CEILING = 2 * 1024 * 1024 * 1024
_PAGE = 4096


def answer(question: dict[str, Any], body: bytes) -> bytes:
    """Read one body and put the listing, or the reason why not, into JSON."""
    read = _article if question["kind"] == "article" else _listing
    try:
        reply = read(question, body)
    except FetchError as error:
        reply = {"failure": error.reason}
    except (ValueError, RecursionError, MemoryError, LookupError, TypeError, AttributeError, AssertionError) as error:
        # feedparser raises these on bodies made to break it; one feed's trouble must stay one feed's trouble.
        reply = {"failure": f"could not be read ({type(error).__name__})"}
    return json.dumps(reply, ensure_ascii=False).encode("utf-8", "replace")


def _listing(question: dict[str, Any], body: bytes) -> dict[str, Any]:
    listing = reader_of(question["kind"])(
        body,
        url=question["url"],
        content_type=question["content_type"],
        now=datetime.fromisoformat(question["now"]),
        seen=remembered(question["seen"]),
        **question["options"],
    )
    return listing_to(listing)


def _article(question: dict[str, Any], body: bytes) -> dict[str, Any]:
    from watchers.fulltext import read_article  # noqa: PLC0415 (40 MB, for those who read pages only)

    article = read_article(body, content_type=question["content_type"], url=question["url"])
    return {"text": article.text, "stub": article.stub, "head": asdict(article.head)}


def serve(source: BinaryIO, target: BinaryIO) -> None:
    """Answer frames until the input ends or it is time to retire."""
    for reading in range(1, _READINGS + 1):
        sizes = source.read(8)
        if len(sizes) < 8:
            return
        question = json.loads(source.read(int.from_bytes(sizes[:4], "big")))
        reply = answer(question, source.read(int.from_bytes(sizes[4:], "big")))
        retire = reading == _READINGS or _size() > _GROWN
        if retire:
            reply = b'{"retire":true,' + reply[1:]
        target.write(len(reply).to_bytes(4, "big") + reply)
        target.flush()


def _size() -> int:
    """Tell the resident bytes of this process; 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * _PAGE
    except (OSError, ValueError, IndexError):
        return 0


def _limit_memory() -> None:
    try:
        import resource  # noqa: PLC0415 (absent on Windows, where the deadline alone protects)
    except ImportError:
        return
    with suppress(ValueError, OSError):  # a stricter limit is set already, or the system knows none
        resource.setrlimit(resource.RLIMIT_AS, (_CEILING, _CEILING))


if __name__ == "__main__":
    gc.set_threshold(100_000)  # readings make few cycles; looking for them cost a tenth of the time
    _limit_memory()
    serve(sys.stdin.buffer, sys.stdout.buffer)
