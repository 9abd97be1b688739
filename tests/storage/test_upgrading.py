"""From every shape that was ever released, with data in it, to the newest: on both databases."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

import storage.migrations
from storage import alerts, chats, feeds, outbox, watches
from storage.database import Db
from storage.migrating import migrate
from storage.migrations import NEWEST
from storage.records import Manner, NameWatch, Preferences
from storage.upgrading import upgrade

MILLIS = 1_776_184_800_000
RELEASED = sorted(file.name[:4] for file in Path(storage.migrations.__path__[0], "versions").glob("[0-9]*.py"))
"""Every shape there was: a new file joins by itself."""


@pytest.fixture(params=["sqlite", "postgresql"])
def old_url(request, tmp_path):
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'old.db'}"
        return
    server = request.getfixturevalue("postgres")
    server.psql("CREATE DATABASE first_shape;")
    yield server.get_uri("first_shape").replace("postgresql://postgres:@/", "postgresql://postgres@/")
    server.psql("DROP DATABASE first_shape WITH (FORCE);")


@pytest.fixture
async def first(old_url, vault):
    """A database in the first shape, as Dabyl 0.1 left it, with one monitor's data in it."""
    db = Db(old_url, vault)
    async with db.engine.connect() as connection:
        await connection.run_sync(lambda sync: upgrade(sync, to="0001"))
    async with db.write() as tx:
        await _fill(tx, vault)
    yield db
    await db.close()


async def _fill(tx: AsyncConnection, vault):
    metadata = sa.MetaData()
    await tx.run_sync(metadata.reflect)

    async def put(table, **values):
        await tx.execute(metadata.tables[table].insert().values(values))

    await put("meta", key="watches_version", value="7")
    await put("chats", id=3, sender="telegram", address="77", kind="private", added_at=MILLIS, lang="kk")
    await put("feeds", id=2, url="https://n.example/rss", kind="feed", added_at=MILLIS, next_look_at=MILLIS, owner_id=3)
    await put("seen", feed_id=2, key="guid:g", seen_at=MILLIS)
    await put("entries", id=9, feed_id=2, guid="g", title="T", summary="", text="x", seen_at=MILLIS)
    body = vault.seal({"id": "w1", "name": "Ерлан Сыдыков", "aliases": [], "manner": {"mode": "all"}})
    mark, ref = vault.mark("watch"), vault.mark("ref:3:w1")
    await put("watches", id=4, chat_id=3, ref=ref, kind="name", body=body, mark=mark, added_at=MILLIS)
    told = {"watches": ["Ерлан"], "persons": [], "events": [], "title": "T", "url": None, "source": None, "lang": None}
    told |= {"published_at": None, "seen_at": "2026-04-14T16:40:00+00:00", "quote": None, "title_bold": []}
    told |= {"reasons": [], "also": [], "about": "a"}
    common = {"chat_id": 3, "entry_id": 9, "story": "9", "event": "9", "about": b"a" * 16, "made_at": MILLIS}
    await put("alerts", id=11, state="alert", body=vault.seal(told), **common)
    common = {"kind": "alert", "priority": 1, "body": vault.seal(told), "not_before": MILLIS, "made_at": MILLIS}
    await put("outbox", id=6, chat_id=3, alert_id=11, dedup_key="alert:11", state="sending", **common)
    await put("outbox", id=7, chat_id=3, alert_id=None, dedup_key="n:1", state="pending", **common)


async def test_an_installation_of_the_first_shape_goes_on_in_the_newest(first, vault, now):
    assert await migrate(first) == ("0001", NEWEST)
    async with first.write() as tx:
        chat = await chats.find(tx, "telegram", "77")
        assert (chat.lang, chat.preferences) == ("kk", Preferences())
        [stored] = await watches.listing(tx, vault)
        assert (stored.watch, stored.manner) == (NameWatch("4", "Ерлан Сыдыков"), Manner(mode="all"))
        [feed] = await feeds.listing(tx)
        assert feed.url == "https://n.example/rss"
        assert (await alerts.get(tx, vault, 3, 11)).told.watches == ("Ерлан",)
        assert await outbox.recover(tx) == 1
        assert [row_id for row_id, _, _ in await outbox.waiting(tx, now, limit=9)] == [6]
        message = await outbox.read(tx, vault, 6)
        assert (message.maybe_dup, message.reply_to, message.edits, message.is_silent) == (True, None, None, False)
        _, is_new = await watches.add(tx, vault, 3, NameWatch("", "Новый Человек"), now=now)
        assert (is_new, await watches.version(tx)) == (True, 8)


async def test_it_is_the_same_as_a_new_one(first):
    await migrate(first)

    def shape(connection):
        seen = sa.inspect(connection)
        ours = [name for name in seen.get_table_names() if not name.startswith("procrastinate")]
        return {name: sorted(column["name"] for column in seen.get_columns(name)) for name in ours}

    fresh = Db("sqlite://", first.vault)
    await migrate(fresh)
    async with first.engine.connect() as old, fresh.engine.connect() as new:
        assert await old.run_sync(shape) == await new.run_sync(shape)
    await fresh.close()


async def _fill_every_table(tx: AsyncConnection, vault):
    """Put two rows into every table there is, the second pointing to others where it may; gives them by table."""
    metadata = sa.MetaData()
    await tx.run_sync(metadata.reflect)
    ours = [one for one in metadata.sorted_tables if not one.name.startswith(("alembic_version", "procrastinate_"))]
    rows = {
        table: [{one.name: _value(one, number, vault) for one in table.columns} for number in (1, 2)] for table in ours
    }
    for table, values in rows.items():
        for row in values:
            await tx.execute(table.insert().values(row))
    return rows


def _value(column, number, vault):
    if column.foreign_keys:
        is_own = any(key.column.table is column.table for key in column.foreign_keys)
        return (number - 1 or None) if is_own else number
    match column.type:
        case sa.Boolean():
            return number == 1
        case sa.LargeBinary():
            return vault.seal({"n": number})
        case sa.BigInteger() if not column.primary_key:
            return MILLIS + number
        case sa.Integer() | sa.Float():
            return number
    return f"{column.table.name}.{column.name} {number}"


TAKEN_AWAY = {"alerts.about"}
"""Columns that a later shape has no more: a hash by which nothing was ever looked for."""


@pytest.mark.parametrize("shape", RELEASED)
async def test_no_row_of_any_table_of_any_shape_is_lost_or_changed(old_url, vault, shape):
    db = Db(old_url, vault)
    async with db.engine.connect() as connection:
        await connection.run_sync(lambda sync: upgrade(sync, to=shape))
    async with db.write() as tx:
        rows = await _fill_every_table(tx, vault)
    assert len(rows) >= 15
    assert await migrate(db) == (shape, NEWEST)
    async with db.read() as tx:
        for table, values in rows.items():
            keys = [column.name for column in table.primary_key]
            mine = [sa.and_(*(table.c[key] == row[key] for key in keys)) for row in values]
            kept = [column for column in table.columns if str(column) not in TAKEN_AWAY]
            found = await tx.execute(sa.select(*kept).where(sa.or_(*mine)).order_by(*table.primary_key))
            wanted = [{column.name: row[column.name] for column in kept} for row in values]
            assert [dict(row) for row in found.mappings()] == wanted, table.name
    await db.close()
