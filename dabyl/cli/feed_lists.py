"""Lists of sources for `dabyl feeds`: starter packs, and OPML in and out."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from config.errors import AddressError, FileError, UsageError
from config.feed_packs import feed_packs
from dabyl.app import utc_now
from dabyl.cli.shell import with_database
from storage import feeds
from watchers.addresses import parse_address
from watchers.completing import options_of
from watchers.discovery import channel_address
from watchers.kinds import KINDS
from watchers.opml import Outline, read_opml, write_opml

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from config.settings import Settings
    from storage.database import Db
    from storage.records import Feed


def count_sources(number: int) -> str:
    """Word a number of sources."""
    return f"{number:,} source" if number == 1 else f"{number:,} sources"


def add_pack(args: argparse.Namespace) -> int:
    """Put a starter list under watch; none of its sources is asked before `dabyl run` does."""
    packs = {pack.id: pack for pack in feed_packs()}
    if args.name not in packs:
        raise UsageError(f"no starter list {args.name!r}; there are {', '.join(packs)}")
    listed = packs[args.name].feeds

    async def work(_settings: Settings, db: Db) -> int:
        async with db.write() as tx:
            return sum(
                [
                    await feeds.add(
                        tx,
                        feed.url,
                        kind=feed.kind,
                        every_s=None,
                        now=utc_now(),
                        title=feed.name,
                        options=feed.options,
                        vault=db.vault,
                    )
                    for feed in listed
                ]
            )

    added = with_database(work)
    print(f"{packs[args.name].title}: {count_sources(added)} added, {len(listed) - added} there already;")
    print("each is unchecked until it has answered here: `dabyl feeds check` asks them all")
    return 0


def import_opml(args: argparse.Namespace) -> int:
    """Add the sources of an OPML file; 1 when some of its addresses can not be asked."""
    outlines = _read(args.file)
    problems: list[str] = []

    async def work(_settings: Settings, db: Db) -> int:
        added = 0
        async with db.write() as tx:
            for outline in outlines:
                try:
                    parse_address(outline.url)
                except AddressError as error:
                    problems.append(str(error))
                    continue
                added += await feeds.add(
                    tx,
                    outline.url,
                    kind=outline.kind if outline.kind in KINDS else _kind_of(outline.url),
                    every_s=outline.every_s,
                    now=utc_now(),
                    title=outline.title or None,
                    options=outline.options,
                    vault=db.vault,
                )
        return added

    added = with_database(work)
    for problem in problems:
        print(f"{args.file}: {problem}; skipped", file=sys.stderr)
    print(f"{count_sources(len(outlines))}: {added} added, {len(outlines) - added - len(problems)} there already")
    return 1 if problems else 0


def _read(file: Path) -> list[Outline]:
    try:
        return read_opml(file.read_bytes())
    except OSError as error:
        raise FileError(f"{file}: cannot be read ({error.strerror})") from error
    except FileError as error:
        raise FileError(f"{file}: {error}") from error


def _kind_of(url: str) -> str:
    """Tell how to read an address that another program exported, where nothing says so."""
    return "telegram" if channel_address(url) == url else "feed"


def export_opml(args: argparse.Namespace) -> int:
    """Write the sources as OPML, into a file or on stdout."""
    stored = with_database(stored_feeds)
    body = write_opml(Outline(feed.url, feed.title or "", feed.kind, feed.every_s, options_of(feed)) for feed in stored)
    if args.file is None:
        sys.stdout.buffer.write(body)
        return 0
    try:
        args.file.write_bytes(body)
    except OSError as error:
        raise FileError(f"{args.file}: cannot be written ({error.strerror})") from error
    print(f"wrote {count_sources(len(stored))} to {args.file}")
    return 0


async def stored_feeds(_settings: Settings, db: Db) -> list[Feed]:
    """Read every source."""
    async with db.read() as tx:
        return await feeds.listing(tx, db.vault)
