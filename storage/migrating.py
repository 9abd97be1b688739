"""Bring a database to the shape of this code, forward only, and refuse one that is newer or belongs to another key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from config.errors import StorageError
from storage import hidden, meta, stories
from storage.database import make_folder, one_line
from storage.migrations import NEWEST

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from storage.database import Db
    from storage.vault import Vault

_KEY_CHECK = "key_check"
_KEY_WORDS = "dabyl"


async def migrate(db: Db, *, may_be_rekeying: bool = False, tables_only: bool = False) -> tuple[str | None, str]:
    """Make the database's folder and bring its tables to the newest shape; quick when they have it.

    Args:
        db: Of this installation.
        may_be_rekeying: True for whoever finishes a change of the key; everybody else refuses to begin in the middle.
        tables_only: True for whoever has no key: it is then not noted, and what an older Dabyl left in the open stays.

    Returns:
        The revision before, None for a new database, and the revision now.

    Raises:
        StorageError: It can not be written, is newer than this code, belongs to another key, or fails its checks.
    """
    make_folder(db.url)
    try:
        async with db.read() as tx:
            before = await tx.run_sync(revision_of)
            if before == NEWEST and (tables_only or await _is_settled(tx, db.vault)):
                return before, NEWEST
        if before != NEWEST:
            from storage.upgrading import upgrade  # noqa: PLC0415 - Alembic weighs 11 MB

            async with db.engine.connect() as connection:
                await connection.run_sync(upgrade)
        if tables_only:
            return before, NEWEST
        await _check_key(db, may_be_rekeying=may_be_rekeying)
        async with db.write() as tx:
            await hidden.hide_all(tx, db.vault)
            await stories.seal_all(tx, db.vault)
    except DBAPIError as error:
        raise StorageError(f"the database cannot be used: {one_line(error)}") from error
    return before, NEWEST


async def _is_settled(tx: AsyncConnection, vault: Vault) -> bool:
    """Tell whether nothing is left to write; a look must not wait for a process that holds the one writer's place."""
    is_ours = await meta.get(tx, _KEY_CHECK) == _check_of(vault)
    return is_ours and await stories.are_sealed(tx) and not await hidden.any_in_the_open(tx)


def revision_of(connection: sa.Connection) -> str | None:
    """Tell the shape of a database, None for an empty one.

    Raises:
        StorageError: It is newer than this code.
    """
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    revision = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    if revision is not None and revision > NEWEST:
        raise StorageError(f"the database is newer ({revision}) than this Dabyl ({NEWEST}): update Dabyl")
    return revision


async def has_key(db: Db) -> bool:
    """Tell whether a database was written with a key before, whichever.

    Raises:
        StorageError: It can not be read, or is newer than this code.
    """
    try:
        async with db.read() as tx:
            return await tx.run_sync(revision_of) is not None and await meta.get(tx, _KEY_CHECK) is not None
    except DBAPIError as error:
        raise StorageError(f"the database cannot be used: {one_line(error)}") from error


async def note_key(tx: AsyncConnection, vault: Vault) -> None:
    """Note that everything in this database is sealed with this vault's key."""
    await meta.put(tx, _KEY_CHECK, _check_of(vault))


async def _check_key(db: Db, *, may_be_rekeying: bool) -> None:
    """Refuse a key that did not write this database, before anything is sealed with it."""
    async with db.write() as tx:
        known = await meta.get(tx, _KEY_CHECK)
        if known is None:
            await note_key(tx, db.vault)
        elif known in map(_check_of, db.vault.older):
            if not may_be_rekeying:
                raise StorageError("a change of the key was not finished: stop Dabyl and run dabyl key rotate")
        elif known != _check_of(db.vault):
            raise StorageError(
                "this database was written with another key: set DABYL_KEY or put the right key file back"
            )


def _check_of(vault: Vault) -> str:
    return vault.mark(_KEY_WORDS).hex()
