import asyncio
import importlib
import os
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from config.errors import SettingsError, StorageError
from storage import migrations, tables
from storage.database import Db, cache_kb, driver_url
from storage.migrating import migrate
from storage.migrations import NEWEST
from storage.tables import metadata
from storage.vault import Vault


def is_ours(name, kind, _):
    return not (kind == "table" and name.startswith("procrastinate_"))


async def test_the_migrations_make_the_very_tables_the_code_uses(db):
    for path in sorted(Path(tables.__file__).parent.glob("tables_*.py")):
        importlib.import_module(f"storage.{path.stem}")

    def differences(connection):
        options = {"compare_type": True, "include_name": is_ours}
        return compare_metadata(MigrationContext.configure(connection, opts=options), metadata)

    async with db.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


def test_the_newest_shape_is_that_of_the_last_file():
    files = sorted(Path(migrations.__file__).parent.glob("versions/[0-9]*.py"))
    assert files[-1].name.split("_")[0] == NEWEST


async def test_migrating_twice_changes_nothing(db):
    before, after = await migrate(db)
    assert before == after


async def test_a_database_in_order_is_opened_while_somebody_else_writes(db, vault):
    """`dabyl doctor` is called when a process hangs, perhaps in the middle of a write: it must not hang with it."""
    await migrate(db)
    other = Db(db.url.render_as_string(hide_password=False), vault)
    async with db.write() as tx, asyncio.timeout(5):
        await tx.execute(sa.text("UPDATE meta SET value = value"))
        assert await migrate(other) == (NEWEST, NEWEST)
    await other.close()


async def test_a_newer_database_is_refused(db):
    async with db.write() as tx:
        await tx.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StorageError, match="newer"):
        await migrate(db)


async def test_another_key_is_refused(db):
    other = Db(db.url.render_as_string(hide_password=False), Vault(os.urandom(32)))
    with pytest.raises(StorageError, match="another key"):
        await migrate(other)
    await other.close()


async def test_a_folder_that_cannot_be_made_is_told_in_one_line(tmp_path, vault):
    (tmp_path / "file").touch()
    database = Db(f"sqlite:///{tmp_path / 'file' / 'folder' / 'dabyl.db'}", vault)
    with pytest.raises(StorageError, match=r"cannot write there .*DABYL_DATA_DIR") as caught:
        await migrate(database)
    assert "\n" not in str(caught.value)
    await database.close()


async def test_a_file_that_is_no_database_is_told_in_one_line(tmp_path, vault):
    (tmp_path / "dabyl.db").write_text("this is not a database, it is a sentence that goes on for a while" * 9)
    database = Db(f"sqlite:///{tmp_path / 'dabyl.db'}", vault)
    with pytest.raises(StorageError, match="file is not a database") as caught:
        await migrate(database)
    assert "\n" not in str(caught.value)
    await database.close()


async def test_a_folder_in_the_place_of_a_file_is_told_with_what_to_do(tmp_path, vault):
    """By us: where SQLite's driver is the first to notice, its thread may print a traceback."""
    database = Db(f"sqlite:///{tmp_path}", vault)
    said = rf"^{tmp_path}: cannot be opened \(Is a directory\); DABYL_DATABASE_URL must name a file you may write to$"
    with pytest.raises(StorageError, match=said):
        await migrate(database)
    await database.close()


async def test_a_new_file_is_for_its_owner_only_whatever_folder_it_is_in(tmp_path, vault):
    database = Db(f"sqlite:///{tmp_path / 'dabyl.db'}", vault)
    await migrate(database)
    await database.close()
    assert (tmp_path / "dabyl.db").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("encoding", ["LATIN1", "SQL_ASCII"])
