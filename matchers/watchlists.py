"""Read a watchlist as people write it: JSON lines, CSV with a header, or plain text with one watch a line.

A line that cannot be used is told with its number and what to do; the others are read all the same.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from config.errors import WatchError
from matchers.name_notes import is_full_name, without_note
from matchers.queries import looks_like_query, parse_query
from matchers.watch_errors import watch_error
from matchers.watchlist_cells import read_cells
from matchers.watchlist_columns import COLUMNS, columns_of, name_in
from matchers.watchlist_manners import manner_from_json, manner_to_json
from storage.records import Manner, NameWatch, NotRule, PatternWatch, QueryWatch, Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

USUAL = Manner()
_KEYS = {
    "name": {"id", "name", "aliases", "not_rules", "code_name", "notes", "tags", "priority", "manner"},
    "pattern": {"id", "pattern", "min_days", "manner"},
    "query": {"id", "query", "manner"},
}
_FIELD = re.compile(r"[a-z]+:\S")
"""How a term of a query begins; no name does."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a watchlist.

    Attributes:
        number: Line number, from 1.
        watch: What it asks for, None when it cannot be used.
        problem: Why not, and what to do; None when it can.
        notes: Things ignored that the user should know of.
        manner: How loud it is to be; only JSON lines can say so.
        error: The problem with its kind, for whoever words it in another language.
    """

    number: int
    watch: Watch | None
    problem: str | None = None
    notes: tuple[str, ...] = ()
    manner: Manner = USUAL
    error: WatchError | None = None


def read_watchlist(lines: Iterable[str], *, pattern_ids: Collection[str]) -> Iterator[Row]:
    """Read a watchlist line by line, in whichever of the three formats its first line shows.

    Args:
        lines: With or without their line ends; a byte order mark is taken off.
        pattern_ids: Patterns there are.

    Yields:
        A row for each line that is not empty, in order. Ids are unique: a repeated one is a problem.
    """
    numbered = ((number, line.lstrip("\ufeff").rstrip("\r\n")) for number, line in enumerate(lines, 1))
    full = ((number, line) for number, line in numbered if line.strip())
    first = next(full, None)
    if first is None:
        return
    everything = chain([first], full)
    rows: Iterable[Row]
    if first[1].lstrip().startswith("{"):
        rows = (_from_json(number, line, pattern_ids) for number, line in everything)
    elif _is_csv_header(first[1]):
        rows = _from_csv(first[1], full)
    else:
        rows = (_from_text(number, line.strip(), pattern_ids) for number, line in everything)
    yield from _unique(rows)


def watch_from_text(line: str, watch_id: str, pattern_ids: Collection[str]) -> Watch:
    """Read one line of plain text: `pattern:ID` alone is a pattern, what looks like a query is one, else a name.

    What stands beside the name, as in `Ерлан Касымов; журналист`, is kept as a note; a second name as an alias.

    Raises:
        WatchError: It cannot be used; says why.
    """
    prefix, _, rest = line.partition(":")
    if prefix == "pattern" and rest.strip() in pattern_ids:
        return PatternWatch(watch_id, rest.strip())
    if looks_like_query(line):
        parse_query(line)
        return QueryWatch(watch_id, line)
    name, note = (" ".join(part.split()) for part in without_note(line))
    if is_full_name(note):
        return NameWatch(watch_id, name, aliases=(note,))
    return NameWatch(watch_id, name, notes=note)


def as_line(ref: str, watch: Watch, manner: Manner = USUAL) -> str:
    """Write a watch as one JSON line that `read_watchlist` reads back; what is as usual is left out."""
    kept = {key: value for key, value in asdict(watch).items() if key != "id" and value not in (None, (), "", "normal")}
    loud = {"manner": manner_to_json(manner)} if manner != USUAL else {}
    return json.dumps({"id": ref, **kept, **loud}, ensure_ascii=False) + "\n"


def _unique(rows: Iterable[Row]) -> Iterator[Row]:
    used: dict[str, int] = {}
    for row in rows:
        if row.watch and row.watch.id in used:
            yield _refused(row.number, watch_error("same_id", id=row.watch.id, line=used[row.watch.id]))
            continue
        if row.watch:
            used[row.watch.id] = row.number
        yield row


def _refused(number: int, error: WatchError) -> Row:
    return Row(number, None, str(error), error=error)


def _from_text(number: int, line: str, pattern_ids: Collection[str]) -> Row:
    try:
        return Row(number, watch_from_text(line, str(number), pattern_ids))
    except WatchError as error:
        return _refused(number, error)


def _is_csv_header(line: str) -> bool:
    try:
        return bool(columns_of(read_cells(line)))
    except WatchError:
        return False


def _from_csv(header: str, lines: Iterable[tuple[int, str]]) -> Iterator[Row]:
    columns = columns_of(read_cells(header))
    unknown = tuple(f"the column {name!r} is not known and was ignored" for name in columns if name not in COLUMNS)
    for number, line in lines:
        try:
            cells = dict(zip(columns, read_cells(line), strict=False))
        except WatchError as error:
            yield _refused(number, error)
            continue
        name = name_in(cells)
        if not name:
            yield _refused(number, watch_error("csv_name"))
            continue
        if _FIELD.match(name):
            yield _refused(number, watch_error("csv_query", written=name))
            continue
        value = {
            "id": cells.get("id", "").strip() or str(number),
            "name": name,
            "aliases": _parts(cells.get("aliases", "")),
            "tags": _parts(cells.get("tags", "")),
            "notes": cells.get("notes", "").strip(),
            "priority": cells.get("priority", "").strip() or "normal",
            "code_name": cells.get("code_name", "").strip() or None,
        }
        yield replace(_checked(number, "name", value), notes=unknown)
        unknown = ()  # once is enough


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _from_json(number: int, line: str, pattern_ids: Collection[str]) -> Row:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        return _refused(number, watch_error("json", reason=str(error)))
    kinds = [kind for kind in _KEYS if isinstance(value, dict) and kind in value]
    if len(kinds) != 1:
        return _refused(number, watch_error("json_kind"))
    kind = kinds[0]
    unknown = tuple(f"the key {key!r} is not known and was ignored" for key in value if key not in _KEYS[kind])
    known = {key: part for key, part in value.items() if key in _KEYS[kind] and part is not None}
    known["id"] = str(known.get("id", number))
    if kind == "pattern" and str(known["pattern"]) not in pattern_ids:
        there_are = ", ".join(sorted(pattern_ids))
        return _refused(number, watch_error("pattern", written=known["pattern"], known=there_are))
    try:
        manner = manner_from_json(known.pop("manner", {}))
    except WatchError as error:
        return _refused(number, error)
    return replace(_checked(number, kind, known), notes=unknown, manner=manner)


def _checked(number: int, kind: str, value: dict[str, Any]) -> Row:
    try:
        return Row(number, _BUILD[kind](value))
    except WatchError as error:
        return _refused(number, error)


def _name_watch(value: dict[str, Any]) -> NameWatch:
    name, code_name, rules = value["name"], value.get("code_name"), value.get("not_rules", [])
    if not isinstance(name, str) or not name.strip():
        raise watch_error("name")
    if not isinstance(code_name, str | None):
        raise watch_error("text", key="code_name")
    if not isinstance(rules, list):
        raise watch_error("list", key="not_rules")
    priority = value.get("priority", "normal")
    if priority not in {"normal", "high"}:
        raise watch_error("priority", written=priority)
    return NameWatch(
        id=value["id"],
        name=" ".join(name.split()),
        aliases=tuple(alias.strip() for alias in _texts(value, "aliases") if alias.strip()),
        not_rules=tuple(_not_rule(rule) for rule in rules),
        code_name=code_name,
        notes=str(value.get("notes", "")),
        tags=tuple(_texts(value, "tags")),
        priority=priority,
    )


def _texts(value: dict[str, Any], key: str) -> list[str]:
    texts = value.get(key, [])
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise watch_error("names" if key == "aliases" else "words", key=key)
    return texts


def _not_rule(value: object) -> NotRule:
    match value:
        case {"kind": "context" | "person" as kind, "text": str(text)}:
            return NotRule(kind, text)
    raise watch_error("rule")


def _pattern_watch(value: dict[str, Any]) -> PatternWatch:
    least = value.get("min_days")
    if least is not None and (not isinstance(least, int) or isinstance(least, bool) or least < 0):
        raise watch_error("days", written=least)
    return PatternWatch(value["id"], value["pattern"], least)


def _query_watch(value: dict[str, Any]) -> QueryWatch:
    if not isinstance(value["query"], str):
        raise watch_error("text", key="query")
    parse_query(value["query"])
    return QueryWatch(value["id"], value["query"])


_BUILD: dict[str, Callable[[dict[str, Any]], Watch]] = {
    "name": _name_watch,
    "pattern": _pattern_watch,
    "query": _query_watch,
}
