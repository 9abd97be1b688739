"""Two pages for machines, with nothing secret: /metrics for Prometheus, /health for whoever restarts what is ill."""

from __future__ import annotations

import os
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from bot.lateness import due_since
from bot.watchdogs import troubles
from config.errors import SettingsError
from dabyl.metrics import CONTENT_TYPE, exposition
from dabyl.pulse import in_words
from storage import pulses
from storage.figures import figures

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from datetime import datetime

    from storage.database import Db

_GRACE_S = 2.0


class Pages:
    """Answers from the database.

    Args:
        db: Of the installation.
        clock: Tells the time, aware.
    """

    def __init__(self, db: Db, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._clock = clock

    async def metrics(self, _: web.Request) -> web.Response:
        """Give all numbers; 503 without a database."""
        now = self._clock()
        try:
            async with self._db.read() as tx:
                alive, due = await pulses.listing(tx), await due_since(tx, now)
                told, found = await figures(tx, now), troubles(alive, due, now)
        except (SQLAlchemyError, OSError):
            return web.Response(status=503, text="the database does not answer\n")
        late = (now - due).total_seconds() if due else 0.0
        told = replace(told, oldest_due_s=late)  # with those that are tried again and again
        return web.Response(body=exposition(told, alive, found, now), headers={"Content-Type": CONTENT_TYPE})

    async def health(self, _: web.Request) -> web.Response:
        """200 when alerts can be expected to arrive, 503 with reasons otherwise."""
        now = self._clock()
        try:
            async with self._db.read() as tx:
                alive, due = await pulses.listing(tx), await due_since(tx, now)
        except (SQLAlchemyError, OSError):
            return _told(["the database does not answer"])
        reasons = [in_words(trouble, now) for trouble in troubles(alive, due, now)]
        if not any(pulse.role != "worker" for pulse in alive):
            reasons.append("no process sends: start `dabyl run` or `dabyl bot`")
        return _told(reasons)


def _told(reasons: list[str]) -> web.Response:
    return web.json_response({"ok": not reasons, "reasons": reasons}, status=503 if reasons else 200)


@asynccontextmanager
async def serving(db: Db, clock: Callable[[], datetime], host: str, port: int) -> AsyncIterator[int]:
    """Serve while the block runs; gives the port, which the system chose where it was 0.

    Raises:
        SettingsError: Somebody else listens there, or nobody may.
    """
    pages = Pages(db, clock)
    app = web.Application()
    app.router.add_get("/metrics", pages.metrics)
    app.router.add_get("/health", pages.health)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_GRACE_S)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        yield runner.addresses[0][1]
    except OSError as error:
        # The loop's own words repeat the address; a name that can not be found has no number of the system's.
        why = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
        raise SettingsError(f"cannot listen on {host}:{port} ({why}); give another --listen") from error
    finally:
        await runner.cleanup()
