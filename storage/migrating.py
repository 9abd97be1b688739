"""Bring a database to the shape of this code, forward only, and say clearly when it is newer than the code."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import DBAPIError

from config.errors import StorageError
from storage import meta
from storage.database import make_folder, one_line

if TYPE_CHECKING:
    import sqlalchemy as sa

    from storage.database import Db

_KEY_CHECK = "key_check"
_KEY_WORDS = "dabyl"


async def migrate(db: Db) -> tuple[str | None, str]:
    """Make the database's folder and bring its tables to the newest shape.

    Returns:
        The revision before, None for a new database, and the revision now.

    Raises:
        StorageError: It can not be written, is newer than this code, belongs to another key, or fails its checks.
    """
    make_folder(db.url)
    try:
        async with db.engine.connect() as connection:
            before, after = await connection.run_sync(_upgrade)
        await _check_key(db)
    except DBAPIError as error:
        raise StorageError(f"the database cannot be used: {one_line(error)}") from error
    return before, after


async def is_current(db: Db) -> bool:
    """Tell whether the tables have the newest shape."""
    async with db.read() as tx:
        return await tx.run_sync(lambda sync: MigrationContext.configure(sync).get_current_revision() == _newest())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


def _newest() -> str:
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def _upgrade(connection: sa.Connection) -> tuple[str | None, str]:
    """Run what is missing. Foreign keys are off meanwhile: SQLite's batch mode would delete child rows with them on."""
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        _outside_transaction(connection, "PRAGMA foreign_keys=OFF")
    with connection.begin():
        before = _revision(connection)
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    if is_sqlite:
        _outside_transaction(connection, "PRAGMA foreign_keys=ON")
        _check_foreign_keys(connection)
    return before, _newest()


def _outside_transaction(connection: sa.Connection, statement: str) -> None:
    cursor = connection.connection.cursor()
    cursor.execute(statement)
    cursor.close()
    connection.rollback()


def _revision(connection: sa.Connection) -> str | None:
    revision = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if revision is not None and revision not in known:
        raise StorageError(f"the database is newer ({revision}) than this Dabyl ({_newest()}): update Dabyl")
    return revision


def _check_foreign_keys(connection: sa.Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise StorageError(f"the database has {len(broken)} rows that point nowhere, first in table {broken[0][0]!r}")


async def _check_key(db: Db) -> None:
    """Refuse a key that did not write this database, before anything is sealed with it."""
    mark = db.vault.mark(_KEY_WORDS).hex()
    async with db.write() as tx:
        known = await meta.get(tx, _KEY_CHECK)
        if known is None:
            await meta.put(tx, _KEY_CHECK, mark)
        elif known != mark:
            raise StorageError(
                "this database was written with another key: set DABYL_KEY or put the right key file back"
            )
