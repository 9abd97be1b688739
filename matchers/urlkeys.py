"""One key for all addresses of one page: mobile, printed, accelerated, tracked and shared."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlsplit

_HOST_LABELS = frozenset("www amp m mobile touch wap".split())
_PATH_ENDS = frozenset("amp print mobile turbo comments index.html index.htm index.php".split())
_NOT_THE_PAGE = re.compile(
    r"utm_.*|.*clid|yclid|ysclid|_openstat|openstat|from|ref|referrer|source|src|share|shared|amp|output|print|mode|view"
    r"|mc_[ce]id|_ga|_gl|igshid|igsh|cmpid|ncid|rss|feed|spm|at_.*|pk_.*|mtm_.*|tg_.*|fb_.*|s|si|t|ts|time|nocache|rand|reply.*|comment.*",
    re.IGNORECASE,
)


def url_key(url: str) -> str | None:
    """Reduce an address to what names the page.

    Query parameters that name the page (`id`, `p`, `ID` and any we do not know) stay, sorted; the fragment, tracking
    parameters, the scheme, and mobile, AMP and print forms of host and path go.

    Returns:
        Host and path without a slash at the end; None when it is no http(s) address or names no page (a home page).
    """
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname or ""
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    path = _path(parts.path)
    query = _query(parts.query)
    if not path and not query:
        return None
    place = _host(host) + (f":{port}" if port not in (None, 80, 443) else "")
    return place + path + ("?" + query if query else "")


def slug(key: str) -> str:
    """Give the last part of a key's path when it is a title in words, `` otherwise: the same in every section."""
    last = key.split("?", 1)[0].rsplit("/", 1)[-1]
    return last if len(last) >= 12 and last.count("-") + last.count("_") >= 2 else ""


def _host(host: str) -> str:
    labels = host.lower().rstrip(".").split(".")
    while len(labels) > 2 and labels[0] in _HOST_LABELS:
        labels.pop(0)
    return ".".join(labels)


def _path(path: str) -> str:
    steps = [step for step in unquote(path).split("/") if step]
    while steps and steps[-1].lower() in _PATH_ENDS:
        steps.pop()
    while steps and steps[0].lower() in ("amp", "m", "mobile", "print"):
        steps.pop(0)
    if steps:
        steps[-1] = re.sub(r"(?<=\w)(?:[.-]amp|_print)?(\.html?|\.php)?$", r"\1", steps[-1], count=1)
    return "".join("/" + step for step in steps)


def _query(query: str) -> str:
    kept = sorted((name, value) for name, value in parse_qsl(query) if not _NOT_THE_PAGE.fullmatch(name))
    return "&".join(f"{name}={value}" for name, value in kept)
