"""Calls to Telegram over aiohttp, where many a second go out: a message costs a third of what it does over httpx.

httpx serves the rest (`bot.telegram_client`). Which of the two broke is told by the cause of the library's error.
"""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest

if TYPE_CHECKING:
    from telegram._utils.types import ODVInput
    from telegram.request import RequestData

NEVER_LEFT = (
    aiohttp.ClientConnectorError,  # certificates included
    aiohttp.ConnectionTimeoutError,
    aiohttp.ServerFingerprintMismatch,
    aiohttp.InvalidURL,
)
"""Causes after which a request certainly did not arrive."""

_CONNECT_S = 10.0
_KEEP_S = 15.0
"""An idle connection is closed after so long, before the other side does it under a message."""


class AiohttpRequest(BaseRequest):
    """What python-telegram-bot sends its requests with.

    Args:
        connections: At once.
        read_timeout_s: Seconds between two pieces of an answer.

    Attributes:
        clock_off: How far this machine's clock was ahead of the server's at the last answer; zero before the first.
    """

    def __init__(self, *, connections: int, read_timeout_s: float) -> None:
        self._connections = connections
        self._read_timeout_s = read_timeout_s
        self._session: aiohttp.ClientSession | None = None
        self._proxy: str | None = None
        self.clock_off = timedelta()

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer unless a call says otherwise."""
        return self._read_timeout_s

    async def initialize(self) -> None:
        """Nothing: connections are made when the first is needed."""

    async def shutdown(self) -> None:
        """Close the connections."""
        session, self._session = self._session, None
        if session:
            await session.close()

    async def do_request(  # noqa: PLR0917 - the library's own signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - aiohttp has none
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - ours is fixed
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - the Dispatcher keeps within the pool
    ) -> tuple[int, bytes]:
        """Ask once: status and body.

        Raises:
            TimedOut: No answer came in time.
            NetworkError: The connection failed; its cause says how. Neither text names the address, which holds the
                token.
        """
        session = self._session = self._session or self._open(url)
        patience = read_timeout if isinstance(read_timeout, int | float) else self._read_timeout_s
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_S, sock_read=patience)
        try:
            async with session.request(
                method, url, data=_body(request_data), timeout=timeout, proxy=self._proxy
            ) as answer:
                self._note_time(answer.headers.get("Date"))
                return answer.status, await answer.read()
        except TimeoutError as error:
            raise TimedOut from error
        except aiohttp.ClientError as error:
            raise NetworkError(f"aiohttp.{type(error).__name__}") from error

    def _note_time(self, date: str | None) -> None:
        with contextlib.suppress(ValueError, TypeError):  # a time nobody can read tells nothing
            self.clock_off = datetime.now(UTC) - parsedate_to_datetime(date or "")

    def _open(self, url: str) -> aiohttp.ClientSession:
        # Asked once: aiohttp's own `trust_env` asks the environment and ~/.netrc in a thread, twice a message.
        self._proxy = _proxy_for(url)
        connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=_KEEP_S)
        return aiohttp.ClientSession(connector=connector, headers={"User-Agent": self.USER_AGENT})


def _proxy_for(url: str) -> str | None:
    """Give the proxy that the environment names for an address; None for none, or for a kind aiohttp does not speak."""
    address = urlsplit(url)
    if proxy_bypass(address.hostname or ""):
        return None
    proxy = getproxies().get(address.scheme)
    return proxy if proxy and proxy.startswith(("http://", "https://")) else None


def _body(given: RequestData | None) -> aiohttp.FormData | dict[str, str] | None:
    if given is None:
        return None
    if not given.contains_files:
        return given.json_parameters
    form = aiohttp.FormData(given.json_parameters)
    for field, (name, content, media) in given.multipart_data.items():
        form.add_field(field, content, filename=name, content_type=media)
    return form
