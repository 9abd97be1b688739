"""What becomes a source when somebody gives an address: it is tried at once, and the answer says what was found.

feed -> as it is        channel, site -> discovery        feed that does not answer now -> as it is, with a note
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from config.errors import FetchError
from watchers.addresses import parse_address
from watchers.discovery import Found, channel_address, discover, try_source
from watchers.health import explain

if TYPE_CHECKING:
    from watchers.http import Client
    from watchers.looking import Looker

_BARE_SITE = re.compile(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:/\S*)?")
"""`news.example/kk` without its scheme; a path begins with a slash, a lone word has no dot."""
_DEAD = frozenset({401, 404, 405, 410, 451})
"""Answers that say that there is nothing for us at an address, today and tomorrow."""

_SILENT = ("its name can not", "no secure connection", "no full answer", "connection", "did not speak HTTP")
"""How the reasons of `watchers.http` begin where no answer came."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """What an address leads to.

    Attributes:
        found: Sources; the first is the one to take, none is empty.
        unanswered: Why the address itself did not answer; None where the first was seen to work.
    """

    found: tuple[Found, ...]
    unanswered: str | None = None

    def in_words(self) -> str:
        """Tell in one line what was found."""
        first = self.found[0]
        if self.unanswered:
            return f"{first.url} as {first.kind}: not answered yet ({self.unanswered})"
        newest = f", newest {first.newest_at:%Y-%m-%d %H:%M} UTC" if first.newest_at else ", without dates"
        count = f"found {len(self.found)} sources, took " if len(self.found) > 1 else ""
        entries = "1 entry" if first.listed == 1 else f"{first.listed} entries"
        return f"{count}{first.url} as {first.kind}; {entries}{newest}"


async def resolve(
    text: str, *, looker: Looker, client: Client, kind: str | None = None, proxy: str | None = None
) -> Resolved:
    """Find the source an address means, by asking it.

    Args:
        text: Address of a feed, a site or a channel, or a channel's @handle.
        looker: Looks at candidates.
        client: Asks for pages.
        kind: How to read the address; None finds out.
        proxy: To ask through.

    Returns:
        The sources. An address that can be asked but does not answer now is one, as a feed or what was asked for.

    Raises:
        AddressError: It is no address, or one that must not be asked.
        FetchError: There is nothing to watch there.
    """
    url, wanted = _means(text, kind)
    parse_address(url)
    try:
        found = await try_source(looker, url, wanted, proxy=proxy)
    except FetchError as failure:
        return await _otherwise(url, wanted, failure, is_open=kind is None, looker=looker, client=client, proxy=proxy)
    return Resolved((replace(found, url=url),))


def _means(text: str, kind: str | None) -> tuple[str, str]:
    """Tell the address to ask and the kind to try first."""
    text = text.strip()
    channel = channel_address(text if "://" in text or text.startswith("@") else f"https://{text}")
    if channel and kind in {None, "telegram"}:
        return channel, "telegram"
    url = f"https://{text}" if _BARE_SITE.fullmatch(text) else text
    return url, kind or "feed"


async def _otherwise(
    url: str, kind: str, failure: FetchError, *, is_open: bool, looker: Looker, client: Client, proxy: str | None
) -> Resolved:
    """Decide about an address that was not what it was tried as."""
    if failure.status in _DEAD:
        raise failure
    if (failure.status or 0) >= 300 or failure.reason.startswith(_SILENT):
        return Resolved((Found(url, kind, "", 0),), unanswered=_reason(failure))
    if not is_open or kind != "feed":
        raise failure
    return Resolved(tuple(await discover(url, looker=looker, client=client, proxy=proxy)))


def _reason(failure: FetchError) -> str:
    return explain(failure).what.rstrip(".")
