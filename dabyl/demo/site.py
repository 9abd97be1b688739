"""The demo's news server: every invented outlet on one loopback port, feeds and pages as newsrooms serve them.

An outlet's host becomes the first part of the path, so `https://dalavesti.example/news/x` is served at
`http://127.0.0.1:PORT/dalavesti.example/news/x`; feeds and pages print the former.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from aiohttp import web

from dabyl.demo.formats import Listed, print_feed
from dabyl.demo.news import ACT_MINUTES, ACTS
from dabyl.demo.pages import print_page

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType

    from dabyl.demo.news import Outlet, Story

_BEFORE_THE_DEMO = timedelta(days=1)
"""How much older what stands in the feeds at the first look is."""


def utc_now() -> datetime:
    """Tell the time of the wall clock, aware UTC."""
    return datetime.now(UTC)


class NewsSite:
    """Serve the outlets while the context lasts.

    An act ends at the moment it is played: its entries tell times in the hour before `now()` of that moment, so a clock
    that stands at day 1, later that evening and day 16 dates them so, and none lies in the future.

    Attributes:
        now: The clock for publication times, aware UTC; may be replaced between acts.
    """

    def __init__(self, outlets: Sequence[Outlet], *, now: Callable[[], datetime] = utc_now) -> None:
        self.now = now
        self._outlets = {outlet.host: outlet for outlet in outlets}
        self._played_at: list[datetime] = []
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        """Open the port with act 0 played."""
        self.act = 0
        app = web.Application()
        app.router.add_get("/{host}/feed", self._answer_feed)
        app.router.add_get("/{host}/news/{slug}", self._answer_page)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self._runner = runner
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the port."""
        assert self._runner is not None
        await self._runner.cleanup()
        self._runner = None

    @property
    def act(self) -> int:
        """The act played last; setting it lists its entries, dated by `now`, and hides those of later acts."""
        return len(self._played_at) - 1

    @act.setter
    def act(self, act: int) -> None:
        if act not in ACTS:
            raise ValueError(f"act {act}: there are acts 0 to {ACTS[-1]}")
        moment = self.now().replace(microsecond=0)
        kept = self._played_at[: act + 1]
        self._played_at = kept + [moment] * (act + 1 - len(kept))

    @property
    def address(self) -> str:
        """`host:port` on the loopback, as `DABYL_ALLOW_PRIVATE` takes it."""
        assert self._runner is not None, "the site is closed"
        host, port = self._runner.addresses[0][:2]
        return f"{host}:{port}"

    @property
    def urls(self) -> tuple[tuple[str, str], ...]:
        """Name and feed address of every outlet, in the order given."""
        return tuple((outlet.name, f"http://{self.address}/{outlet.host}/feed") for outlet in self._outlets.values())

    def loopback(self, link: str) -> str:
        """Tell where this server keeps the page of a printed link."""
        parts = urlsplit(link)
        return f"http://{self.address}/{parts.hostname}{parts.path}"

    async def _answer_feed(self, request: web.Request) -> web.Response:
        outlet = self._outlet(request)
        stories = outlet.listed(self.act)
        body, content_type = print_feed(outlet, [self._dated(story) for story in stories])
        changed_at = max((self._played_at[story.act] for story in stories), default=self._played_at[0])
        return _conditional(request, body, content_type, changed_at)

    async def _answer_page(self, request: web.Request) -> web.Response:
        outlet = self._outlet(request)
        for story in outlet.listed(self.act):
            if story.slug == request.match_info["slug"]:
                body = print_page(outlet, self._dated(story))
                return _conditional(request, body, "text/html; charset=utf-8", self._played_at[story.act])
        raise web.HTTPNotFound

    def _outlet(self, request: web.Request) -> Outlet:
        outlet = self._outlets.get(request.match_info["host"])
        if outlet is None:
            raise web.HTTPNotFound
        return outlet

    def _dated(self, story: Story) -> Listed:
        age = timedelta(minutes=ACT_MINUTES - story.minutes) + (_BEFORE_THE_DEMO if story.act == 0 else timedelta())
        return Listed(story, self._played_at[story.act] - age)


def _conditional(request: web.Request, body: bytes, content_type: str, changed_at: datetime) -> web.Response:
    """Answer 304 when the validators sent still hold; If-None-Match wins over If-Modified-Since (RFC 9110, 13.2.2)."""
    etag = hashlib.sha256(body).hexdigest()[:24]
    same = _still_holds(request, etag, changed_at)
    response = web.Response(status=304) if same else web.Response(body=body, headers={"Content-Type": content_type})
    response.etag = etag
    response.last_modified = changed_at
    return response


def _still_holds(request: web.Request, etag: str, changed_at: datetime) -> bool:
    if request.if_none_match is not None:
        return any(tag.value in (etag, "*") for tag in request.if_none_match)
    return request.if_modified_since is not None and changed_at <= request.if_modified_since
