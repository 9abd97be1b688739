"""Full text of new entries: fetch the page if its host allows that, take the article out, fall back to the summary.

robots.txt (kept a day) -> Client.get -> extraction in a worker -> what the host repeats is left out -> Article
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from config.errors import AddressError, FetchError
from watchers.article import Article
from watchers.furniture import Repeated
from watchers.robots import EVERYTHING, NOTHING, Robots, parse_robots

if TYPE_CHECKING:
    from collections.abc import Callable

    from watchers.http import Client
    from watchers.workers import Workers

_AGENT = "Dabyl"
_KEPT_S = 86_400.0
_MOST_LEARNED = 200
"""Hosts whose paragraphs are held at once, some 100 KB each; of the others the database knows."""
_MOST_PAGES = 5000
"""Addresses of pages that were learned from, to know one again that several feeds of a site list."""
_MOST_RULES = 50_000
"""Rules of robots.txt held at once, of all hosts together: a hostile host may have thousands."""


class Articles:
    """Reads article pages.

    Args:
        client: Asks the hosts.
        workers: Take the article out of the page.
        now: A clock that never goes back, in seconds.
    """

    def __init__(self, client: Client, workers: Workers, *, now: Callable[[], float] = monotonic) -> None:
        self._client = client
        self._workers = workers
        self._now = now
        self._robots: OrderedDict[str, tuple[float, Robots]] = OrderedDict()
        self._rules = 0
        self._repeated: OrderedDict[str, Repeated] = OrderedDict()
        self._pages_learned: OrderedDict[str, None] = OrderedDict()

    async def read(self, url: str, *, summary: str = "", proxy: str | None = None) -> Article:
        """Read the article at an address.

        Args:
            url: Of the page.
            summary: What the feed says; given back where the page gives less, may not be asked for or can not be read.
            proxy: For hosts that are blocked where we run.

        Returns:
            The longer of both texts. Nothing is raised: an entry without full text is still an entry.
        """
        try:
            _, article = await self._read(url, proxy, learns=True)
        except (FetchError, AddressError):
            return Article(summary)
        text = article.text
        return Article(text if len(text) >= len(summary) else summary, stub=article.stub)

    async def open(self, url: str, *, proxy: str | None = None) -> tuple[str, Article]:
        """Read the article at an address that somebody gave; nothing is learned of its host from it.

        Returns:
            Where it finally stands, and what it says.

        Raises:
            AddressError: It must not be asked.
            FetchError: robots.txt forbids it, here or where it redirects to; or it does not answer with a page.
        """
        return await self._read(url, proxy, learns=False)

    async def _read(self, url: str, proxy: str | None, *, learns: bool) -> tuple[str, Article]:
        await self._ask_leave(url, proxy)
        answer = await self._client.get(url, proxy=proxy, on_redirect=lambda target: self._ask_leave(target, proxy))
        article = await self._workers.extract(answer.body, url=answer.url, content_type=answer.content_type)
        text = "\n".join(self._own_words(url, article.paragraphs, learns=learns))
        return answer.url, replace(article, text=text)

    async def _ask_leave(self, url: str, proxy: str | None) -> None:
        if not await self._allowed(url, proxy):
            raise FetchError(url, "is not for programs, says its host's robots.txt")

    def knows(self, host: str) -> bool:
        """Tell whether anything was learned, or recalled, of a host."""
        return host in self._repeated

    def recall(self, host: str, marks: str) -> None:
        """Take up what was learned of a host in an earlier life."""
        self._repeated[host] = Repeated.from_text(marks)

    def learned(self, host: str) -> str | None:
        """Give what is known of a host, to be kept; None while nothing is."""
        repeated = self._repeated.get(host)
        return repeated.to_text() if repeated else None

    def _own_words(self, url: str, paragraphs: list[str], *, learns: bool) -> list[str]:
        """Leave out what the host repeats from page to page; of a page that several feeds list, learn once."""
        host = urlsplit(url).netloc
        repeated = self._repeated.get(host) or self._repeated.setdefault(host, Repeated())
        self._repeated.move_to_end(host)
        if len(self._repeated) > _MOST_LEARNED:
            self._repeated.popitem(last=False)
        if learns and url not in self._pages_learned:
            self._pages_learned[url] = None
            repeated.learn(paragraphs)
        if len(self._pages_learned) > _MOST_PAGES:
            self._pages_learned.popitem(last=False)
        return repeated.without(paragraphs)

    async def _allowed(self, url: str, proxy: str | None) -> bool:
        parts = urlsplit(url)
        root = f"{parts.scheme}://{parts.netloc}"
        kept = self._robots.get(root)
        if kept is None or kept[0] < self._now():
            kept = (self._now() + _KEPT_S, await self._ask_robots(root, proxy))
            self._hold(root, kept)
        return kept[1].allow(url)

    def _hold(self, root: str, kept: tuple[float, Robots]) -> None:
        """Keep a host's rules, and let those go that were asked longest ago where there are too many."""
        before = self._robots.pop(root, None)
        self._rules += _weight(kept[1]) - (_weight(before[1]) if before else 0)
        self._robots[root] = kept
        while self._rules > _MOST_RULES and len(self._robots) > 1:
            _, (_, oldest) = self._robots.popitem(last=False)
            self._rules -= _weight(oldest)

    async def _ask_robots(self, root: str, proxy: str | None) -> Robots:
        """Read a host's rules: none means everything is allowed, a host in trouble is left alone (RFC 9309, 2.3.1)."""
        try:
            answer = await self._client.get(f"{root}/robots.txt", proxy=proxy)
        except FetchError as error:
            return EVERYTHING if error.status is not None and 400 <= error.status < 500 else NOTHING
        return parse_robots(answer.body.decode("utf-8", "replace"), _AGENT)


def _weight(robots: Robots) -> int:
    return 1 + len(robots.rules)
