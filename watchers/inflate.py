"""Undo one content coding within a bound: a bomb of some kilobytes must not become gigabytes."""

from __future__ import annotations

import zlib

LIMIT = 16 * 1024 * 1024
"""Bytes of a body, before and after decompression; the largest real feeds seen are under 6 MB."""
_GZIP_MAGIC = b"\x1f\x8b"
_RAW_DEFLATE = -15
_GZIP = 31
_ZLIB = 15


class TooLargeError(Exception):
    """A body over `LIMIT`."""


class BadCodingError(Exception):
    """A body that is not coded as its header says, or in a way we never asked for."""


def inflate(raw: bytes, coding: str) -> tuple[bytes, bool]:
    """Undo a Content-Encoding.

    Args:
        raw: The body as it came, at most `LIMIT` bytes.
        coding: The header's value; empty for none. A gzip file without the header is unpacked too.

    Returns:
        The body and whether it is complete: a cut stream gives what could be read, and False.

    Raises:
        TooLargeError: It grows over `LIMIT`.
        BadCodingError: Several codings, or one we do not speak.
    """
    coding = coding.strip().lower()
    if coding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
        raise BadCodingError(f"sends the content coding {coding[:40]!r}, which was not asked for")
    if raw.startswith(_GZIP_MAGIC):
        return _members(raw)
    if coding == "deflate" and raw:
        return _deflated(raw)
    return raw, True


def _members(raw: bytes) -> tuple[bytes, bool]:
    pieces: list[bytes] = []
    room = LIMIT
    while raw.startswith(_GZIP_MAGIC):
        piece, raw, complete = _one(raw, _GZIP, room)
        pieces.append(piece)
        room -= len(piece)
        if not complete:
            return b"".join(pieces), False
    return b"".join(pieces), True


def _deflated(raw: bytes) -> tuple[bytes, bool]:
    """Undo `deflate`, which servers take for zlib's format (as the RFC says) or for the bare stream."""
    body, _, complete = _one(raw, _ZLIB, LIMIT)
    if body:
        return body, complete
    bare, _, complete = _one(raw, _RAW_DEFLATE, LIMIT)
    return (bare, complete) if bare else (raw, True)


def _one(raw: bytes, window: int, room: int) -> tuple[bytes, bytes, bool]:
    stream = zlib.decompressobj(window)
    try:
        body = stream.decompress(raw, room + 1)
    except zlib.error:
        body = _until_broken(raw, window, room)
        return body, b"", False
    if len(body) > room:
        raise TooLargeError
    return body, stream.unused_data, stream.eof


def _until_broken(raw: bytes, window: int, room: int) -> bytes:
    """Unpack a damaged stream in small steps and keep what came before the damage."""
    stream = zlib.decompressobj(window)
    body = bytearray()
    try:
        for start in range(0, len(raw), 1024):
            body += stream.decompress(raw[start : start + 1024], room + 1 - len(body))
            if len(body) > room:
                raise TooLargeError
    except zlib.error:
        pass
    return bytes(body)
