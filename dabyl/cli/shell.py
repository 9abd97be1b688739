"""What the subcommands that touch an installation share: settings, logging and an open database."""

from __future__ import annotations

import asyncio
import os
import sys
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy.exc import DBAPIError

from config.errors import StorageError
from config.settings import read_settings
from dabyl.app import open_database
from dabyl.logs import set_up_logging
from storage.database import one_line

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from config.settings import Settings
    from storage.database import Db

Result = TypeVar("Result")


def settings_and_logging() -> Settings:
    """Read the settings of this process and start logging."""
    settings = read_settings(os.environ)
    set_up_logging(settings)
    return settings


def with_database(work: Callable[[Settings, Db], Awaitable[Result]]) -> Result:
    """Open the installation's database, do the work, close it.

    Raises:
        StorageError: The database failed meanwhile; told without the statement and its values.
    """
    settings = settings_and_logging()

    async def _work() -> Result:
        async with open_database(settings) as opened:
            result = await work(settings, opened.db)
        if opened.new_key:
            show_new_key(settings)
        return result

    try:
        return asyncio.run(_work())
    except DBAPIError as error:
        raise StorageError(f"the database failed: {one_line(error)}") from error


def run_service(service: Callable[[Settings], Awaitable[None]]) -> int:
    """Run something that goes on until it is stopped; 0 when it was.

    Raises:
        StorageError: The database failed at the start or the end.
    """
    settings = settings_and_logging()

    async def _serve() -> None:
        await service(settings)

    try:
        asyncio.run(_serve())
    except DBAPIError as error:
        raise StorageError(f"the database failed: {one_line(error)}") from error
    return 0


def show_new_key(settings: Settings) -> None:
    """Say where the key is that was made just now: without it the list is lost."""
    show(f"Made the encryption key {settings.key_file}: keep a copy of it apart from the database.")


def show(line: str) -> None:
    """Show a line to whoever started this process; not for logs."""
    print(line, file=sys.stderr, flush=True)
