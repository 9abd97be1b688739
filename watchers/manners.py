"""Turns at a host: at most two requests at once, and a rest between them as long as the last answer took."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

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

    def turn(self, name: str) -> _Turn:
        """Give an async context manager that waits for a turn at a host and holds it."""
        return _Turn(self._hosts.get(name) or self._welcome(name))

    def _welcome(self, name: str) -> _Host:
        if len(self._hosts) > _MANY_HOSTS:
            now = asyncio.get_running_loop().time()
            self._hosts = {key: host for key, host in self._hosts.items() if host.guests or host.free_at > now}
        host = self._hosts[name] = _Host()
        return host


class _Turn:
    """One turn; a class and no generator, since every request pays for it."""

    __slots__ = ("_host", "_started", "_time")

    def __init__(self, host: _Host) -> None:
        self._host = host
        self._time = asyncio.get_running_loop().time

    async def __aenter__(self) -> None:
        host = self._host
        host.guests += 1
        try:
            await host.places.acquire()
        except BaseException:
            host.guests -= 1
            raise
        try:
            if (rest := host.free_at - self._time()) > SHORTEST_REST_S:
                await asyncio.sleep(rest)
        except BaseException:
            self._leave()
            raise
        self._started = self._time()

    async def __aexit__(self, *_: object) -> None:
        now = self._time()
        self._host.free_at = now + min(now - self._started, LONGEST_REST_S)
        self._leave()

    def _leave(self) -> None:
        self._host.places.release()
        self._host.guests -= 1
