r"""Regular expressions of monitors on google-re2, whose time is linear in the text whatever the expression.

re2's `\w`, `\d` and `\b` know ASCII only. The first two become Unicode classes. For `\b` the text gets a mark at each
border of a word, `\b` becomes that mark, and everything that reads a letter may step over one; so borders are those of
any script.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from matchers.watch_errors import watch_error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from config.errors import WatchError

LONGEST = 300
LARGEST = 5_000
"""Instructions a compiled expression may have; an alternation of 300 letters has about 1,500."""
_MARK = "\ue000"
_LETTER = r"\p{L}\p{N}\p{M}_"
_BORDER = re.compile(r"(?<!\w)(?=\w)|(?<=\w)(?!\w)")
_PIECE = re.compile(
    r"(?P<border>(?:\\b)+)|(?P<unborder>\\B)|(?P<anchor>\\[AzZ]|[\^$])"
    r"|(?P<escape>\\(?:[pP](?:\{\^?\w+\}|\w)|x(?:\{[0-9A-Fa-f]+\}|[0-9A-Fa-f]{2})|.))"
    r"|(?P<set>\[\^?\]?(?:\\.|\[:\^?\w+:\]|[^\]\\])*\])"
    r"|(?P<open>\((?:\?(?:[a-zA-Z-]*[:)]|P?<\w+>|[^)a-zA-Z:]*))?)"
    r"|(?P<control>[)|]|[*+?]\??|\{\d+(?:,\d*)?\}\??)|(?P<letter>.)",
    re.DOTALL,
)
_CLASSES = {r"\w": f"[{_LETTER}]", r"\W": f"[^{_LETTER}]", r"\d": r"\p{Nd}", r"\D": r"\P{Nd}"}
_NEGATIVE = {r"\W": _LETTER, r"\D": r"\p{Nd}", r"\S": r"\s", r"\P": r"\p"}
_IN_SET = {r"\w": _LETTER, r"\d": r"\p{Nd}", r"\D": r"\P{Nd}"}


class Bordered(NamedTuple):
    """A text with its word borders.

    Attributes:
        text: Prepared text.
        marked: The same with a mark at each border.
        borders: Places in `text` where a word of any script starts or ends.
    """

    text: str
    marked: str
    borders: list[int]

    def unmarked(self, place: int) -> int:
        """Map a place of `marked` back: mark number k stands at borders[k] + k."""
        marks = range(len(self.borders))
        return place - bisect_left(marks, place, key=lambda number: self.borders[number] + number)


def read_borders(text: str) -> Bordered:
    """Find the word borders of a text; linear."""
    text = text.replace(_MARK, " ")
    borders = [match.start() for match in _BORDER.finditer(text)]
    pieces = [text[start:end] for start, end in zip((0, *borders), (*borders, len(text)), strict=True)]
    return Bordered(text, _MARK.join(pieces), borders)


class Expression:
    """A compiled expression; `bordered` where it asks for word borders."""

    def __init__(self, compiled: Any, *, bordered: bool) -> None:  # noqa: ANN401 - re2 ships no types
        self._bordered = bordered
        self._compiled = compiled

    def spans(self, read: Bordered) -> Iterator[tuple[int, int]]:
        """Find the stretches of a text, in order, none empty; linear in the text."""
        for match in self._compiled.finditer(read.marked if self._bordered else read.text):
            start, end = match.span()
            if self._bordered:
                start, end = read.unmarked(start), read.unmarked(end)
            if start < end:
                yield start, end


@lru_cache(maxsize=4_096)
def compile_regex(source: str) -> Expression:
    r"""Compile an expression: any case, linear time, Unicode classes.

    Args:
        source: Without slashes; `\/` is a slash.

    Raises:
        WatchError: Too long, too large, not understood, or it matches nothing at all; one sentence.
    """
    import re2  # noqa: PLC0415 - few installations use expressions

    if len(source) > LONGEST:
        raise watch_error("regex_long", most=LONGEST)
    bordered = r"\b" in source.replace(r"\\", "")
    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = False
    options.max_mem = 8 << 20
    try:
        compiled = re2.compile(_translated(source, bordered=bordered), options)
    except re2.error as error:
        raise _refused(error) from error
    if compiled.programsize > LARGEST:
        raise watch_error("regex_large")
    if compiled.search("") is not None:
        raise watch_error("regex_empty")
    return Expression(compiled, bordered=bordered)


def _refused(error: Exception) -> WatchError:
    reason = error.args[0].decode("utf-8", "replace") if error.args and isinstance(error.args[0], bytes) else str(error)
    if "(?=" in reason or "(?!" in reason or "(?<" in reason:
        return watch_error("regex_around")
    return watch_error("regex_unclear", reason=reason)


def _translated(source: str, *, bordered: bool) -> str:
    return "".join(_piece(match, bordered=bordered) for match in _PIECE.finditer(source))


def _piece(match: re.Match[str], *, bordered: bool) -> str:
    kind, written = match.lastgroup, match[0]
    if kind == "unborder":
        raise watch_error("regex_unborder")
    if kind == "border":
        return _MARK
    step = f"{_MARK}?" if bordered else ""
    if kind == "anchor":
        return step + (r"\z" if written == r"\Z" else written)
    if kind in {"open", "control"}:
        return written
    return (
        f"(?:{step}{_class(kind, written, bordered=bordered)})" if bordered else _class(kind, written, bordered=False)
    )


def _class(kind: str | None, written: str, *, bordered: bool) -> str:
    """Translate what reads one letter."""
    if kind == "set":
        return _set(written, bordered=bordered)
    if kind == "letter":
        return f"[^\n{_MARK}]" if written == "." and bordered else written
    if written in {r"\Q", r"\E", r"\C"}:
        raise watch_error("regex_unknown", written=written)
    if written[:2] in _NEGATIVE and bordered:
        return f"[^{_NEGATIVE[written[:2]]}{written[2:]}{_MARK}]"
    return "/" if written == r"\/" else _CLASSES.get(written, written)


def _set(written: str, *, bordered: bool) -> str:
    if re.search(r"(?<!\\)(?:\\\\)*\\W", written):
        raise watch_error("regex_set")
    inside = re.sub(r"\\.", lambda found: _IN_SET.get(found[0], found[0]), written)
    return inside.replace("[^", f"[^{_MARK}", 1) if bordered and inside.startswith("[^") else inside
