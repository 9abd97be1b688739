"""Readers in processes of their own: a hostile feed may cost one of them its life, never the loop its time.

Parent and child speak in frames over the child's standard input and output: four bytes of length, then JSON. JSON
rather than pickle, since a child has touched hostile bytes and must not be able to run anything here.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from contextlib import suppress
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from config.errors import FetchError
from storage.records import Entry
from watchers.article import Article, Head
from watchers.kinds.drafts import Listing

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from types import TracebackType

DEADLINE_S = 20.0
"""For reading one answer. Real feeds take milliseconds; a tag of a megabyte can hold a parser for half a minute."""
REST_S = 20.0
_PIPE = 1024 * 1024
_FRAME_LIMIT = 256 * 1024 * 1024


class Workers:
    """A few reading processes, started when there is something to read. Use as an async context manager.

    Args:
        count: How many at most; 0 reads in this process, for tests and for trusted bodies.
        deadline_s: After which a reader is killed and the reading has failed.
        rest_s: How long a process without work is kept.
    """

    def __init__(self, count: int = 1, *, deadline_s: float = DEADLINE_S, rest_s: float = REST_S) -> None:
        self._count = count
        self._deadline_s = deadline_s
        self._rest_s = rest_s
        self._idle: list[Process] = []
        self._bedtimes: dict[Process, asyncio.TimerHandle] = {}
        self._ending: set[asyncio.Future[None]] = set()
        self._places = asyncio.Semaphore(max(1, count))

    async def __aenter__(self) -> Self:
        """Nothing to open yet."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close what was opened."""
        while process := self._wake():
            await _end(process)
        await asyncio.gather(*self._ending)

    async def read(
        self,
        body: bytes,
        *,
        kind: str,
        url: str,
        content_type: str | None,
        now: datetime,
        seen: str = "",
        options: dict[str, str] | None = None,
    ) -> Listing:
        """Read an answer as its kind of source wants; see `watchers.kinds`.

        Raises:
            FetchError: It can not be read, or not within the deadline.
        """
        question = {
            "kind": kind,
            "url": url,
            "content_type": content_type,
            "now": now.isoformat(),
            "seen": seen,
            "options": options or {},
        }
        return listing_from(await self._reply(question, body, url))

    async def extract(self, body: bytes, *, url: str, content_type: str | None) -> Article:
        """Take the article out of a page; see `watchers.fulltext`.

        Raises:
            FetchError: It is no page, or could not be read within the deadline.
        """
        reply = await self._reply({"kind": "article", "url": url, "content_type": content_type}, body, url)
        return Article(reply["text"], stub=reply["stub"], head=Head(**reply["head"]))

    async def _reply(self, question: dict[str, Any], body: bytes, url: str) -> dict[str, Any]:
        if self._count == 0:
            from watchers.worker_process import answer  # noqa: PLC0415 (a worker's imports, only for those who are one)

            reply: dict[str, Any] = json.loads(answer(question, body))
        else:
            async with self._places:
                reply = await self._ask(question, body, url)
        if "failure" in reply:
            raise FetchError(url, str(reply["failure"]))
        return reply

    async def _ask(self, question: dict[str, Any], body: bytes, url: str) -> dict[str, Any]:
        process = self._wake() or await _start()
        try:
            async with asyncio.timeout(self._deadline_s):
                reply = await _exchange(process, question, body)
        except TimeoutError as error:
            await _end(process)
            raise FetchError(url, f"could not be read within {self._deadline_s:.0f} s") from error
        except (OSError, EOFError) as error:
            await _end(process)
            raise FetchError(url, "broke the reader (too large or malformed)") from error
        except BaseException:
            await _end(process)
            raise
        if reply.get("retire"):
            await _end(process)
        else:
            self._rest(process)
        return reply

    def _wake(self) -> Process | None:
        """Take a process that rests, None when there is none."""
        if not self._idle:
            return None
        process = self._idle.pop()
        self._bedtimes.pop(process).cancel()
        return process

    def _rest(self, process: Process) -> None:
        """Let a process wait for the next reading, and end it when none comes: it weighs 20 MB."""
        self._idle.append(process)
        self._bedtimes[process] = asyncio.get_running_loop().call_later(self._rest_s, self._dismiss, process)

    def _dismiss(self, process: Process) -> None:
        self._idle.remove(process)
        del self._bedtimes[process]
        ending = asyncio.ensure_future(_end(process))
        self._ending.add(ending)
        ending.add_done_callback(self._ending.discard)


async def _start() -> Process:
    root = str(Path(__file__).resolve().parent.parent)
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "watchers.worker_process",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        limit=1 << 20,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
    )
    _widen(process)
    return process


def _widen(process: Process) -> None:
    """Let a whole feed into the pipe at once, where the system can: in 64 KB pieces each costs turns of the loop."""
    assert process.stdin is not None
    pipe = process.stdin.transport.get_extra_info("pipe")
    with suppress(ImportError, AttributeError, OSError):  # not on Linux, or more than this user may have
        import fcntl  # noqa: PLC0415 (absent on Windows)

        fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _PIPE)


async def _exchange(process: Process, question: dict[str, Any], body: bytes) -> dict[str, Any]:
    assert process.stdin is not None
    assert process.stdout is not None
    head = json.dumps(question).encode()
    process.stdin.write(len(head).to_bytes(4, "big") + len(body).to_bytes(4, "big") + head + body)
    await process.stdin.drain()
    size = int.from_bytes(await process.stdout.readexactly(4), "big")
    if size > _FRAME_LIMIT:
        raise EOFError
    reply: dict[str, Any] = json.loads(await process.stdout.readexactly(size))
    return reply


async def _end(process: Process) -> None:
    with suppress(ProcessLookupError):
        process.kill()
    await process.wait()
    if process.stdin is not None:
        process.stdin.close()


_ENTRY_FIELDS = tuple(field.name for field in fields(Entry))


def listing_to(listing: Listing) -> dict[str, Any]:
    """Put a listing into a form that JSON can carry."""
    return {
        "title": listing.title,
        "lang": listing.lang,
        "entries": [_entry_to(entry) for entry in listing.entries],
        "listed": listing.listed,
        "spans": listing.spans,
        "older": listing.older,
    }


def _entry_to(entry: Entry) -> list[str | None]:
    values = [getattr(entry, name) for name in _ENTRY_FIELDS]
    return [value.isoformat() if isinstance(value, datetime) else value for value in values]


def listing_from(reply: dict[str, Any]) -> Listing:
    """Take a listing out of a reader's reply."""
    return Listing(
        title=reply["title"],
        lang=reply["lang"],
        entries=tuple(_entry_from(values) for values in reply["entries"]),
        listed=reply["listed"],
        spans=reply["spans"],
        older=reply["older"],
    )


def _entry_from(values: list[Any]) -> Entry:
    named = dict(zip(_ENTRY_FIELDS, values, strict=True))
    published_at = named["published_at"]
    named["published_at"] = datetime.fromisoformat(published_at) if published_at else None
    return Entry(**named)
