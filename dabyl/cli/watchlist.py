"""`dabyl watchlist`: put a whole list under watch, look it over before, or write it out, without a chat."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from config.errors import FileError, UsageError
from config.pattern_packs import load_pattern_packs
from dabyl.app import CONSOLE, console_chat, utc_now
from dabyl.cli.shell import with_database
from dabyl.cli.watchlist_checks import look_over
from matchers.watchlist_cells import HEAD_BYTES, other_than_text, write_cells
from matchers.watchlists import Row, as_line, read_watchlist
from storage import audit, channels, chats, watches
from storage.records import NameWatch

if TYPE_CHECKING:
    import argparse

    from sqlalchemy.ext.asyncio import AsyncConnection

    from config.settings import Settings
    from storage.database import Db
    from storage.records import Chat, StoredWatch

HELP = "import, check or export a chat's watches"
EXAMPLE = "dabyl watchlist import people.csv --chat console"

_MOST_BYTES = 50_000_000
"""A hundred times a list of 10,000 people."""
_COLUMNS = ("id", "name", "aliases", "notes", "tags", "priority", "code_name")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("action", choices=["import", "check", "export"])
    parser.add_argument(
        "file",
        nargs="?",
        type=Path,
        help="JSON lines, CSV or a name a line; check tells of each line what import would do; export writes JSON "
        "lines, names as CSV where it ends in .csv, and to stdout without it",
    )
    help_ = "a Telegram chat id, a channel's name, or console (default)"
    parser.add_argument("--chat", default=CONSOLE, metavar="ID", help=help_)


def run(args: argparse.Namespace) -> int:
    """Import, check or export; 1 when a line of the file could not be used."""
    if args.action == "export":
        return _export(args.file, args.chat)
    if args.file is None:
        raise UsageError(f"{args.action} needs a FILE")
    rows = _read(args.file)
    if args.action == "check":
        return with_database(lambda _settings, db: _check(db, rows, args.file))
    return with_database(lambda _settings, db: _import(db, args.chat, rows, args.file))


def _read(path: Path) -> list[Row]:
    pattern_ids = [pack.id for pack in load_pattern_packs()]
    _refuse_what_is_no_text(path)
    try:
        with path.open(encoding="utf-8-sig") as lines:
            return list(read_watchlist(lines, pattern_ids=pattern_ids))
    except OSError as error:
        raise FileError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise FileError(f"{path}: is not UTF-8 (byte {error.start}); save it as UTF-8") from error


def _refuse_what_is_no_text(path: Path) -> None:
    try:
        with path.open("rb") as file:
            what = other_than_text(file.read(HEAD_BYTES))
        size = path.stat().st_size
    except OSError as error:
        raise FileError(f"{path}: cannot be read ({error.strerror})") from error
    if what:
        raise FileError(f"{path}: is {what}, whatever its name says; save it as CSV or plain text (UTF-8)")
    if size > _MOST_BYTES:
        raise FileError(f"{path}: has {size:,} bytes; {_MOST_BYTES:,} are the most for a watchlist")


async def _import(db: Db, address: str, rows: list[Row], path: Path) -> int:
    chat = await _chat(db, address)
    rows = await _looked_over(db, rows, path)
    wanted = [row.watch for row in rows if row.watch]
    manners = [row.manner for row in rows if row.watch]
    async with db.write() as tx:
        added = await watches.add_many(tx, db.vault, chat.id, wanted, now=utc_now(), manners=manners)
        await audit.note(tx, db.vault, "import", who="shell", chat_id=chat.id, now=utc_now())
    bad = len(rows) - len(wanted)
    print(f"{len(rows)} lines: {added} added, {len(wanted) - added} there already, {bad} skipped")
    return 1 if bad else 0


async def _check(db: Db, rows: list[Row], path: Path) -> int:
    rows = await _looked_over(db, rows, path)
    bad = sum(row.watch is None for row in rows)
    print(f"{len(rows)} lines: {len(rows) - bad} can be watched, {bad} would be skipped")
    return 1 if bad else 0


async def _looked_over(db: Db, rows: list[Row], path: Path) -> list[Row]:
    """Tell on stderr what is wrong or odd with each line."""
    async with db.read() as tx:
        looked, notes = await look_over(tx, rows, utc_now())
    told = [(row.number, f"{row.problem}; this line is skipped") for row in looked if row.problem]
    told += [(note.number, f"note: {note.text}") for note in notes]
    for number, text in sorted(told):
        print(f"{path}:{number}: {text}", file=sys.stderr)
    for note in dict.fromkeys(note for row in rows for note in row.notes):
        print(f"{path}: note: {note}", file=sys.stderr)
    return looked


async def _chat(db: Db, address: str) -> Chat:
    if address == CONSOLE:
        return await console_chat(db, utc_now())
    kind = "group" if address.startswith("-") else "private"
    async with db.write() as tx:
        known = await _find(tx, address)
        return known or await chats.add(tx, "telegram", address, kind=kind, now=utc_now())


async def _find(tx: AsyncConnection, address: str) -> Chat | None:
    """Find the chat of a Telegram number, the console's, or that of a channel, which must be there."""
    if address == CONSOLE or address.lstrip("-").isdigit():
        return await chats.find(tx, CONSOLE if address == CONSOLE else "telegram", address)
    channel = await chats.find(tx, channels.SENDER, address)
    if channel is None:
        raise UsageError(f"--chat takes a Telegram chat id (a number), {CONSOLE} or a channel's name, not {address!r}")
    return channel


def _export(path: Path | None, address: str) -> int:
    async def read(_settings: Settings, db: Db) -> list[StoredWatch]:
        async with db.write() as tx:
            chat = await _find(tx, address)
            if chat is None:
                return []
            await audit.note(tx, db.vault, "export", who="shell", chat_id=chat.id, now=utc_now())
            return await watches.listing(tx, db.vault, chat.id)

    stored = with_database(read)
    if path is None:
        sys.stdout.writelines(_as_json(one) for one in stored)
        return 0
    lines = _as_csv(stored, path) if path.suffix.lower() == ".csv" else [_as_json(one) for one in stored]
    try:
        path.touch(mode=0o600)
        path.write_text("".join(lines), encoding="utf-8")
    except OSError as error:
        raise FileError(f"{path}: cannot be written ({error.strerror})") from error
    return 0


def _as_json(one: StoredWatch) -> str:
    return as_line(one.ref, one.watch, one.manner)


def _as_csv(stored: list[StoredWatch], path: Path) -> list[str]:
    """Write the names; patterns and queries have no place in a table of people, and are told of."""
    named = [(one.ref, one.watch) for one in stored if isinstance(one.watch, NameWatch)]
    if left := len(stored) - len(named):
        print(f"{path}: note: {left} patterns and queries are left out; export to .jsonl keeps them", file=sys.stderr)
    return [write_cells(_COLUMNS), *(write_cells(_cells(ref, watch)) for ref, watch in named)]


def _cells(ref: str, watch: NameWatch) -> list[str]:
    aliases, tags = ";".join(watch.aliases), ";".join(watch.tags)
    return [ref, watch.name, aliases, watch.notes, tags, watch.priority, watch.code_name or ""]
