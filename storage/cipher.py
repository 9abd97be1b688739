"""The whole SQLite file encrypted by SQLCipher, for whoever sets a passphrase; names are sealed without it as well.

What it adds: which chat had an alert of which entry, addresses of sources and the news kept can not be read from a
copied file either. The passphrase belongs to the file and has nothing to do with the key that seals names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import aiosqlite
from sqlalchemy.dialects.sqlite.aiosqlite import AsyncAdapt_aiosqlite_dbapi

from config.errors import SettingsError

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

_ROWS_AT_ONCE = 64
_FROM_DRIVER = (
    *("DatabaseError", "Error", "IntegrityError", "NotSupportedError", "OperationalError", "ProgrammingError"),
    *("sqlite_version", "sqlite_version_info", "PARSE_COLNAMES", "PARSE_DECLTYPES", "Binary"),
)


class _Dbapi(AsyncAdapt_aiosqlite_dbapi):
    """The driver SQLAlchemy knows, with SQLCipher's errors instead of those of Python's sqlite3."""

    def _init_dbapi_attributes(self) -> None:
        for name in _FROM_DRIVER:
            setattr(self, name, getattr(self.sqlite, name))


def engine_options(passphrase: str) -> dict[str, Any]:
    """Say to `create_async_engine` how an encrypted file is opened.

    Raises:
        SettingsError: SQLCipher is not installed.
    """
    driver = load_driver()

    def open_later(database: str, **options: object) -> aiosqlite.Connection:
        return aiosqlite.Connection(lambda: connect(database, passphrase, **options), _ROWS_AT_ONCE)

    return {"module": _Dbapi(aiosqlite, driver), "connect_args": {"async_creator_fn": open_later}}


def connect(database: str | Path, passphrase: str, **options: object) -> Any:  # noqa: ANN401 - the driver has no types
    """Open an encrypted file; whether the passphrase is right shows with the first question asked."""
    connection = load_driver().connect(str(database), **options)
    quoted = passphrase.replace("'", "''")
    connection.execute(f"PRAGMA key = '{quoted}'")
    return connection


def load_driver() -> ModuleType:
    """Import SQLCipher, which is an extra.

    Raises:
        SettingsError: It is not installed.
    """
    try:
        from sqlcipher3 import dbapi2  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise SettingsError("DABYL_DATABASE_PASSPHRASE needs SQLCipher: pip install 'dabyl[sqlcipher]'") from error
    driver: ModuleType = dbapi2
    return driver
