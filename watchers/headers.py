"""The headers that matter to a reader of feeds: validators, ages, and how long a source wants to be left alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from aiohttp import hdrs

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST_REST_S = 7 * 86_400


@dataclass(frozen=True, slots=True)
class Validators:
    """What a conditional GET rests on (RFC 9110, section 13.1), exactly as the server wrote it."""

    etag: str | None = None
    last_modified: str | None = None


NO_VALIDATORS = Validators()


def conditions(validators: Validators) -> dict[str, str]:
    """Give the headers of a conditional GET; none without validators."""
    headers: dict[str, str] = {}
    if validators.etag:
        headers[hdrs.IF_NONE_MATCH] = validators.etag
    if validators.last_modified:
        headers[hdrs.IF_MODIFIED_SINCE] = validators.last_modified
    return headers


def validators_of(headers: Mapping[str, str], sent: Validators) -> Validators:
    """Give the validators of an answer, or those that were sent where it has no new ones, as a 304 may."""
    return Validators(
        _sendable(headers.get(hdrs.ETAG)) or sent.etag, _sendable(headers.get(hdrs.LAST_MODIFIED)) or sent.last_modified
    )


def _sendable(value: str | None) -> str | None:
    """Drop a validator that can not go back byte for byte: aiohttp marks bytes that are no UTF-8 with surrogates."""
    try:
        return value if value and value.encode() else None
    except UnicodeEncodeError:
        return None


def max_age_s(value: str | None) -> int | None:
    """Read how many seconds an answer is good for out of Cache-Control."""
    found = re.search(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})", value) if value else None
    return int(found[1]) if found else None


def retry_after_s(value: str | None) -> int | None:
    """Read Retry-After: seconds, or an HTTP date."""
    value = (value or "").strip()
    if value.isascii() and value.isdigit():
        return min(int(value[:9]), _LONGEST_REST_S)
    try:
        seconds = (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds()
    except (ValueError, TypeError):
        return None
    return max(0, min(int(seconds), _LONGEST_REST_S))
