"""Make sense of what a server answers: a body within its bounds, or why there is none, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp
from aiohttp import hdrs

from config.errors import AddressError, FetchError
from watchers.addresses import PrivateAddressError, shorten
from watchers.headers import retry_after_s
from watchers.inflate import LIMIT, BadCodingError, TooLargeError, inflate

if TYPE_CHECKING:
    from yarl import URL

_GUARDS = {"cloudflare": "Cloudflare", "ddos-guard": "DDoS-Guard", "qrator": "Qrator", "sucuri": "Sucuri"}
"""How those who shut robots out for others call themselves in the Server header."""


def refuse_failure(url: URL, response: aiohttp.ClientResponse) -> None:
    """Raise unless the answer carries a body to read."""
    status = response.status
    if 200 <= status < 300 and status not in {204, 205}:
        return
    raise FetchError(
        shorten(str(url)),
        f"answered {status}{_because(response)}",
        status=status,
        retry_after_s=retry_after_s(response.headers.get(hdrs.RETRY_AFTER)),
        gone=status == 410,
    )


def _because(response: aiohttp.ClientResponse) -> str:
    """Say why a site refuses, where its headers tell: a guard in front of it takes programs for robots."""
    if response.headers.get("cf-mitigated"):
        return " (Cloudflare challenge)"
    server = response.headers.get(hdrs.SERVER, "").lower()
    guard = next((name for word, name in _GUARDS.items() if word in server), None)
    if guard and response.status == 403:
        return f" (guard against robots: {guard})"
    return " although nothing was known of it" if response.status == 304 else ""


async def read_body(url: URL, response: aiohttp.ClientResponse) -> tuple[bytes, bool]:
    """Read the body within the bound and undo its coding; gives the body and whether it is complete."""
    try:
        raw, complete = await _raw(response)
        body, whole = inflate(raw, response.headers.get(hdrs.CONTENT_ENCODING, ""))
    except TooLargeError:
        response.close()
        raise FetchError(shorten(str(url)), f"larger than {LIMIT >> 20} MB", status=response.status) from None
    except BadCodingError as error:
        raise FetchError(shorten(str(url)), str(error), status=response.status) from error
    if not complete and not body:
        raise FetchError(shorten(str(url)), "connection ended before any content", status=response.status)
    return body, complete and whole


async def _raw(response: aiohttp.ClientResponse) -> tuple[bytes, bool]:
    raw = bytearray()
    try:
        async for chunk in response.content.iter_any():
            raw += chunk
            if len(raw) > LIMIT:
                raise TooLargeError
    except (aiohttp.ClientPayloadError, aiohttp.ClientOSError, ConnectionError):
        return bytes(raw), False
    return bytes(raw), True


def explain_error(url: str, error: aiohttp.ClientError) -> FetchError | AddressError:
    """Put a library's error into one sentence."""
    cause = getattr(error, "os_error", None)
    if isinstance(cause, PrivateAddressError) or "leads to the private address" in str(error):
        return AddressError(f"{url}: leads to a private address, which is not allowed")
    match error:
        case aiohttp.ClientConnectorDNSError():
            reason = "its name can not be resolved (DNS)"
        case aiohttp.ClientConnectorCertificateError() | aiohttp.ClientSSLError():
            reason = f"no secure connection (TLS: {shorten(str(cause or error))})"
        case aiohttp.InvalidURL():
            return AddressError(f"{url}: can not be read as an address")
        case aiohttp.ClientConnectorError():
            reason = f"connection failed ({shorten(str(cause or error))})"
        case aiohttp.ClientResponseError():
            reason = f"did not speak HTTP ({shorten(error.message)})"
        case _:
            reason = f"connection ended early ({shorten(str(error) or type(error).__name__)})"
    return FetchError(url, reason)
