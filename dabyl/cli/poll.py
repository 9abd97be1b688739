"""`dabyl poll`: look at one source or many once and print their (new) entries, an object a line."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from config.errors import AddressError, DabylError, FetchError, FileError, UsageError
from config.settings import read_settings
from watchers.addresses import host_port, parse_address, shorten
from watchers.kinds import KINDS
from watchers.looking import Looker
from watchers.poll_state import PollState
from watchers.proxies import check_proxy

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from storage.records import Entry

HELP = "look at sources once and print their entries"
EXAMPLE = "dabyl poll https://example.org/feed.xml --format jsonl --state poll.db"

_AT_ONCE = 64
_JSON = json.JSONEncoder(ensure_ascii=False, check_circular=False)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("url", nargs="?", help="address of a source")
    parser.add_argument("--urls-file", type=Path, metavar="FILE", help="many addresses, one a line")
    parser.add_argument("--format", choices=("jsonl",), default="jsonl", help="an object a line (the only format)")
    parser.add_argument("--kind", choices=KINDS, default="feed", help="kind of source (default: feed)")
    parser.add_argument("--proxy", metavar="URL", help="ask through this HTTP or SOCKS proxy")
    parser.add_argument("--allow-private", action="store_true", help="the given host:port may be a private one")
    parser.add_argument("--state", type=Path, metavar="FILE", help="remember what was seen; print new entries only")


def run(args: argparse.Namespace) -> int:
    """Poll; 1 when any source failed."""
    if (args.url is None) == (args.urls_file is None):
        raise UsageError("poll wants one address, or --urls-file FILE")
    check_proxy(args.proxy)
    if args.url is not None:
        return asyncio.run(_Poll(args, [args.url]).one())
    return asyncio.run(_Poll(args, _read_urls(args.urls_file)).many())


def _read_urls(path: Path) -> list[str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise FileError(f"--urls-file {path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise FileError(f"--urls-file {path}: is no text in UTF-8 (byte {error.start})") from error
    return list(dict.fromkeys(line.strip() for line in lines if line.strip() and not line.startswith("#")))


class _Poll:
    """One call of the command."""

    def __init__(self, args: argparse.Namespace, urls: list[str]) -> None:
        settings = read_settings(os.environ)
        self._args = args
        self._urls = urls
        self._state = PollState(args.state)
        allowed = settings.allow_private | (_host_ports(urls) if args.allow_private else frozenset())
        self._looker = Looker(contact=settings.contact, allow_private=allowed)
        self._output = _utf8(sys.stdout)
        self._failed = False

    async def one(self) -> int:
        """Poll the only address; its failure is the command's."""
        with self._state:
            async with self._looker:
                await self._look(self._urls[0], {})
        return 0

    async def many(self) -> int:
        """Poll all; a failure is a line on stderr and exit 1 at the end."""
        urls = iter(self._urls)
        with self._state:
            async with self._looker, asyncio.TaskGroup() as group:
                for _ in range(min(_AT_ONCE, len(self._urls))):
                    group.create_task(self._worker(urls))
        return 1 if self._failed else 0

    async def _worker(self, urls: Iterator[str]) -> None:
        for url in urls:
            try:
                await self._look(url, {"feed": url})
            except DabylError as error:
                self._failed = True
                print(f"dabyl: {one_line(str(error))}", file=sys.stderr)

    async def _look(self, url: str, extra: dict[str, str]) -> None:
        known = self._state.of(url)
        if known.gone:
            raise FetchError(shorten(url), "answered 410 (gone) before and is not asked again", status=410, gone=True)
        if (wait_s := known.not_before - time.time()) > 0:
            raise FetchError(shorten(url), f"asked to be left alone for {wait_s:.0f} s more")
        try:
            look = await self._looker.look(
                known.moved_to or url, kind=self._args.kind, memory=known.memory, proxy=self._args.proxy
            )
        except FetchError as error:
            if error.gone or error.retry_after_s or known.moved_to:
                self._state.keep_refusal(url, known, gone=error.gone, wait_s=error.retry_after_s or 0)
            raise
        if look.unchanged and look.memory == known.memory and not look.moved_to:
            return
        new = self._state.new_among(known, look.entries)
        self._print([entry for entry, _ in new], extra)
        self._state.keep(url, known, look.memory, [keys for _, keys in new], look.moved_to)

    def _print(self, entries: Iterable[Entry], extra: dict[str, str]) -> None:
        for entry in entries:
            self._output.write(_JSON.encode(_wire(entry) | extra) + "\n")
        self._output.flush()


def _wire(entry: Entry) -> dict[str, str | None]:
    published = entry.published_at
    return {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "text": entry.text,
        "published": published.astimezone(UTC).isoformat().replace("+00:00", "Z") if published else None,
        "lang": entry.lang,
        "author": entry.author,
    }


def _host_ports(urls: list[str]) -> frozenset[tuple[str, int]]:
    pairs = set()
    for url in urls:
        try:
            pairs.add(host_port(parse_address(url)))
        except AddressError:
            continue
    return frozenset(pairs)


def one_line(text: str) -> str:
    """Bring an error to one line of at most 300 characters."""
    line = " ".join(text.split())
    return line if len(line) <= 300 else line[:299] + "…"


def _utf8(stream: TextIO) -> TextIO:
    """Print UTF-8 whatever the locale says: the format is fixed."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(encoding="utf-8", errors="replace", newline="\n")
    return stream
