"""What a tap on a button does: a file for each kind of message that has buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.presses import alert, watch

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.pressing import Presses

PRESSES: Mapping[str, Presses] = {module.PREFIX: module for module in (alert, watch)}
"""By the first part of the data a tap brings."""
