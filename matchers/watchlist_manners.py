"""How loud a watch is, as a line of a watchlist says it: `"manner": {"mode": "all", "is_paused": true}`."""

from __future__ import annotations

from datetime import datetime
from typing import Any, get_args

from matchers.watch_errors import watch_error
from storage.records import Manner, Mode

_TIMES = ("quiet_until", "ends_at")
_MODES: tuple[str, ...] = get_args(Mode)


def manner_to_json(manner: Manner) -> dict[str, Any]:
    """Give what is not as usual; empty where everything is."""
    usual = Manner()
    kept: dict[str, Any] = {} if manner.mode == usual.mode else {"mode": manner.mode}
    if manner.is_paused:
        kept["is_paused"] = True
    times = {name: getattr(manner, name) for name in _TIMES}
    return kept | {name: at.isoformat() for name, at in times.items() if at is not None}


def manner_from_json(value: object) -> Manner:
    """Read what `manner_to_json` gave; keys that are not known are passed over.

    Raises:
        WatchError: A value can not be used.
    """
    if not isinstance(value, dict):
        raise watch_error("object", key="manner")
    mode, is_paused = value.get("mode", "events"), value.get("is_paused", False)
    if mode not in _MODES:
        raise watch_error("mode", written=mode, known=", ".join(_MODES))
    if not isinstance(is_paused, bool):
        raise watch_error("yes_or_no", key="is_paused")
    return Manner(mode, is_paused, *(_moment(value.get(name), name) for name in _TIMES))


def _moment(value: object, name: str) -> datetime | None:
    if value is None:
        return None
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise watch_error("time", key=name)
    return at
