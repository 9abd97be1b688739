"""Run the migrations that are missing; a file of its own, since Alembic weighs 11 MB and is rarely needed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from config.errors import StorageError
from storage.database import lock_number
from storage.jobs import make_tables

if TYPE_CHECKING:
    from collections.abc import Callable


def upgrade(
    connection: sa.Connection, *, to: str = "head", then: Callable[[sa.Connection], None] | None = None
) -> None:
    """Bring the tables to the newest shape, in one transaction.

    Foreign keys are off meanwhile: SQLite's batch mode would delete child rows with them on.

    Args:
        connection: Outside any transaction.
        to: The shape wanted.
        then: Fills the tables, in the same transaction.

    Raises:
        StorageError: Rows point nowhere afterwards, or the database can not hold every letter.
    """
    is_sqlite = connection.dialect.name == "sqlite"
    if not is_sqlite:
        _refuse_other_letters(connection)
    if is_sqlite:
        _outside_transaction(connection, "PRAGMA foreign_keys=OFF")
    with connection.begin():
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        if not is_sqlite:  # several processes may start on a new database at once: the others wait, and find it done
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(lock_number("migrate"))))
        command.upgrade(config, to)
        if not is_sqlite:
            make_tables(connection)
        if then:
            then(connection)
        if not is_sqlite:
            # Without it the queue's planner guesses: an unanalysed queue fell from 400 jobs a second to 159.
            connection.exec_driver_sql("ANALYZE")
    if is_sqlite:
        _outside_transaction(connection, "PRAGMA foreign_keys=ON")
        _check_foreign_keys(connection)


def _refuse_other_letters(connection: sa.Connection) -> None:
    """A server that was set up without a language makes databases that hold English letters only."""
    encoding = connection.execute(sa.text("SHOW server_encoding")).scalar_one()
    connection.rollback()
    if encoding != "UTF8":
        raise StorageError(
            f"the database holds {encoding} letters only, not Kazakh and Russian: "
            "make one with CREATE DATABASE dabyl ENCODING 'UTF8' TEMPLATE template0"
        )


def _outside_transaction(connection: sa.Connection, statement: str) -> None:
    cursor = connection.connection.cursor()
    cursor.execute(statement)
    cursor.close()
    connection.rollback()


def _check_foreign_keys(connection: sa.Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise StorageError(f"the database has {len(broken)} rows that point nowhere, first in table {broken[0][0]!r}")
