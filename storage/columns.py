"""Column types of our own."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Instant(sa.types.TypeDecorator[datetime]):
    """An aware time, kept as milliseconds since 1970 UTC: the same number, order and index on both databases."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Refuse naive times: they are the oldest source of digests at the wrong hour."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive time {value!r} must not reach the database")
        return (value - _EPOCH) // timedelta(milliseconds=1)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give back aware UTC."""
        return None if value is None else _EPOCH + timedelta(milliseconds=value)


class Record(sa.types.TypeDecorator[Any]):
    """A small frozen dataclass of numbers, texts and tuples, kept as JSON of what differs from its defaults.

    A field added later needs no migration, and one taken away is passed over when an old row is read.
    """

    impl = sa.Text
    cache_ok = True

    def __init__(self, record: type[Any]) -> None:
        super().__init__()
        self.record = record

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ANN401, ARG002 - any dataclass
        """Write what is not as by default."""
        if value is None:
            return None
        chosen = {field.name: getattr(value, field.name) for field in fields(self.record)}
        default = self.record()
        return json.dumps({name: kept for name, kept in chosen.items() if kept != getattr(default, name)})

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ANN401, ARG002 - any dataclass
        """Give the dataclass; an empty column gives its defaults."""
        kept = json.loads(value) if value else {}
        known = {field.name for field in fields(self.record)} & kept.keys()
        return self.record(**{name: _hashable(kept[name]) for name in sorted(known)})


def _hashable(value: object) -> object:
    return tuple(_hashable(part) for part in value) if isinstance(value, list) else value


PrimaryKey = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""64 bits on PostgreSQL; on SQLite only INTEGER is an alias of the row id."""
