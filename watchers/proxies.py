"""Asking through a proxy, HTTP or SOCKS, for sources that are blocked where we run.

The proxy's own address is the monitor's choice and may be private. What is asked through it may not: the proxy may
stand inside a network, and it is the proxy that looks names up, so that only the name itself can be judged here.
"""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from config.errors import AddressError, UsageError
from watchers.addresses import is_public, shorten

if TYPE_CHECKING:
    import aiohttp

_INSIDE = ("localhost", "local", "internal", "lan", "home", "intranet", "home.arpa")
"""Ends of names that lead inside a network (RFC 6761, 6762, 8375). Tor's onion is outside: newsrooms publish there."""


def through(proxy: str, *, limit: int) -> aiohttp.BaseConnector:
    """Give a connector through a proxy.

    Raises:
        AddressError: The proxy's address can not be read.
    """
    from aiohttp_socks import ProxyConnector  # noqa: PLC0415 (most sources need no proxy)

    try:
        return ProxyConnector.from_url(proxy, limit=limit)
    except ValueError as error:
        raise AddressError(f"--proxy {shorten(proxy)}: is no address of a proxy") from error


def check_proxy(proxy: str | None) -> None:
    """Refuse what is no address of a proxy, before anything is asked.

    Raises:
        UsageError: It is not like socks5://127.0.0.1:1080.
    """
    from python_socks import parse_proxy_url  # noqa: PLC0415 (see above)

    try:
        if proxy:
            parse_proxy_url(proxy)
    except ValueError as error:
        example = "one like socks5://127.0.0.1:1080 or http://proxy.example:3128"
        raise UsageError(f"--proxy {shorten(proxy or '')} is no address of a proxy; give {example}") from error


def proxy_errors(proxy: str | None) -> tuple[type[Exception], ...]:
    """Name what a proxy's failures are raised as; nothing without a proxy."""
    if not proxy:
        return ()
    import aiohttp_socks  # noqa: PLC0415 (see above)

    return (aiohttp_socks.ProxyError, aiohttp_socks.ProxyConnectionError, aiohttp_socks.ProxyTimeoutError)


def refuse_inside(host: str) -> None:
    """Refuse a host that leads inside a network, whatever its spelling.

    Raises:
        AddressError: It is a private address, also as 127.1 or 0x7f000001, or a name of the inside.
    """
    host = host.rstrip(".").lower()
    address = _as_address(host)
    if address is not None and not is_public(address):
        raise AddressError(f"{shorten(host)}: leads to a private address, which is not allowed")
    if address is None and ("." not in host or any(host == name or host.endswith(f".{name}") for name in _INSIDE)):
        raise AddressError(f"{shorten(host)}: leads to a private address by its name, which is not allowed")


def _as_address(host: str) -> str | None:
    """Read a host as the resolvers of old do: 127.1, 0177.0.0.1 and 2130706433 are all this machine."""
    if ":" in host:
        return host
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except OSError:
        return None
