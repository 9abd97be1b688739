"""A news site on loopback: one RSS feed whose entries a test puts there, and answers it can be told to give."""

import hashlib
from html import escape

from aiohttp import web


class FeedSite:
    """The site; `await site.start()` gives it a port.

    Attributes:
        entries: (guid, title, text) tuples, newest first.
        answer: What to give instead of the feed: (status, content type, body), None for the feed.
        requests: How often it was asked.
    """

    def __init__(self):
        self.entries = []
        self.answer = None
        self.requests = 0

    async def __aenter__(self):
        app = web.Application()
        app.router.add_get("/feed", self._serve)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = site._server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/feed"
        return self

    async def __aexit__(self, *_):
        await self._runner.cleanup()

    async def _serve(self, request):
        self.requests += 1
        if self.answer:
            status, kind, body = self.answer
            return web.Response(status=status, content_type=kind, text=body)
        items = "".join(
            f"<item><guid isPermaLink='false'>{guid}</guid><title>{escape(title)}</title>"
            f"<link>https://news.example/{guid}</link><description>{escape(text)}</description></item>"
            for guid, title, text in self.entries
        )
        body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Test News</title>{items}</channel></rss>'
        tag = f'"{hashlib.sha256(body.encode()).hexdigest()[:16]}"'
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304, headers={"ETag": tag})
        return web.Response(text=body, content_type="application/rss+xml", headers={"ETag": tag})
