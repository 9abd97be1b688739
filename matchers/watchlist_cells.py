"""Cells of a watchlist in CSV, safe for whoever opens the file in a spreadsheet; and files that are no text at all.

A cell that begins like a formula would be run by a spreadsheet: such a cell is written behind an apostrophe, which is
taken off again when it is read. Source: OWASP, CSV Injection.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from matchers.watch_errors import watch_error

if TYPE_CHECKING:
    from collections.abc import Iterable

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # spreadsheets take the wide forms as well

_ARCHIVES = (
    (b"PK\x03\x04", "a ZIP archive or a spreadsheet (XLSX, ODS)"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (XLS, DOC)"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "an RTF document"),
)
HEAD_BYTES = 8


def other_than_text(head: bytes) -> str | None:
    """Tell what a file is that begins so, where it is no text; nothing is ever unpacked.

    Args:
        head: Its first `HEAD_BYTES` bytes; fewer of a shorter file.
    """
    return next((what for start, what in _ARCHIVES if head.startswith(start)), None)


def read_cells(line: str) -> list[str]:
    """Read the cells of one line.

    Raises:
        WatchError: A cell is too long for the reader, or a quote is out of place.
    """
    try:
        cells = next(csv.reader([line]), [])
    except csv.Error as error:
        raise watch_error("csv", reason=str(error)) from error
    return [cell[1:] if cell[:1] == "'" and cell[1:].startswith(_FORMULA) else cell for cell in cells]


def write_cells(cells: Iterable[str]) -> str:
    """Write one line, each cell as text even where a spreadsheet would take it for a formula."""
    line = io.StringIO()
    safe = (f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells)
    csv.writer(line, lineterminator="\n").writerow([" ".join(cell.splitlines()) for cell in safe])
    return line.getvalue()
