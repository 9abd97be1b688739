"""Copy a whole database into a sealed file while it is in use, and out of one into an empty database of either kind.

Rows are copied as they stand, sealed columns sealed, in one reading transaction. What is copied out must not be
SQLite's own file, so that an installation can move from a laptop's SQLite to PostgreSQL, and back.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

import sqlalchemy as sa

from config.errors import FileError, StorageError
from storage.migrating import revision_of
from storage.migrations import NEWEST
from storage.sealed_files import Writer, read_pieces
from storage.upgrading import upgrade

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.database import Db

_ROWS = 500
_NOT_OURS = ("procrastinate_", "alembic_version", "sqlite_")


async def copy_out(db: Db, file: BinaryIO) -> int:
    """Write every row of every table.

    Returns:
        How many rows.
    """
    total = 0
    writer = Writer(file, db.vault)
    async with db.read() as tx:
        if not db.is_sqlite:
            await tx.execute(sa.text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        tables = await tx.run_sync(_tables)
        writer.put(_line({"revision": await tx.run_sync(revision_of), "tables": [table.name for table in tables]}))
        for table in tables:
            total += await _copy_table(tx, table, writer)
    writer.put(_line({"rows": total}), is_last=True)
    return total


async def _copy_table(tx: AsyncConnection, table: sa.Table, writer: Writer) -> int:
    total = 0
    rows = await tx.stream(sa.select(table).order_by(*table.primary_key.columns))
    async for batch in rows.partitions(_ROWS):
        total += len(batch)
        values = [[_plain(value) for value in row] for row in batch]
        writer.put(_line({"table": table.name, "columns": [column.name for column in table.columns], "rows": values}))
    return total


async def copy_in(db: Db, file: BinaryIO) -> int:
    """Fill an empty database, in the shape the copy was made in; `migrate` brings it to the newest.

    Returns:
        How many rows.

    Raises:
        FileError: The file is no whole copy, was made with another key, or by a newer Dabyl.
        StorageError: The database is not empty.
    """
    pieces = read_pieces(file, db.vault)
    head = json.loads(next(pieces))
    if head["revision"] > NEWEST:
        raise FileError(f"the backup is newer ({head['revision']}) than this Dabyl ({NEWEST}): update Dabyl")
    async with db.engine.connect() as connection:
        if await connection.run_sync(lambda sync: bool(_names(sync))):
            raise StorageError("that database is not empty: give a new one, or restore to SQLite, which keeps the old")
        await connection.rollback()
        return await connection.run_sync(_fill, head["revision"], pieces)


def _fill(connection: sa.Connection, revision: str, pieces: Iterator[bytes]) -> int:
    total = 0

    def fill(tx: sa.Connection) -> None:
        nonlocal total
        tables = {table.name: table for table in _tables(tx)}
        for piece in pieces:
            told = json.loads(piece)
            if "table" not in told:
                if told["rows"] != total:
                    raise FileError("the backup is damaged: rows are missing")
                continue
            table = tables[told["table"]]
            tx.execute(table.insert(), [_row(table, told["columns"], values) for values in told["rows"]])
            total += len(told["rows"])
        if tx.dialect.name == "postgresql":
            _move_sequences(tx, tables.values())

    upgrade(connection, to=revision, then=fill)
    return total


def _move_sequences(connection: sa.Connection, tables: Iterable[sa.Table]) -> None:
    """Let new rows get numbers after the copied ones."""
    for table in tables:
        for column in islice(table.primary_key.columns, 1):
            if column.name == "id" and isinstance(column.type, sa.Integer) and column.server_default is not None:
                newest = sa.select(sa.func.max(column)).scalar_subquery()
                sequence = sa.func.pg_get_serial_sequence(table.name, column.name)
                connection.execute(sa.select(sa.func.setval(sequence, sa.func.coalesce(newest, 1))))


def _tables(connection: sa.Connection) -> list[sa.Table]:
    """Give our tables as the database has them, those first that others refer to."""
    metadata = sa.MetaData()
    metadata.reflect(connection, only=_names(connection))
    return metadata.sorted_tables


def _names(connection: sa.Connection) -> list[str]:
    return [name for name in sa.inspect(connection).get_table_names() if not name.startswith(_NOT_OURS)]


def _row(table: sa.Table, columns: list[str], values: list[Any]) -> dict[str, Any]:
    return {name: _full(table.columns[name], value) for name, value in zip(columns, values, strict=True)}


def _line(told: dict[str, Any]) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _plain(value: object) -> object:
    return {"b": b64encode(bytes(value)).decode()} if isinstance(value, bytes | memoryview) else value


def _full(column: sa.Column[Any], value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    if isinstance(value, dict):
        return b64decode(value["b"])
    return bool(value) if isinstance(column.type, sa.Boolean) and value is not None else value
