"""A list sent as a file: bytes -> lines -> watches on the list, with an answer for every line that needs a look."""

from __future__ import annotations

import asyncio
import csv
import io
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from bot.error_words import word_error
from bot.markup import clip
from matchers.name_checks import check_name
from matchers.watchlist_cells import HEAD_BYTES, other_than_text
from matchers.watchlist_columns import columns_of
from matchers.watchlists import read_watchlist
from storage import watches
from storage.records import Manner, NameWatch

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.calls import Call
    from bot.markup import Html
    from matchers.watchlists import Row
    from storage.records import Watch

MAX_BYTES = 5 * 1024 * 1024
"""A list of 100,000 names is about as long; what is bigger is something else."""

_BATCH = 1000
_MOST_TOLD = 40
_SHOWN = 60
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


_USUAL = Manner()


@dataclass(frozen=True, slots=True)
class _Line:
    """One line, read: a watch, or what is wrong with it; and what to look at although it was taken."""

    number: int
    watch: Watch | None
    problem: str
    note: str = ""
    manner: Manner = _USUAL


async def take(call: Call, content: bytes, tell: Callable[[Html], Awaitable[None]]) -> list[Html]:
    """Put what a file lists on the chat's list.

    Args:
        call: Whose list, in which language.
        content: At most `MAX_BYTES`.
        tell: Shows how far it is; called for long files only.

    Returns:
        How many were added, known and refused, and the lines that need a look.
    """
    say, db = call.say, call.tools.db
    text = _decoded(content)
    if text is None:
        kind = "workbook" if content.startswith(_WORKBOOKS) else "no_text"
        return [say.say(f"file.{kind}")]
    lines: list[_Line] = []
    added = 0
    table = _Table(text)
    rows = read_watchlist(table, pattern_ids=call.tools.pattern_ids)
    while some := list(islice(rows, _BATCH)):
        await asyncio.sleep(0)  # a long list must not keep the others waiting
        read = [_checked(row, call) for row in some]
        async with db.write() as tx:
            added += await _add(tx, call, read)
        lines += read
        if len(some) == _BATCH:
            await tell(say.say("file.progress", n=len(lines)))
    if table.broken_at:
        lines.append(_Line(table.broken_at, None, say.say("file.broken")))
    if not lines:
        return [say.say("file.empty")]
    taken = sum(line.watch is not None for line in lines)
    numbers = {"added": added, "known": taken - added, "refused": len(lines) - taken}
    counts = {name: say.number(number) for name, number in numbers.items()}
    return [say.say("file.done", n=len(lines), **counts), *_told(lines, call)]


def _decoded(content: bytes) -> str | None:
    """Read UTF-8, or the UTF-16 that Excel calls Unicode text; None for anything else."""
    if other_than_text(content[:HEAD_BYTES]):
        return None
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


class _Table:
    """The lines of a file; a table with semicolons or tabs, as Excel writes it here, becomes one with commas.

    Attributes:
        broken_at: The line from which on it could not be read, as after a quote nobody closed; 0 while all is well.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self.broken_at = 0

    def __iter__(self) -> Iterator[str]:
        head = self._text.split("\n", 1)[0]
        separator = next((one for one in ";\t" if one in head and columns_of(head.split(one))), None)
        if separator is None:
            yield from self._text.splitlines()
            return
        rows = csv.reader(io.StringIO(self._text), delimiter=separator)
        try:
            for row in rows:
                line = io.StringIO()
                csv.writer(line).writerow(row)
                yield line.getvalue()
        except csv.Error:
            self.broken_at = rows.line_num


async def _add(tx: AsyncConnection, call: Call, read: list[_Line]) -> int:
    """Put on the list what was read; returns how many are new."""
    good = [(line.watch, line.manner) for line in read if line.watch]
    manners = [manner for _, manner in good]
    wanted = [watch for watch, _ in good]
    return await watches.add_many(
        tx, call.tools.db.vault, call.chat.id, wanted, now=call.tools.clock(), manners=manners
    )


def _checked(row: Row, call: Call) -> _Line:
    """Look a line over as /watch does: what hinders is refused, what does not is told."""
    if not isinstance(row.watch, NameWatch):
        problem = word_error(row.error, call.say) if row.error else ""
        return _Line(row.number, row.watch, problem, "", row.manner)
    shown = "…" if call.hides_names else clip(row.watch.name, _SHOWN)
    for found in check_name(row.watch.name):
        told = call.say.say(f"name_problem.{found.kind}", name=shown)
        if found.hinders:
            return _Line(row.number, None, told)
        return _Line(row.number, row.watch, "", told, row.manner)
    return _Line(row.number, row.watch, "", "", row.manner)


def _told(lines: list[_Line], call: Call) -> list[Html]:
    say = call.say
    told = [
        say.say("watch.refused", line=line.number, error=line.problem)
        if line.problem
        else say.say("file.note", line=line.number, note=line.note)
        for line in lines
        if line.problem or line.note
    ]
    rest = len(told) - _MOST_TOLD
    return [*told[:_MOST_TOLD], *([say.say("file.more", n=rest)] if rest > 0 else [])]
