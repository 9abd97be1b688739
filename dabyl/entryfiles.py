"""Read entries from a file of any size: JSON lines streamed one by one, or a feed file read as a poll would read it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from config.errors import FileError
from storage.records import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_KEYS = {"id", "title", "text", "lang", "url", "source", "published"}
_ALSO_POLLED = {"summary", "author", "feed"}
_FEED_BYTES = 16_000_000


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an entry file.

    Attributes:
        number: From 1; for a feed file, the place of the entry.
        wire_id: The id exactly as given, text or number.
        entry: None when the line cannot be used.
        problem: Why not.
        notes: Things ignored that the user should know of.
    """

    number: int
    wire_id: str | int
    entry: Entry | None
    problem: str | None = None
    notes: tuple[str, ...] = ()


def read_entries(path: Path) -> Iterator[Line]:
    """Read a file of entries, one at a time.

    Raises:
        FileError: The file cannot be opened or is not UTF-8.
        FetchError: It looks like a feed file and cannot be read as one.
    """
    try:
        with path.open("rb") as file:
            head = file.read(4096)
        if _is_feed(head):
            yield from _from_feed(path)
            return
        with path.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _from_json(number, line)
    except OSError as error:
        raise FileError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise FileError(f"{path}: is not UTF-8 (byte {error.start} of a line)") from error


def _is_feed(head: bytes) -> bool:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(b"<") or (start.startswith(b"{") and b"jsonfeed.org/version" in start)


def _from_feed(path: Path) -> Iterator[Line]:
    from watchers.kinds.feed import read  # noqa: PLC0415 - feedparser is not needed for JSON lines

    body = path.read_bytes()[:_FEED_BYTES]
    listing = read(body, url=path.absolute().as_uri(), content_type=None, now=datetime.now(UTC))
    for number, entry in enumerate(listing.entries, 1):
        yield Line(number, entry.id, entry)


def _from_json(number: int, line: str) -> Line:
    try:
        value = json.loads(line)
    except ValueError as error:
        return Line(number, "", None, f"this is not JSON ({error})")
    if not isinstance(value, dict):
        return Line(number, "", None, "this is not a JSON object")
    wire_id = value.get("id")
    if not isinstance(wire_id, (str, int)) or isinstance(wire_id, bool) or wire_id == "":
        return Line(number, "", None, 'the key "id" is missing or empty')
    wrong = [key for key in ("title", "text", "lang", "url", "source") if not isinstance(value.get(key) or "", str)]
    if wrong:
        return Line(number, wire_id, None, f"{wrong[0]!r} must be text")
    published_at, date_note = _published(value.get("published"))
    notes = tuple(f"the key {key!r} is not known and was ignored" for key in value if key not in _KEYS | _ALSO_POLLED)
    return Line(number, wire_id, _entry(wire_id, value, published_at), notes=notes + date_note)


def _entry(wire_id: str | int, value: dict[str, Any], published_at: datetime | None) -> Entry:
    return Entry(
        id=str(wire_id),
        title=value.get("title") or "",
        text=value.get("text") or "",
        lang=value.get("lang") or None,
        url=value.get("url") or None,
        source=value.get("source") or None,
        published_at=published_at,
    )


def _published(value: object) -> tuple[datetime | None, tuple[str, ...]]:
    if value is None or value == "":
        return None, ()
    try:
        read = datetime.fromisoformat(str(value))
    except ValueError:
        return None, (f"the date {value!r} is not ISO 8601 and was ignored",)
    return read.replace(tzinfo=read.tzinfo or UTC).astimezone(UTC), ()
