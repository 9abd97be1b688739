"""A headless Chromium that draws pages, spoken to over its DevTools protocol: any build will do."""

from __future__ import annotations

import asyncio
import base64
import re
import tempfile
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import aiohttp

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

_OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
    "about:blank",
)
_PATIENCE_S = 60.0
_ADDRESS = re.compile(rb"ws://\S+")


class Browser:
    """Draws pages one after the other.

    Args:
        socket: To the browser.
        session: Of its one page.
    """

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, session: str = "") -> None:
        self._socket, self._session, self._count = socket, session, 0

    async def call(self, method: str, **params: object) -> dict[str, Any]:
        """Call a method of the protocol and give its result."""
        self._count += 1
        where = {"sessionId": self._session} if self._session else {}
        await self._socket.send_json({"id": self._count, "method": method, "params": params} | where)
        while (answer := await self._socket.receive_json()).get("id") != self._count:
            pass  # an event
        result: dict[str, Any] = answer["result"]
        return result

    async def draw(self, page: Path, *, width: int, scale: float) -> bytes:
        """Draw a page as high as it is, once its fonts are there. Gives a PNG."""
        size = {"width": width, "height": 800, "deviceScaleFactor": scale, "mobile": False}
        await self.call("Emulation.setDeviceMetricsOverride", **size)
        await self.call("Page.navigate", url=page.resolve().as_uri())
        ready = "new Promise(r => (document.readyState == 'complete' ? r() : addEventListener('load', r)))"
        await self.call("Runtime.evaluate", expression=f"{ready}.then(() => document.fonts.ready)", awaitPromise=True)
        await asyncio.sleep(0.5)  # a navigation under way answers for the page before it
        await self.call("Runtime.evaluate", expression="document.fonts.ready.then(() => 1)", awaitPromise=True)
        height = await self.call("Runtime.evaluate", expression="document.body.getBoundingClientRect().height")
        clip = {"x": 0, "y": 0, "width": width, "height": height["result"]["value"], "scale": 1}
        shot = await self.call("Page.captureScreenshot", format="png", clip=clip, captureBeyondViewport=True)
        return base64.b64decode(shot["data"])


@asynccontextmanager
async def browser(program: str) -> AsyncIterator[Browser]:
    """Start one, and end it with the block."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = await asyncio.create_subprocess_exec(
            *(program, f"--user-data-dir={profile}", *_OPTIONS),
            stderr=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
        )
        try:
            async with (
                aiohttp.ClientSession() as client,
                client.ws_connect(await _address(process), max_msg_size=0) as ws,
            ):
                whole = Browser(ws)
                target = await whole.call("Target.createTarget", url="about:blank")
                attached = await whole.call("Target.attachToTarget", targetId=target["targetId"], flatten=True)
                yield Browser(ws, attached["sessionId"])
        finally:
            process.kill()
            await process.wait()


async def _address(process: asyncio.subprocess.Process) -> str:
    """Read where the browser listens from what it says at its start."""
    assert process.stderr is not None
    async with asyncio.timeout(_PATIENCE_S):
        while line := await process.stderr.readline():
            if found := _ADDRESS.search(line):
                return found[0].decode()
    raise SystemExit("the browser ended before it listened; is it a Chromium?")
