"""`dabyl feeds`: put sources under watch without a chat, and see how they are."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from config.errors import AddressError, FetchError, FileError, UsageError
from config.feed_packs import feed_packs
from dabyl.app import utc_now
from dabyl.cli.shell import with_database
from storage import feeds
from watchers.adding import Resolved, resolve
from watchers.addresses import parse_address
from watchers.discovery import Found
from watchers.http import Client
from watchers.kinds import KINDS
from watchers.looking import Looker, Memory
from watchers.opml import read_opml, write_opml

if TYPE_CHECKING:
    import argparse

    from config.settings import Settings
    from storage.database import Db
    from storage.records import Feed

HELP = "add, list, import, export and check sources"
EXAMPLE = "dabyl feeds add https://news.example/rss --every 300"
LONGEST_EVERY_S = 86_400
CHECKS_AT_ONCE = 10
TRY_S = 10.0
"""A person waits for the answer."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add = actions.add_parser("add", help="put an address under watch", allow_abbrev=False)
    add.add_argument("url", metavar="URL", help="of a feed or a site, or a channel's @name")
    add.add_argument("--every", type=int, metavar="SECONDS", help="a fixed rhythm, 1 to 86400; without it, adaptive")
    add.add_argument("--kind", choices=KINDS, help="how to read it; without it, found out")
    add.add_argument("--proxy", metavar="URL", help="http:// or socks5:// address to ask through")
    add.add_argument("--unchecked", action="store_true", help="do not ask the address, only write it down")
    pack = actions.add_parser("pack", help="add a starter list, such as kz", allow_abbrev=False)
    pack.add_argument("name", metavar="NAME")
    remove = actions.add_parser("remove", help="take an address away", allow_abbrev=False)
    remove.add_argument("url", metavar="URL")
    actions.add_parser("list", help="every source and its state", allow_abbrev=False)
    actions.add_parser("check", help="ask every source now and say what it answers", allow_abbrev=False)
    load = actions.add_parser("import", help="add the sources of an OPML file", allow_abbrev=False)
    load.add_argument("file", type=Path, metavar="FILE")
    save = actions.add_parser("export", help="write the sources as OPML", allow_abbrev=False)
    save.add_argument("file", type=Path, nargs="?", metavar="FILE", help="without it: stdout")


def run(args: argparse.Namespace) -> int:
    """Do what the action says."""
    return {
        "add": _add,
        "pack": _pack,
        "remove": _remove,
        "list": _list,
        "check": _check,
        "import": _import,
        "export": _export,
    }[args.action](args)


def _add(args: argparse.Namespace) -> int:
    if args.every is not None and not 1 <= args.every <= LONGEST_EVERY_S:
        raise UsageError(f"--every takes 1 to {LONGEST_EVERY_S} seconds, not {args.every}")

    async def work(settings: Settings, db: Db) -> tuple[bool, Resolved]:
        resolved = await _resolve(args, settings)
        source = resolved.found[0]
        async with db.write() as tx:
            is_new = await feeds.add(
                tx, source.url, kind=source.kind, every_s=args.every, now=utc_now(), proxy=args.proxy
            )
        return is_new, resolved

    is_new, resolved = with_database(work)
    source = resolved.found[0]
    if not is_new:
        print(f"{source.url} is under watch already")
        return 0
    print(f"added {resolved.in_words()}; its first look announces nothing")
    for other in resolved.found[1:]:
        print(f"  also there: {other.url} as {other.kind}, {other.listed} entries")
    return 0


async def _resolve(args: argparse.Namespace, settings: Settings) -> Resolved:
    if args.unchecked:
        parse_address(args.url)
        return Resolved((Found(args.url, args.kind or "feed", "", 0),), unanswered="not asked")
    async with (
        Client(contact=settings.contact, allow_private=settings.allow_private, deadline_s=TRY_S) as client,
        Looker(contact=settings.contact, client=client) as looker,
    ):
        return await resolve(args.url, looker=looker, client=client, kind=args.kind, proxy=args.proxy)


