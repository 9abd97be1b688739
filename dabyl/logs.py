"""Logging: to stderr, for people or machines, with every secret blacked out in the finished line.

Messages carry ids, never names. The filter is the second fence: it covers what a library may log. Of a traceback only
places and types are told: the text of an error may be what somebody wrote or what a source said. So is what stands
after the question mark of an address: it may be the name somebody searches for.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType

    from config.settings import Settings

_TOKEN = re.compile(r"\b\d{5,12}:[A-Za-z0-9_-]{20,}")
_PASSWORD_IN_URL = re.compile(r"(://[^/\s:@]*):[^/\s@]+@")
_QUESTION = re.compile(r"(\bhttps?://[^\s?#'\"<>]+)[?#][^\s'\"<>]+")
_CHATTY = (
    *("httpx", "httpcore", "telegram", "apscheduler", "aiosqlite", "sqlalchemy", "alembic", "aiohttp", "asyncio"),
    *("procrastinate", "psycopg", "pymorphy3", "trafilatura", "htmldate", "courlan", "urllib3"),
)
"""Libraries held at WARNING: httpx logs the token's address at INFO."""


def set_up_logging(settings: Settings) -> None:
    """Log to stderr from now on."""
    handler = logging.StreamHandler(sys.stderr)
    secrets = tuple(secret for secret in (settings.telegram_token, settings.key) if secret)
    shape = _JsonFormatter if settings.log_format == "json" else _TextFormatter
    handler.setFormatter(shape(secrets))
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    # It prints whole answers of a server that is none; what failed is told by the room that asked.
    logging.getLogger("telegram").setLevel(logging.CRITICAL)
    # A tick that is still running when its next time comes is skipped, as it should be; that is no news.
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)


class _Redacting(logging.Formatter):
    def __init__(self, secrets: tuple[str, ...]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S%z")
        self._secrets = secrets

    def redact(self, text: str) -> str:
        """Black out tokens, passwords in addresses, and the secrets of this installation."""
        for secret in self._secrets:
            text = text.replace(secret, "‹secret›")
        text = _PASSWORD_IN_URL.sub(r"\1:‹secret›@", _TOKEN.sub("‹token›", text))
        return _QUESTION.sub(r"\1?‹…›", text)

    def formatException(  # noqa: N802 - the name is the library's
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        """Tell where it broke and what each error in the chain is called, without their texts."""
        return "\n".join(_told(ei[1])) if ei[1] else ""


def _told(error: BaseException) -> list[str]:
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    before = [*_told(cause), "which led to:"] if cause else []
    frames = traceback.extract_tb(error.__traceback__)
    places = [f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}' for frame in frames]
    return [*before, *places, type(error).__name__]


class _TextFormatter(_Redacting):
    def format(self, record: logging.LogRecord) -> str:
        return self.redact(super().format(record))


class _JsonFormatter(_Redacting):
    def format(self, record: logging.LogRecord) -> str:
        row = {
            "at": self.formatTime(record, self.datefmt),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            row["traceback"] = self.formatException(record.exc_info)
        return self.redact(json.dumps(row, ensure_ascii=False))
