"""`dabyl watchlist`: put a whole list under watch, or write it out, without a chat."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from config.errors import FileError, UsageError
from config.pattern_packs import load_pattern_packs
from dabyl.app import CONSOLE, console_chat, utc_now
from dabyl.cli.shell import with_database
from matchers.watchlists import Row, read_watchlist
from storage import chats, watches

if TYPE_CHECKING:
    import argparse

    from config.settings import Settings
    from storage.database import Db
    from storage.records import Chat, Watch

HELP = "import or export a chat's watches"
EXAMPLE = "dabyl watchlist import people.csv --chat console"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("action", choices=["import", "export"])
    parser.add_argument(
        "file", nargs="?", type=Path, help="JSON lines, CSV or a name a line; export without it: stdout"
    )
    parser.add_argument("--chat", default=CONSOLE, metavar="ID", help="a Telegram chat id, or console (default)")


def run(args: argparse.Namespace) -> int:
    """Import or export; 1 when a line of the file could not be used."""
    if args.chat != CONSOLE and not args.chat.lstrip("-").isdigit():
        raise UsageError(f"--chat takes a Telegram chat id (a number) or {CONSOLE}, not {args.chat!r}")
    if args.action == "export":
        return _export(args.file, args.chat)
    if args.file is None:
        raise UsageError("import needs a FILE")
    rows = _read(args.file)
    return with_database(lambda _settings, db: _import(db, args.chat, rows, args.file))


def _read(path: Path) -> list[Row]:
    pattern_ids = [pack.id for pack in load_pattern_packs()]
    try:
        with path.open(encoding="utf-8-sig") as lines:
            return list(read_watchlist(lines, pattern_ids=pattern_ids))
    except OSError as error:
        raise FileError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise FileError(f"{path}: is not UTF-8 (byte {error.start}); save it as UTF-8") from error


async def _import(db: Db, address: str, rows: list[Row], path: Path) -> int:
    chat = await _chat(db, address)
    wanted = [row.watch for row in rows if row.watch]
    async with db.write() as tx:
        added = await watches.add_many(tx, db.vault, chat.id, wanted, now=utc_now())
    bad = [row for row in rows if row.problem]
    for row in bad:
        print(f"{path}:{row.number}: {row.problem}; this line is skipped", file=sys.stderr)
    for note in dict.fromkeys(note for row in rows for note in row.notes):
        print(f"{path}: note: {note}", file=sys.stderr)
    print(f"{len(rows)} lines: {added} added, {len(wanted) - added} there already, {len(bad)} skipped")
    return 1 if bad else 0


async def _chat(db: Db, address: str) -> Chat:
    if address == CONSOLE:
        return await console_chat(db, utc_now())
    kind = "group" if address.startswith("-") else "private"
    async with db.write() as tx:
        known = await chats.find(tx, "telegram", address)
        return known or await chats.add(tx, "telegram", address, kind=kind, now=utc_now())


def _export(path: Path | None, address: str) -> int:
    async def read(_settings: Settings, db: Db) -> list[str]:
        async with db.read() as tx:
            chat = await chats.find(tx, CONSOLE if address == CONSOLE else "telegram", address)
            stored = await watches.listing(tx, db.vault, chat.id) if chat else []
        return [_as_line(one.ref, one.watch) for one in stored]

    lines = "".join(with_database(read))
    if path is None:
        sys.stdout.write(lines)
        return 0
    try:
        path.touch(mode=0o600)
        path.write_text(lines, encoding="utf-8")
    except OSError as error:
        raise FileError(f"{path}: cannot be written ({error.strerror})") from error
    return 0


def _as_line(ref: str, watch: Watch) -> str:
    kept = {key: value for key, value in asdict(watch).items() if key != "id" and value not in (None, (), "", "normal")}
    return json.dumps({"id": ref, **kept}, ensure_ascii=False) + "\n"
