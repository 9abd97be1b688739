"""`dabyl scan`: match a file of entries offline, or group it into stories."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from config.errors import FileError, UsageError
from config.pattern_packs import load_pattern_packs
from dabyl.entryfiles import Line, read_entries
from matchers.name_checks import check_name
from matchers.patterns import PatternReader
from matchers.reading import Reader
from matchers.watchlists import read_watchlist
from storage.records import NameWatch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from storage.records import Mention, Person, Watch

HELP = "match a file of entries offline, or group it into stories"
EXAMPLE = "dabyl scan --watchlist people.txt --format jsonl entries.jsonl"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("entries", nargs="+", type=Path, metavar="ENTRIES", help="JSON lines, or a feed file")
    parser.add_argument("--watchlist", type=Path, metavar="FILE", help="JSON lines, CSV, or a name a line")
    parser.add_argument(
        "--cluster", action="store_true", help="group the entries into stories instead of matching them"
    )
    parser.add_argument("--format", choices=["jsonl", "text"], default="text", help="text (default) is for people")
    parser.add_argument(
        "--min-score", type=_score, default=50, metavar="N", help="leave out what scores less (default 50)"
    )


def run(args: argparse.Namespace) -> int:
    """Read every entry, print a line for each mention; 1 when a line of a file was bad."""
    complaints = Complaints()
    lines = complaints.usable_entries(args.entries)
    if args.cluster:
        from dabyl.cli.cluster import run_cluster  # noqa: PLC0415 - the other half of the command, with a database

        run_cluster(((line.wire_id, line.entry) for line in lines if line.entry), sys.stdout)
        return complaints.exit_status
    if args.watchlist is None:
        raise UsageError("give --watchlist FILE, or --cluster to group the entries into stories")
    patterns = PatternReader(load_pattern_packs())
    watches = complaints.usable_watches(args.watchlist, patterns.ids)
    reader = Reader(watches, patterns)
    write = _as_json if args.format == "jsonl" else _as_text
    for line in lines:
        if line.entry:
            for mention in reader.read(line.entry, min_score=args.min_score).mentions:
                sys.stdout.write(write(line.wire_id, mention))
    sys.stdout.flush()
    return complaints.exit_status


class Complaints:
    """Tells every bad line on stderr, each kind of note once, and remembers whether there was a bad line."""

    def __init__(self) -> None:
        self.exit_status = 0
        self._told: set[str] = set()

    def usable_entries(self, paths: Iterable[Path]) -> Iterator[Line]:
        """Give the lines that hold an entry, across files."""
        for path in paths:
            for line in read_entries(path):
                self._tell(path, line.number, line.problem, line.notes)
                if line.entry:
                    yield line

    def usable_watches(self, path: Path, pattern_ids: tuple[str, ...]) -> list[Watch]:
        """Give the watches of a file."""
        found: list[Watch] = []
        try:
            with path.open(encoding="utf-8-sig") as lines:
                for row in read_watchlist(lines, pattern_ids=pattern_ids):
                    self._tell(path, row.number, row.problem, row.notes)
                    if row.watch:
                        found.append(row.watch)
                    if isinstance(row.watch, NameWatch):
                        hindering = [one.message for one in check_name(row.watch.name) if one.hinders]
                        self._tell(path, row.number, None, tuple(hindering))
        except OSError as error:
            raise FileError(f"{path}: cannot be read ({error.strerror})") from error
        except UnicodeDecodeError as error:
            raise FileError(f"{path}: is not UTF-8 (byte {error.start})") from error
        return found

    def _tell(self, path: Path, number: int, problem: str | None, notes: tuple[str, ...]) -> None:
        if problem:
            self.exit_status = 1
            print(f"{path}:{number}: {problem}; this line is skipped", file=sys.stderr)
        for note in notes:
            if note not in self._told:
                self._told.add(note)
                print(f"{path}:{number}: note: {note}", file=sys.stderr)


def _score(text: str) -> int:
    if not text.isdigit() or int(text) > 100:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 0 to 100")
    return int(text)


def _as_json(wire_id: str | int, mention: Mention) -> str:
    row: dict[str, object] = {
        "item": wire_id,
        "watch": mention.watch_id,
        "score": mention.score,
        "matched": mention.matched,
        "field": mention.field,
        "start": mention.start,
        "end": mention.end,
        "status": mention.status,
        "values": dict(mention.values),
        "reason": mention.reason,
    }
    if mention.persons:
        row["persons"] = [_person(person) for person in mention.persons]
    return json.dumps(row, ensure_ascii=False) + "\n"


def _person(person: Person) -> dict[str, str | int]:
    named: dict[str, str | int] = {"name": person.name}
    if person.watch_id is not None:
        named["watch"] = person.watch_id
    return named | {"field": person.field, "start": person.start, "end": person.end, "score": person.score}


def _as_text(wire_id: str | int, mention: Mention) -> str:
    status = "" if mention.status == "event" else f" [{mention.status}]"
    values = "".join(f" {key}={value}" for key, value in mention.values.items())
    return f"{wire_id}  {mention.watch_id}  {mention.score}  «{mention.matched}»{values}{status}  {mention.reason}\n"
