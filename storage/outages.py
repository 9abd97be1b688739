"""Tell of an outage once, and once more when it is over: a loop that tries again each second would fill the log."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logging import Logger


class Outage:
    """What one loop has told of the database that is away from it.

    Args:
        log: The loop's own.
        begins: What is told when it begins; why stands behind it.
        ends: What is told when it is over.
        level: Of the first.
    """

    def __init__(self, log: Logger, begins: str, ends: str, *, level: int = logging.WARNING) -> None:
        self._log = log
        self._begins, self._ends = begins, ends
        self._level = level
        self._is_on = False

    def on(self, error: BaseException) -> None:
        """Note that it failed, again or for the first time."""
        if not self._is_on:
            self._log.log(self._level, "%s (%s); trying until it works", self._begins, type(error).__name__)
        self._is_on = True

    def over(self) -> None:
        """Note that it works."""
        if self._is_on:
            self._log.info("%s", self._ends)
        self._is_on = False
