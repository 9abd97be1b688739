"""`dabyl feeds`: put sources under watch without a chat, and see how they are."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot.markup import plain
from bot.phrases import phrases
from bot.source_words import what_is_wrong, word_known, word_resolved
from config.errors import FileError, UsageError
from config.feed_packs import feed_packs
from dabyl.app import Reading, utc_now
from dabyl.checking import check, table
from dabyl.cli.feed_lists import add_pack, count_sources, export_opml, import_opml, stored_feeds
from dabyl.cli.shell import with_database
from storage import feeds
from watchers.adding import TRY_S, Resolved, resolve
from watchers.addresses import parse_address
from watchers.discovery import Found
from watchers.health import BAND, Trouble, state_of, trouble_of
from watchers.http import Client
from watchers.kinds import KINDS
from watchers.looking import Looker
from watchers.proxies import check_proxy
from watchers.schedule import SHORTEST_S

if TYPE_CHECKING:
    import argparse

    from config.settings import Settings
    from dabyl.checking import Checked
    from storage.database import Db
    from storage.records import Feed

HELP = "add, list, import, export and check sources"
EXAMPLE = "dabyl feeds add https://news.example/rss --every 300"
LONGEST_EVERY_S = 86_400


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add = actions.add_parser("add", help="put an address under watch", allow_abbrev=False)
    add.add_argument("url", metavar="URL", help="of a feed or a site, a channel's @name, or the words of a search")
    add.add_argument("--every", type=int, metavar="SECONDS", help="a fixed rhythm, 1 to 86400; without it, adaptive")
    add.add_argument("--kind", choices=KINDS, help="how to read it; without it, found out")
    add.add_argument("--proxy", metavar="URL", help="http:// or socks5:// address to ask through")
    add.add_argument("--unchecked", action="store_true", help="do not ask the address, only write it down")
    pack = actions.add_parser("pack", help="add a starter list, such as kz", allow_abbrev=False)
    pack.add_argument("name", metavar="NAME")
    remove = actions.add_parser("remove", help="take an address away", allow_abbrev=False)
    remove.add_argument("url", metavar="URL")
    actions.add_parser("list", help="every source and its state", allow_abbrev=False)
    actions.add_parser(
        "check", help="ask every source now: state, newest entry, entries a week, delay", allow_abbrev=False
    )
    campaign = actions.add_parser("campaign", help="ask every source every two minutes for a while", allow_abbrev=False)
    when = campaign.add_mutually_exclusive_group()
    when.add_argument("--until", type=_end_of_day, metavar="DATE", help="the last day, such as 2026-12-01")
    when.add_argument("--off", action="store_true", help="back to each source's own rhythm")
    load = actions.add_parser("import", help="add the sources of an OPML file", allow_abbrev=False)
    load.add_argument("file", type=Path, metavar="FILE")
    save = actions.add_parser("export", help="write the sources as OPML", allow_abbrev=False)
    save.add_argument("file", type=Path, nargs="?", metavar="FILE", help="without it: stdout")


def run(args: argparse.Namespace) -> int:
    """Do what the action says."""
    return {
        "add": _add,
        "pack": add_pack,
        "remove": _remove,
        "list": _list,
        "check": _check,
        "campaign": _campaign,
        "import": import_opml,
        "export": export_opml,
    }[args.action](args)


def _add(args: argparse.Namespace) -> int:
    if args.every is not None and not 1 <= args.every <= LONGEST_EVERY_S:
        raise UsageError(f"--every takes 1 to {LONGEST_EVERY_S} seconds, not {args.every}")
    check_proxy(args.proxy)

    async def work(settings: Settings, db: Db) -> tuple[bool, Resolved]:
        resolved = await _resolve(args, settings)
        source = resolved.found[0]
        async with db.write() as tx:
            is_new = await feeds.add(
                tx,
                source.url,
                kind=source.kind,
                every_s=args.every,
                now=utc_now(),
                proxy=args.proxy,
                vault=db.vault,
            )
        if is_new and resolved.unanswered is None:
            await _look_first(settings, db, source.url)
        return is_new, resolved

    is_new, resolved = with_database(work)
    source = resolved.found[0]
    if not is_new:
        known = plain(word_known(args.url, source.url, phrases("en")))
        print(known + (f"; now every {args.every} s" if args.every else ""))
        return 0
    for line in word_resolved(resolved, phrases("en")):
        print(plain(line))
    return 0


async def _look_first(settings: Settings, db: Db, url: str) -> None:
    """Keep what a source lists now, so that whatever it lists from now on is news."""
    reading = Reading(settings, db, clock=utc_now, after_commit=lambda: None)
    async with db.read() as tx:
        (feed_id,) = [feed.id for feed in await feeds.listing(tx, db.vault) if feed.url == url]
    async with reading.looker:
        await reading.tasks["look"](feed_id=feed_id)


async def _resolve(args: argparse.Namespace, settings: Settings) -> Resolved:
    if args.unchecked:
        parse_address(args.url)
        return Resolved((Found(args.url, args.kind or "feed", "", 0),), unanswered=Trouble("not_asked"))
    async with (
        Client(contact=settings.contact, allow_private=settings.allow_private, deadline_s=TRY_S) as client,
        Looker(contact=settings.contact, client=client) as looker,
    ):
        return await resolve(args.url, looker=looker, client=client, kind=args.kind, proxy=args.proxy)


def _remove(args: argparse.Namespace) -> int:
    async def work(_settings: Settings, db: Db) -> bool:
        async with db.write() as tx:
            return await feeds.remove(tx, args.url, db.vault)

    if not with_database(work):
        raise FileError(f"{args.url} is not under watch; `dabyl feeds list` shows what is")
    print(f"removed {args.url}")
    return 0


def _list(_args: argparse.Namespace) -> int:
    stored = with_database(stored_feeds)
    for feed in stored:
        print(f"{state_of(feed, utc_now()):9} {feed.url}" + (f"  {feed.title}" if feed.title else "") + _trouble(feed))
    print(count_sources(len(stored)), file=sys.stderr)
    return 0


def _trouble(feed: Feed) -> str:
    trouble = trouble_of(feed, utc_now())
    return f"  ({plain(what_is_wrong(trouble, phrases('en')))})" if trouble else ""


def _check(_args: argparse.Namespace) -> int:
    """Ask every source and print a table; 1 when one of them failed."""

    async def work(settings: Settings, db: Db) -> list[Checked]:
        now = utc_now()
        async with db.read() as tx:
            stored = await feeds.listing(tx, db.vault)
            delays = await feeds.delays(tx, since=now - BAND)
        alternates = {feed.url: feed.alternates for pack in feed_packs() for feed in pack.feeds}
        found: dict[int, Checked] = {}
        async with Looker(contact=settings.contact, allow_private=settings.allow_private) as looker:
            async for checked in check(stored, looker, delays=delays, alternates=alternates, now=now):
                found[checked.feed.id] = checked
                if checked.is_good:
                    async with db.write() as tx:
                        await feeds.note_answer(tx, checked.feed.id, now)
                if sys.stderr.isatty():
                    print(f"\r{len(found)} of {len(stored)} asked", end="", file=sys.stderr, flush=True)
        return [found[feed.id] for feed in stored]

    checked = with_database(work)
    good = sum(one.is_good for one in checked)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    if checked:
        print("\n".join(table(checked)))
    print(f"{good} of {count_sources(len(checked))} answer{'s' if len(checked) == 1 else ''}", file=sys.stderr)
    return 0 if good == len(checked) else 1


def _campaign(args: argparse.Namespace) -> int:
    """Ask every source every two minutes until a date, or stop doing so, or tell which it is."""
    if args.until is not None and args.until <= utc_now():
        raise UsageError(f"--until takes a day to come, not {args.until:%Y-%m-%d}")

    async def work(_settings: Settings, db: Db) -> datetime | None:
        async with db.write() as tx:
            if args.until or args.off:
                await feeds.set_campaign(tx, args.until)
            if args.until:
                await feeds.hasten(tx, utc_now() + timedelta(seconds=SHORTEST_S))
            return await feeds.campaign_until(tx)

    until = with_database(work)
    if until is None or until <= utc_now():
        print("no campaign: every source is asked in its own rhythm")
    else:
        print(f"every source is asked every two minutes until the end of {until - timedelta(seconds=1):%Y-%m-%d} UTC")
    return 0


def _end_of_day(text: str) -> datetime:
    """Read a day, as the moment after it.

    Raises:
        ValueError: It is no day like 2026-12-01.
    """
    return datetime.combine(date.fromisoformat(text), time(0), UTC) + timedelta(days=1)
