"""Out of either database, into either: an installation can grow without changing tools."""

import io
import os

import pytest
import sqlalchemy as sa

from config.errors import FileError, StorageError
from storage import alerts, chats, entries, feeds, outbox, watches
from storage.copying import copy_in, copy_out
from storage.database import Db
from storage.migrating import migrate
from storage.migrations import NEWEST
from storage.records import Entry, NameWatch, Preferences, Told
from storage.sealed_files import Writer
from storage.vault import Vault

PERSON = NameWatch("w1", "Ерлан Сыдыков", aliases=("Yerlan Sydykov",))


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request, tmp_path):
    """A database of each kind with nothing in it."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'new.db'}"
        return
    server = request.getfixturevalue("postgres")
    server.psql("CREATE DATABASE copied_into;")
    yield server.get_uri("copied_into").replace("postgresql://postgres:@/", "postgresql://postgres@/")
    server.psql("DROP DATABASE copied_into WITH (FORCE);")


@pytest.fixture
async def empty(empty_url, vault):
    db = Db(empty_url, vault)
    yield db
    await db.close()


@pytest.fixture
async def filled(db, now):
    """A database with a little of everything."""
    async with db.write() as tx:
        await feeds.add(tx, "https://news.example/rss", kind="feed", every_s=None, now=now)
        [feed] = await feeds.listing(tx)
        chat = await chats.add(tx, "telegram", "77", kind="private", now=now)
        await chats.set_preferences(tx, chat.id, Preferences(is_silent=True))
        await watches.add(tx, db.vault, chat.id, PERSON, now=now)
        entry_id = await entries.keep(tx, feed.id, Entry("g", "Заголовок", "текст"), source=None, now=now)
        told = Told((), (), (), "T", None, None, None, None, now, None, (), ())
        number = await alerts.add(
            tx,
            db.vault,
            chat_id=chat.id,
            entry_id=entry_id,
            state="alert",
            story="s",
            event="e",
            told=told,
            now=now,
        )
        await outbox.put_alerts(tx, db.vault, {chat.id: (number, alerts.told_to_json(told))}, now=now)
    return db


async def _copy(db):
    file = io.BytesIO()
    rows = await copy_out(db, file)
    file.seek(0)
    return file, rows


async def test_everything_is_there_again_in_either_database(filled, empty, now):
    file, rows = await _copy(filled)
    assert await copy_in(empty, file) == rows
    assert await migrate(empty) == (NEWEST, NEWEST)
    async with empty.write() as tx:
        chat = await chats.find(tx, "telegram", "77")
        assert chat.preferences.is_silent
        [stored] = await watches.listing(tx, empty.vault, chat.id)
        assert (stored.watch.name, stored.watch.aliases) == (PERSON.name, PERSON.aliases)
        [(row_id, _, _)] = await outbox.waiting(tx, now, limit=9)
        message = await outbox.read(tx, empty.vault, row_id)
        assert (message.body["title"], message.maybe_dup, message.alert_id) == ("T", False, 1)
        again = await chats.add(tx, "telegram", "78", kind="private", now=now)
        assert again.id == chat.id + 1


async def test_a_backup_shows_nothing_of_what_is_in_it(filled):
    file, _ = await _copy(filled)
    for secret in ("Сыдыков", "Sydykov", "news.example", "Заголовок"):
        assert secret.encode() not in file.getvalue()


async def test_a_database_that_is_not_empty_is_left_alone(filled):
    file, _ = await _copy(filled)
    with pytest.raises(StorageError, match="not empty"):
        await copy_in(filled, file)


async def test_another_key_is_refused_before_anything_is_made(filled, empty):
    file, _ = await _copy(filled)
    stranger = Db(empty.url.render_as_string(hide_password=False), Vault(os.urandom(32)))
    with pytest.raises(FileError, match="another key"):
        await copy_in(stranger, file)
    await stranger.close()


async def test_a_damaged_backup_leaves_the_database_empty(filled, empty):
    file, rows = await _copy(filled)
    with pytest.raises(FileError, match="damaged"):
        await copy_in(empty, io.BytesIO(file.getvalue()[:-5]))
    file.seek(0)
    assert await copy_in(empty, file) == rows


async def test_a_backup_of_a_newer_dabyl_is_refused_in_one_sentence(empty):
    file = io.BytesIO()
    writer = Writer(file, empty.vault)
    writer.put(b'{"revision": "9999", "tables": []}')
    writer.put(b'{"rows": 0}', is_last=True)
    file.seek(0)
    with pytest.raises(FileError, match=r"newer \(9999\)"):
        await copy_in(empty, file)


async def test_a_backup_made_before_a_change_of_shape_is_brought_to_the_newest(empty, now):
    """As an old Dabyl would have written it: a copy in the first shape."""
    file = io.BytesIO()
    writer = Writer(file, empty.vault)
    writer.put(b'{"revision": "0001", "tables": ["chats"]}')
    millis = int(now.timestamp() * 1000)
    columns = '["id", "sender", "address", "kind", "added_at"]'
    row = f'[[5, "telegram", "77", "private", {millis}]]'
    writer.put(f'{{"table": "chats", "columns": {columns}, "rows": {row}}}'.encode())
    writer.put(b'{"rows": 1}', is_last=True)
    file.seek(0)
    assert await copy_in(empty, file) == 1
    assert await migrate(empty) == ("0001", NEWEST)
    async with empty.read() as tx:
        assert (await chats.find(tx, "telegram", "77")).id == 5
        assert (await tx.execute(sa.text("SELECT count(*) FROM pulses"))).scalar_one() == 0
