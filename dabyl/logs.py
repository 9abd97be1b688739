"""Logging by structlog: to stderr, for people or machines, with every secret blacked out in the finished line.

Messages carry ids, never names. The filter is the second fence: it covers what a library may log, and who is watched
for in whatever spelling and case. Of a traceback only places and types are told: the text of an error may be what
somebody wrote or what a source said. What stands after the question mark of an address is left out: it may be the name
somebody searches for.

    log.info("…")                     any room, by Python's own logging
    bound_contextvars(feed=12)        what is logged meanwhile says so too: `… feed=12`
"""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.exc import SQLAlchemyError

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from structlog.typing import EventDict, WrappedLogger

    from config.settings import Settings

_TOKEN = re.compile(r"\b\d{5,12}:[A-Za-z0-9_-]{20,}")
_PASSWORD_IN_URL = re.compile(r"(://[^/\s:@]*):[^/\s@]+@")
_QUESTION = re.compile(r"(\bhttps?://[^\s?#'\"<>]+)[?#][^\s'\"<>]+")
_OWN_KEYS = ("at", "level", "logger", "message", "traceback")
_CHATTY = (
    *("httpx", "httpcore", "telegram", "apscheduler", "aiosqlite", "sqlalchemy", "alembic", "aiohttp", "asyncio"),
    *("procrastinate", "psycopg", "pymorphy3", "trafilatura", "htmldate", "courlan", "urllib3", "apprise"),
)
"""Libraries held at WARNING: httpx logs the token's address at INFO."""


def set_up_logging(settings: Settings) -> None:
    """Log to stderr from now on."""
    secrets = tuple(secret for secret in (settings.telegram_token, settings.key) if secret)
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_is_no_outage_of_the_queue)
    handler.setFormatter(_Redacting(secrets, _as_json if settings.log_format == "json" else _as_text))
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    # It prints whole answers of a server that is none; what failed is told by the room that asked.
    logging.getLogger("telegram").setLevel(logging.CRITICAL)
    # A tick that is still running when its next time comes is skipped, as it should be; that is no news.
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
    # It tells where a tick failed: of an outage that is forty lines each second, and no news.
    logging.getLogger("apscheduler.executors.default").addFilter(_is_no_outage)
    # It tells of each try to connect, in several lines; that the database is away is told by whoever needs it.
    logging.getLogger("psycopg.pool").setLevel(logging.ERROR)
    # It logs whole addresses of channels, in which passwords stand; what failed is told by our sender.
    logging.getLogger("apprise").setLevel(logging.CRITICAL)


def _is_no_outage(record: logging.LogRecord) -> bool:
    """Tell whether a record is of anything but a database or a disk that is away."""
    return not (record.exc_info and isinstance(record.exc_info[1], SQLAlchemyError | OSError))


def _is_no_outage_of_the_queue(record: logging.LogRecord) -> bool:
    """The same of Procrastinate, which tells it in forty lines at several places; `dabyl.jobs` does in one.

    By its name, since Procrastinate comes with the extra `postgres` only.
    """
    if not record.name.startswith("procrastinate") or not record.exc_info:
        return True
    return type(record.exc_info[1]).__name__ != "ConnectorException"


def cover_names(cover: Callable[[str], str]) -> None:
    """Let the people watched for be blacked out in every message from now on.

    Args:
        cover: Gives a text without them.
    """
    for handler in logging.getLogger().handlers:
        if isinstance(handler.formatter, _Redacting):
            handler.formatter.cover = cover


class _Redacting(structlog.stdlib.ProcessorFormatter):
    """Runs a record through structlog, and blacks secrets out of the finished line."""

    def __init__(self, secrets: tuple[str, ...], render: Callable[[WrappedLogger, str, EventDict], str]) -> None:
        super().__init__(
            processors=[
                _tell_error,
                self._cover_names,
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                render,
            ],
            foreign_pre_chain=[
                structlog.contextvars.merge_contextvars,
                structlog.stdlib.add_logger_name,
                structlog.processors.TimeStamper("%Y-%m-%dT%H:%M:%S%z", utc=False, key="at"),
            ],
        )
        self._secrets = secrets
        self.cover: Callable[[str], str] = str

    def _cover_names(self, _logger: WrappedLogger, _method: str, told: EventDict) -> EventDict:
        try:
            told["message"] = self.cover(str(told["message"]))
        except Exception as error:  # noqa: BLE001 - a line that can not be covered is not shown, whatever the reason
            told["message"] = f"‹a message that cannot be shown: covering names failed, {type(error).__name__}›"
        return told

    def format(self, record: logging.LogRecord) -> str:
        """Give the line."""
        text = super().format(record)
        for secret in self._secrets:
            text = text.replace(secret, "‹secret›")
        text = _PASSWORD_IN_URL.sub(r"\1:‹secret›@", _TOKEN.sub("‹token›", text))
        return _QUESTION.sub(r"\1?‹…›", text)


def _tell_error(_logger: WrappedLogger, _method: str, told: EventDict) -> EventDict:
    """Tell where it broke and what each error in the chain is called, without their texts."""
    told["level"] = told["_record"].levelname
    told["message"] = told.pop("event")
    error = told.pop("exc_info", (None, None, None))[1]
    if error:
        told["traceback"] = "\n".join(_told(error))
    return told


def _told(error: BaseException) -> list[str]:
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    before = [*_told(cause), "which led to:"] if cause else []
    frames = traceback.extract_tb(error.__traceback__)
    places = [f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}' for frame in frames]
    return [*before, *places, type(error).__name__]


def _as_json(_logger: WrappedLogger, _method: str, told: EventDict) -> str:
    ordered: dict[str, Any] = {key: told[key] for key in _OWN_KEYS if key in told}
    return json.dumps(ordered | _context(told), ensure_ascii=False)


def _as_text(_logger: WrappedLogger, _method: str, told: EventDict) -> str:
    context = "".join(f" {key}={value}" for key, value in _context(told).items())
    line = f"{told['at']} {told['level']} {told['logger']}: {told['message']}{context}"
    return f"{line}\n{told['traceback']}" if "traceback" in told else line


def _context(told: EventDict) -> dict[str, Any]:
    return {key: value for key, value in sorted(told.items()) if key not in _OWN_KEYS}
