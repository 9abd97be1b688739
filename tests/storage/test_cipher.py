import sys

import pytest

from config.errors import FileError, SettingsError, StorageError
from storage import keeping, meta
from storage.database import Db
from storage.migrating import migrate

PASSPHRASE = "it's a long winter"
NEWS = "Соколов освобождён"


async def _filled(path, vault, passphrase=PASSPHRASE):
    db = Db(f"sqlite:///{path}", vault, passphrase=passphrase)
    await migrate(db)
    async with db.write() as tx:
        await meta.put(tx, "news", NEWS)
    return db


async def _kept(path, vault, passphrase=PASSPHRASE):
    db = Db(f"sqlite:///{path}", vault, passphrase=passphrase)
    try:
        await migrate(db)
        async with db.read() as tx:
            return await meta.get(tx, "news")
    finally:
        await db.close()


async def test_nothing_of_an_encrypted_file_can_be_read(tmp_path, vault):
    db = await _filled(tmp_path / "dabyl.db", vault)
    try:
        written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    finally:
        await db.close()
    assert len(written) > 50_000
    assert not [piece for piece in (b"SQLite format", b"CREATE TABLE", NEWS.encode()) if piece in written]


async def test_an_encrypted_file_opens_with_its_passphrase(tmp_path, vault):
    await (await _filled(tmp_path / "dabyl.db", vault)).close()
    assert await _kept(tmp_path / "dabyl.db", vault) == NEWS


@pytest.mark.parametrize("passphrase", ["another", None])
async def test_another_passphrase_is_told_in_one_line(tmp_path, vault, passphrase):
    await (await _filled(tmp_path / "dabyl.db", vault)).close()
    with pytest.raises(StorageError, match="DABYL_DATABASE_PASSPHRASE") as caught:
        await _kept(tmp_path / "dabyl.db", vault, passphrase)
    assert "\n" not in str(caught.value)
    assert PASSPHRASE not in str(caught.value)


async def test_a_backup_is_encrypted_too_and_comes_back(tmp_path, vault):
    db = await _filled(tmp_path / "dabyl.db", vault)
    try:
        await keeping.backup(db, tmp_path / "copy.db")
    finally:
        await db.close()
    assert b"CREATE TABLE" not in (tmp_path / "copy.db").read_bytes()
    with pytest.raises(FileError, match="no backup"):
        keeping.restore(tmp_path / "copy.db", tmp_path / "new" / "dabyl.db", "another")
    keeping.restore(tmp_path / "copy.db", tmp_path / "new" / "dabyl.db", PASSPHRASE)
    assert await _kept(tmp_path / "new" / "dabyl.db", vault) == NEWS


def test_a_passphrase_without_sqlcipher_says_what_to_install(tmp_path, vault, monkeypatch):
    monkeypatch.setitem(sys.modules, "sqlcipher3", None)
    with pytest.raises(SettingsError, match=r"dabyl\[sqlcipher\]"):
        Db(f"sqlite:///{tmp_path / 'dabyl.db'}", vault, passphrase=PASSPHRASE)


def test_a_passphrase_for_postgresql_is_refused(vault):
    with pytest.raises(SettingsError, match="leave it out"):
        Db("postgresql://nobody@localhost/none", vault, passphrase=PASSPHRASE)