async def test_a_database_that_cannot_hold_every_letter_is_refused_with_what_to_do(postgres, vault, encoding):
    """A server that was set up where no language was set makes such by itself."""
    how = f"ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"
    postgres.psql(f"CREATE DATABASE few_letters {how};")
    db = Db(postgres.get_uri("few_letters").replace("postgresql://postgres:@/", "postgresql://postgres@/"), vault)
    with pytest.raises(StorageError, match=f"holds {encoding} letters only.* ENCODING 'UTF8' TEMPLATE template0"):
        await migrate(db)
    await db.close()
    postgres.psql("DROP DATABASE few_letters WITH (FORCE);")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql://dabyl@127.0.0.1:1/x", "refused; see that PostgreSQL runs there, or mend DABYL_DATABASE_URL"),
        ("postgresql://dabyl@no-such-host.invalid/x", "see that PostgreSQL runs there, or mend DABYL_DATABASE_URL"),
        ("postgresql://dabyl@127.0.0.1:1/x?nosuch=1", '"nosuch"; see that PostgreSQL runs there'),
    ],
)
async def test_a_server_that_does_not_answer_is_told_with_what_to_do(vault, address, said):
    db = Db(address, vault)
    with pytest.raises(StorageError, match=said) as caught:
        await migrate(db)
    assert "\n" not in str(caught.value)
    await db.close()


@pytest.mark.parametrize(("name", "said"), [("nowhere", "make it in PostgreSQL"), ("postgres", "make the user of")])
async def test_a_database_that_is_not_there_or_not_ours_is_told_with_what_to_do(postgres, vault, name, said):
    postgres.psql("CREATE ROLE guest LOGIN;")
    address = postgres.get_uri(name).replace("postgresql://postgres:@/", "postgresql://guest@/")
    db = Db(address, vault)
    with pytest.raises(StorageError, match=said):
        await migrate(db)
    await db.close()
    postgres.psql("DROP ROLE guest;")


@pytest.mark.parametrize(
    ("given", "driver"),
    [
        ("sqlite:///x.db", "sqlite+aiosqlite"),
        ("postgres://u@h/d", "postgresql+psycopg"),
        ("postgresql://u:p@h:5/d", "postgresql+psycopg"),
    ],
)
def test_the_address_a_host_gives_gets_our_driver(given, driver):
    assert driver_url(given).drivername == driver


@pytest.mark.parametrize("given", ["mysql://h/d", "nonsense", "oracle://x", "postgresql://u:p@h:port/d"])
def test_another_database_is_refused_in_one_line(given):
    with pytest.raises(SettingsError, match="DABYL_DATABASE_URL"):
        driver_url(given)


@pytest.mark.parametrize(("size", "kept"), [(0, 2048), (100 * 2**20, 2048), (2**30, 16 * 1024), (2**40, 32 * 1024)])
def test_a_large_file_is_kept_in_memory_in_part_and_a_small_one_as_ever(size, kept):
    assert cache_kb(size) == kept


async def test_a_connection_to_sqlite_keeps_what_fits_its_file(db):
    if db.is_sqlite:
        async with db.read() as tx:
            assert (await tx.exec_driver_sql("PRAGMA cache_size")).scalar_one() == -2048


async def test_many_writers_at_once_all_get_through(db):
    async def write(number):
        async with db.write() as tx:
            await tx.execute(sa.text("SELECT count(*) FROM meta"))  # a read that becomes a write
            await tx.execute(sa.text("INSERT INTO meta VALUES (:key, 'x')"), {"key": f"k{number}"})

    await asyncio.gather(*(write(number) for number in range(50)))
    async with db.read() as tx:
        rows = await tx.execute(sa.text("SELECT count(*) FROM meta WHERE value = 'x'"))
        assert rows.scalar_one() == 50


async def test_processes_that_start_at_once_on_a_new_database_migrate_it_once(postgres, vault):
    postgres.psql("CREATE DATABASE brand_new;")
    address = postgres.get_uri("brand_new").replace("postgresql://postgres:@/", "postgresql://postgres@/")
    several = [Db(address, vault) for _ in range(3)]
    await asyncio.gather(*(migrate(db) for db in several))
    for db in several:
        await db.close()
    postgres.psql("DROP DATABASE brand_new WITH (FORCE);")
