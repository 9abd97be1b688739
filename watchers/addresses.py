"""Which addresses may be asked: http(s) only, and never the inside of a network unless the monitor allowed it.

A name is judged twice: its shape here, before anything is sent, and the address it leads to at the socket, for every
connection (`public_socket`). Only the second can not be fooled by DNS that answers differently the next time.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from typing import TYPE_CHECKING, TypeAlias

from yarl import URL

from config.errors import AddressError

if TYPE_CHECKING:
    from aiohappyeyeballs import AddrInfoType

IpAddress: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

_SHOWN = 160
"""Characters of an address that fit into a one-line message."""
_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_UNUSABLE = re.compile(r"[\s\\\x00-\x1f\x7f]")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
"""What of IPv6 is handed out to the open internet (RFC 4291); Python takes much of the rest for global."""
_PROTOCOLS = ipaddress.ip_network("192.0.0.0/24")


class PrivateAddressError(OSError):
    """A connection that would have led inside a network."""


def parse_address(text: str) -> URL:
    """Read an address a person or a redirect gave.

    Raises:
        AddressError: It is not http(s), has no host, or holds characters that servers read in different ways.
    """
    text = text.strip()
    if not _SCHEME.match(text):
        raise AddressError(f"{shorten(text)}: not an http or https address")
    text = text.partition("#")[0].replace(" ", "%20")
    if _UNUSABLE.search(text):
        raise AddressError(f"{shorten(text)}: holds a backslash, blank or control character")
    try:
        url = URL(text, encoded=text.isascii())
        port = url.port
    except ValueError as error:
        raise AddressError(f"{shorten(text)}: can not be read as an address ({shorten(str(error))})") from error
    if not url.host or not port:
        raise AddressError(f"{shorten(text)}: has no host")
    return url


def shorten(text: str) -> str:
    """Cut a text for a one-line message."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


def host_port(url: URL) -> tuple[str, int]:
    """Tell the pair under which a private source is allowed."""
    return (url.host or "").lower(), url.port or 0


def is_public(text: str) -> bool:
    """Tell whether an IP address is one of the open internet, looking inside the forms that carry an IPv4 address."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    carried = _carried(address) if isinstance(address, ipaddress.IPv6Address) else None
    if carried is not None and not is_public(str(carried)):
        return False
    if isinstance(address, ipaddress.IPv6Address):
        return carried is not None or (address in _GLOBAL_UNICAST and address.is_global)
    return address.is_global and not address.is_multicast and address not in _PROTOCOLS


def _carried(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None)


def public_socket(address: AddrInfoType) -> socket.socket:
    """Open the socket of one connection, unless it would lead inside a network.

    Raises:
        PrivateAddressError: The address is private, loopback, link-local, metadata, multicast or reserved.
    """
    family, kind, protocol, _, target = address
    if not is_public(str(target[0])):
        raise PrivateAddressError(f"leads to the private address {target[0]}")
    return socket.socket(family=family, type=kind, proto=protocol)
