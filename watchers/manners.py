"""Turns at a host: at most two requests at once, and a rest between them as long as the last answer took."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

AT_ONCE = 2
LONGEST_REST_S = 5.0
SHORTEST_REST_S = 0.02
"""Less is not worth a timer; a host that answers so fast has no need of it."""
_MANY_HOSTS = 4096


@dataclass(slots=True)
class _Host:
    places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    free_at: float = 0.0
    guests: int = 0


class Turns:
    """Hands out turns per host.

    The rest follows the host's own pace: a machine that needs two seconds for an answer is asked every two seconds at
    most, one that answers at once is not held up. Nobody else's figure for a polite pause knows the machine better.
    """

    def __init__(self) -> None:
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, name: str) -> AsyncIterator[None]:
        """Wait for a turn at a host and hold it."""
        now = asyncio.get_running_loop().time
        host = self._hosts.get(name) or self._welcome(name, now())
        host.guests += 1
        try:
            async with host.places:
                if (rest := host.free_at - now()) > SHORTEST_REST_S:
                    await asyncio.sleep(rest)
                started = now()
                try:
                    yield
                finally:
                    host.free_at = now() + min(now() - started, LONGEST_REST_S)
        finally:
            host.guests -= 1

    def _welcome(self, name: str, now: float) -> _Host:
        if len(self._hosts) > _MANY_HOSTS:
            self._hosts = {key: host for key, host in self._hosts.items() if host.guests or host.free_at > now}
        host = self._hosts[name] = _Host()
        return host
