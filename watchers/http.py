"""One polite conditional GET with bounds on size, time and redirects, to the open internet only.

    parse_address -> a turn at the host -> connect (address checked at the socket) -> headers -> body -> one coding
    undone
          ^                                                                 |
          +--------------------- redirect, at most ten ---------------------+

Validators are kept byte for byte and never invented. No cookies, no Referer, nothing from the environment's proxies.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import aiohttp
from aiohttp import hdrs

from config.errors import AddressError, FetchError
from watchers.addresses import host_port, parse_address, public_socket, shorten
from watchers.headers import NO_VALIDATORS, Validators, conditions, max_age_s, validators_of
from watchers.manners import Turns
from watchers.proxies import proxy_errors, refuse_inside, through
from watchers.replies import explain_error, read_body, refuse_failure

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from types import TracebackType

    from yarl import URL

__all__ = ["Answer", "Client", "Validators"]

DEADLINE_S = 30.0
REDIRECTS = 10
_CONNECTIONS = 100
_LONGEST_HEADER = 65_536
"""Bytes of one header; security policies of large sites pass aiohttp's 8 KB."""
_PERMANENT = frozenset({301, 308})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a source said.

    Attributes:
        url: Where the body finally came from.
        status: 200 to 299, or 304.
        unchanged: True for 304; the body is then empty.
        body: At most `inflate.LIMIT` bytes, content coding undone.
        content_type: As sent, None when missing.
        validators: To keep after the body proved readable; those that were sent where a 304 gives no new ones.
        moved_to: Where permanent redirects lead before any temporary one, None without; adopt only after a good read.
        max_age_s: Seconds of Cache-Control max-age, None when not given.
        complete: False when the body was cut; its validators must not be kept.
    """

    url: str
    status: int
    unchanged: bool
    body: bytes
    content_type: str | None
    validators: Validators
    moved_to: str | None
    max_age_s: int | None
    complete: bool = True


class Client:
    """Asks sources. Use as an async context manager; one per process is enough.

    Args:
        contact: Address or e-mail in the User-Agent, for whoever runs the server.
        allow_private: (host, port) pairs that may be private; a redirect to any other private pair stays forbidden.
        deadline_s: For one `get` in all, redirects included.
    """

    def __init__(
        self,
        *,
        contact: str,
        allow_private: frozenset[tuple[str, int]] = frozenset(),
        deadline_s: float = DEADLINE_S,
    ) -> None:
        self._headers = {
            hdrs.USER_AGENT: f"Dabyl/0.1 (feed reader; +{contact})",
            hdrs.ACCEPT: _ACCEPT,
            hdrs.ACCEPT_ENCODING: "gzip, deflate",
        }
        self._allow_private = allow_private
        self._deadline_s = deadline_s
        self._turns = Turns()
        self._sessions: dict[str, aiohttp.ClientSession] = {}

    async def __aenter__(self) -> Self:
        """Nothing to open yet."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close what was opened."""
        for session in self._sessions.values():
            await session.close()
        self._sessions.clear()

    async def get(
        self,
        url: str,
        *,
        validators: Validators | None = None,
        proxy: str | None = None,
        on_redirect: Callable[[str], Awaitable[None]] | None = None,
    ) -> Answer:
        """Ask once.

        Args:
            url: http(s) address.
            validators: From the last good look, None for an unconditional request.
            proxy: `http://…`, `socks5://…` or `socks4://…` for sources that are blocked where we run.
            on_redirect: Called with each address that is to be asked next; may raise to stop there.

        Raises:
            AddressError: The address, or one it redirects to, must not be asked.
            FetchError: No usable answer; says why, with the status where there was one.
        """
        target = parse_address(url)
        try:
            async with asyncio.timeout(self._deadline_s):
                return await self._follow(target, validators or NO_VALIDATORS, proxy, on_redirect)
        except TimeoutError as error:
            raise FetchError(shorten(url), f"no full answer within {self._deadline_s:.0f} s") from error
        except aiohttp.ClientError as error:
            raise explain_error(shorten(url), error) from error
        except proxy_errors(proxy) as error:
            reason = f"the proxy does not let us through ({shorten(str(error) or type(error).__name__)})"
            raise FetchError(shorten(url), reason) from error
        except (OSError, ValueError) as error:
            raise FetchError(shorten(url), f"connection failed ({shorten(str(error))})") from error

    async def _follow(
        self,
        url: URL,
        validators: Validators,
        proxy: str | None,
        on_redirect: Callable[[str], Awaitable[None]] | None,
    ) -> Answer:
        moved_to: str | None = None
        permanent = True
        for _ in range(REDIRECTS + 1):
            answer = await self._ask(url, validators, proxy, moved_to)
            if isinstance(answer, Answer):
                return answer
            status, url = answer
            permanent = permanent and status in _PERMANENT
            moved_to = str(url) if permanent else moved_to
            if on_redirect:
                await on_redirect(str(url))
        raise FetchError(shorten(str(url)), f"more than {REDIRECTS} redirects")

    async def _ask(
        self, url: URL, validators: Validators, proxy: str | None, moved_to: str | None
    ) -> Answer | tuple[int, URL]:
        """Ask one address; gives the answer, or a redirect's status and target."""
        session = self._session(url, proxy)
        headers = conditions(validators)
        async with (
            self._turns.turn(url.host or ""),
            session.get(url, headers=headers, allow_redirects=False) as response,
        ):
            if response.status in _REDIRECTS:
                return response.status, _target(url, response)
            if response.status == 304 and headers:
                return _answer(response, b"", validators, moved_to, complete=True)
            refuse_failure(url, response)
            body, complete = await read_body(url, response)
            return _answer(response, body, NO_VALIDATORS, moved_to, complete=complete)

    def _session(self, url: URL, proxy: str | None) -> aiohttp.ClientSession:
        """Pick the pool of connections: a proxy's own, the unguarded one for allowed pairs, else the guarded one."""
        if proxy:
            refuse_inside(url.host or "")
            return self._sessions.get(proxy) or self._open(proxy, through(proxy, limit=_CONNECTIONS))
        if host_port(url) in self._allow_private:
            return self._sessions.get("private") or self._open("private", aiohttp.TCPConnector(limit=_CONNECTIONS))
        return self._sessions.get("public") or self._open(
            "public", aiohttp.TCPConnector(limit=_CONNECTIONS, socket_factory=public_socket)
        )

    def _open(self, name: str, connector: aiohttp.BaseConnector) -> aiohttp.ClientSession:
        session = self._sessions[name] = aiohttp.ClientSession(
            connector=connector,
            headers=self._headers,
            auto_decompress=False,
            cookie_jar=aiohttp.DummyCookieJar(),
            max_line_size=_LONGEST_HEADER,
            max_field_size=_LONGEST_HEADER,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=15.0),
        )
        return session


def _target(url: URL, response: aiohttp.ClientResponse) -> URL:
    location = (response.headers.get(hdrs.LOCATION) or "").strip()
    if not location:
        raise FetchError(shorten(str(url)), f"answered {response.status} without a Location", status=response.status)
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", location):
        return parse_address(location)
    try:
        joined = url.join(type(url)(location.partition("#")[0]))
    except ValueError as error:
        raise AddressError(f"{shorten(location)}: redirect that can not be read") from error
    return parse_address(str(joined))


def _answer(
    response: aiohttp.ClientResponse, body: bytes, sent: Validators, moved_to: str | None, *, complete: bool
) -> Answer:
    headers = response.headers
    return Answer(
        url=str(response.url),
        status=response.status,
        unchanged=response.status == 304,
        body=body,
        content_type=headers.get(hdrs.CONTENT_TYPE),
        validators=validators_of(headers, sent),
        moved_to=moved_to,
        max_age_s=max_age_s(headers.get(hdrs.CACHE_CONTROL)),
        complete=complete,
    )