def _pack(args: argparse.Namespace) -> int:
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
                    )
                    for feed in listed
                ]
            )

    added = with_database(work)
    print(f"{packs[args.name].title}: {added} sources added, {len(listed) - added} there already;")
    print("each is unchecked until it has answered here: `dabyl feeds check` asks them all")
    return 0


def _remove(args: argparse.Namespace) -> int:
    async def work(_settings: Settings, db: Db) -> bool:
        async with db.write() as tx:
            return await feeds.remove(tx, args.url)

    if not with_database(work):
        raise FileError(f"{args.url} is not under watch; `dabyl feeds list` shows what is")
    print(f"removed {args.url}")
    return 0


async def _stored(_settings: Settings, db: Db) -> list[Feed]:
    async with db.read() as tx:
        return await feeds.listing(tx)


def _list(_args: argparse.Namespace) -> int:
    stored = with_database(_stored)
    for feed in stored:
        print(f"{_state(feed):9} {feed.url}" + (f"  {feed.title}" if feed.title else "") + _trouble(feed))
    print(f"{len(stored)} sources", file=sys.stderr)
    return 0


def _state(feed: Feed) -> str:
    if feed.state != "active":
        return feed.state
    if feed.error:
        return "failing"
    return "ok" if feed.looks else "unchecked"


def _trouble(feed: Feed) -> str:
    return f"  ({feed.error})" if feed.error else ""


@dataclass(frozen=True, slots=True)
class _Checked:
    feed: Feed
    said: str
    is_good: bool


def _check(_args: argparse.Namespace) -> int:
    """Ask every source and print a table; 1 when one of them failed."""

    async def work(settings: Settings, db: Db) -> int:
        stored = await _stored(settings, db)
        turns = asyncio.Semaphore(CHECKS_AT_ONCE)
        failed = 0
        async with Looker(contact=settings.contact, allow_private=settings.allow_private) as looker:
            looks = [asyncio.ensure_future(_check_one(looker, feed, turns)) for feed in stored]
            for done, look in enumerate(asyncio.as_completed(looks), 1):
                checked = await look
                failed += not checked.is_good
                print(f"{'ok' if checked.is_good else 'failing':8} {checked.feed.url}  {checked.said}")
                if sys.stderr.isatty():
                    print(f"\r{done} of {len(looks)} asked", end="", file=sys.stderr, flush=True)
        print(f"{len(stored) - failed} of {len(stored)} sources answer", file=sys.stderr)
        return 1 if failed else 0

    return with_database(work)


async def _check_one(looker: Looker, feed: Feed, turns: asyncio.Semaphore) -> _Checked:
    async with turns:
        try:
            look = await looker.look(feed.url, kind=feed.kind, memory=Memory())
        except (FetchError, AddressError) as error:
            return _Checked(feed, str(error).removeprefix(f"{feed.url}: "), is_good=False)
    dates = [entry.published_at for entry in look.entries if entry.published_at]
    newest = f", newest {max(dates):%Y-%m-%d %H:%M} UTC" if dates else ", no dates"
    return _Checked(feed, f"{look.listed} entries{newest}", is_good=True)


def _import(args: argparse.Namespace) -> int:
    try:
        outlines = read_opml(args.file.read_bytes())
    except OSError as error:
        raise FileError(f"{args.file}: cannot be read ({error.strerror})") from error
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
                    tx, outline.url, kind="feed", every_s=None, now=utc_now(), title=outline.title or None
                )
        return added

    added = with_database(work)
    for problem in problems:
        print(f"{args.file}: {problem}; skipped", file=sys.stderr)
    print(f"{len(outlines)} sources: {added} added, {len(outlines) - added - len(problems)} there already")
    return 1 if problems else 0


def _export(args: argparse.Namespace) -> int:
    stored = with_database(_stored)
    body = write_opml([(feed.url, feed.title or "") for feed in stored])
    if args.file is None:
        sys.stdout.buffer.write(body)
        return 0
    try:
        args.file.write_bytes(body)
    except OSError as error:
        raise FileError(f"{args.file}: cannot be written ({error.strerror})") from error
    print(f"wrote {len(stored)} sources to {args.file}")
    return 0
