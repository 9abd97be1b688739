"""A feed's link -> an address that is safe to print.

That is: absolute, http(s), the host in ASCII, no user part, no hidden characters.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin

from yarl import URL

_PLAIN = re.compile(r"https?://[a-z0-9.-]+(?::\d{1,5})?(?:[/?#][!#-;=?-\[\]_a-z~A-Z|%]*)?")
_HIDDEN = re.compile("[\x00-\x1f\x7f-\xa0\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_LONGEST = 4096


def safe_link(raw: str | None, base: str) -> str | None:
    """Resolve a link.

    Args:
        raw: As the feed gives it.
        base: Absolute address it may be relative to.

    Returns:
        An absolute http(s) address; None for another scheme, for one without a host and for one over 4,096 characters.
    """
    raw = (raw or "").strip()
    if not raw or len(raw) > _LONGEST:
        return None
    if _PLAIN.fullmatch(raw):
        return raw
    raw = _HIDDEN.sub("", raw).replace("\\", "/").replace(" ", "%20")
    try:
        url = URL(urljoin(base, raw)).with_user(None)
        host = url.raw_host
    except (ValueError, TypeError):
        return None
    return str(url) if host and host.isascii() and url.scheme in {"http", "https"} else None
