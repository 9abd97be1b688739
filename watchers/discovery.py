"""A site's address is enough: find its feeds, its news sitemap and its Telegram channel.

the address itself a feed? -> what its page names -> the usual places -> robots.txt's sitemaps -> each is looked at
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from config.errors import AddressError, FetchError
from watchers.kinds.pages import parse_page
from watchers.looking import Memory

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from watchers.http import Client
    from watchers.kinds.pages import Element
    from watchers.looking import Look, Looker

_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"})
_USUAL = ("/feed/", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/ru/rss", "/kz/rss")
_CHANNEL = re.compile(r"https?://(?:t\.me|telegram\.me)/(?:s/)?([A-Za-z]\w{3,31})/?(?:\?.*)?$")
_HANDLE = re.compile(r"@?([A-Za-z]\w{3,31})")
_NO_CHANNEL = frozenset({"share", "joinchat", "addstickers", "iv", "proxy", "socks"})
_MOST_LOOKS = 14


@dataclass(frozen=True, slots=True)
class Found:
    """A source that answered.

    Attributes:
        url: To watch.
        kind: How to read it.
        title: As it calls itself.
        listed: Entries it lists now.
        newest_at: When the newest of them was published, None where it tells no dates.
    """

    url: str
    kind: str
    title: str
    listed: int
    newest_at: datetime | None = None


def channel_address(text: str) -> str | None:
    """Give the preview page of a Telegram channel named by address or handle, None for anything else."""
    text = text.strip()
    match = _CHANNEL.fullmatch(text) or (_HANDLE.fullmatch(text) if text.startswith("@") else None)
    return f"https://t.me/s/{match[1]}" if match and match[1].lower() not in _NO_CHANNEL else None


async def discover(text: str, *, looker: Looker, client: Client, proxy: str | None = None) -> list[Found]:
    """Find what can be watched at an address.

    Args:
        text: Address of a feed, a site or a channel, or a channel's @handle; `https://` may be missing.
        looker: Looks at each candidate, so that nothing is offered that does not answer.
        client: Asks for the page itself.
        proxy: To ask through, for sites that are blocked where we run.

    Returns:
        The sources that answered: the address itself alone if it is a feed; else feeds, sitemaps and channels; and the
        page as a list page where there is none of them.

    Raises:
        AddressError: It is no address, or one that must not be asked.
        FetchError: The page can not be read, and nothing else was found.
    """
    channel = channel_address(text)
    if channel:
        return [await try_source(looker, channel, "telegram", proxy=proxy)]
    url = text if "://" in text else f"https://{text}"
    with suppress(FetchError):
        return [await try_source(looker, url, "feed", proxy=proxy)]
    found: list[Found] = []
    for candidate, kind in list(dict.fromkeys(await _candidates(url, client, proxy)))[:_MOST_LOOKS]:
        with suppress(FetchError, AddressError):
            source = await try_source(looker, candidate, kind, proxy=proxy)
            if not any((source.kind, source.title, source.listed) == (kind, old.title, old.listed) for old in found):
                found.append(source)
    if found:
        return found
    return [await try_source(looker, url, "html", proxy=proxy)]


async def try_source(looker: Looker, url: str, kind: str, *, proxy: str | None = None) -> Found:
    """Look at an address as one kind of source.

    Raises:
        AddressError: It must not be asked.
        FetchError: It does not answer, or is no such source.
    """
    look: Look = await looker.look(url, kind=kind, memory=Memory(), proxy=proxy)
    dates = [entry.published_at for entry in look.entries if entry.published_at]
    return Found(look.moved_to or url, kind, look.title, look.listed, max(dates, default=None))


async def _candidates(url: str, client: Client, proxy: str | None) -> list[tuple[str, str]]:
    """Name addresses to try, likeliest first: feeds, sitemaps, channels."""
    answer = await client.get(url, proxy=proxy)
    root = parse_page(answer.body, answer.content_type, url)
    feeds = [(feed, "feed") for feed in (*_named_feeds(root, answer.url), *_usual_places(answer.url))]
    sitemaps = [(sitemap, "sitemap") for sitemap in await _sitemaps(answer.url, client, proxy)]
    channels = [(channel, "telegram") for channel in _channels(root)]
    return [*feeds[: _MOST_LOOKS - 4], *sitemaps[:2], *channels[:2]]


def _named_feeds(root: Element, base: str) -> Iterable[str]:
    for link in root.xpath("//link[@href][contains(concat(' ', @rel, ' '), ' alternate ')]"):
        if (link.get("type") or "").partition(";")[0].strip().lower() in _FEED_TYPES:
            yield urljoin(base, link.get("href"))
    for anchor in root.xpath("//a[@href]"):
        href = anchor.get("href")
        if re.search(r"(?:/(?:rss|feed|atom)(?:[./?]|$)|\.(?:rss|rdf)$)", href, re.IGNORECASE):
            yield urljoin(base, href)


def _usual_places(url: str) -> Iterable[str]:
    return (urljoin(url, place) for place in _USUAL)


def _channels(root: Element) -> Iterable[str]:
    found = (channel_address(href) for href in root.xpath("//a/@href"))
    return dict.fromkeys(channel for channel in found if channel)


async def _sitemaps(url: str, client: Client, proxy: str | None) -> list[str]:
    """Name the sitemaps of robots.txt, those for news first."""
    parts = urlsplit(url)
    try:
        answer = await client.get(f"{parts.scheme}://{parts.netloc}/robots.txt", proxy=proxy)
    except (FetchError, AddressError):
        return []
    named = re.findall(r"(?im)^\s*sitemap:\s*(\S+)", answer.body.decode("utf-8", "replace"))
    return sorted((urljoin(url, sitemap) for sitemap in named), key=lambda sitemap: "news" not in sitemap)
