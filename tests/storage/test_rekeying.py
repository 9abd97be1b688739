import importlib
import os
from pathlib import Path

import pytest
import sqlalchemy as sa

from config.errors import StorageError
from storage import alerts, chats, entries, feeds, forgetting, outbox, rekeying, watches
from storage.database import Db
from storage.migrating import migrate
from storage.records import Entry, NameWatch, PatternWatch, QueryWatch, Told
from storage.tables import metadata
from storage.vault import Vault

OLD = bytes(range(32))
NEW = bytes(range(1, 33))
WATCHES = [NameWatch(f"w{number}", f"Айдос Беркін{number}", aliases=("Aidos",)) for number in range(23)]
WATCHES += [PatternWatch("p", "jail-days", 15), QueryWatch("q", "rally OR митинг")]


def told(now):
    facts = {"persons": (), "events": (), "title": "Суд", "url": None, "source": None, "lang": "ru", "quote": None}
    more = {"published_at": None, "seen_at": now, "title_bold": (), "reasons": (), "also": ()}
    return Told(watches=("Айдос Беркін1",), **facts, **more)


@pytest.fixture
async def chat(db, now):
    """A chat with watches, alerts and messages under the old key."""
    async with db.write() as tx:
        chat = await chats.add(tx, "telegram", "77", kind="private", now=now)
        await watches.add_many(tx, db.vault, chat.id, WATCHES, now=now)
        await feeds.add(tx, "https://news.example/rss", kind="feed", every_s=None, now=now)
        feed_id = (await feeds.listing(tx))[0].id
        for number in range(12):
            entry_id = await entries.keep(tx, feed_id, Entry(str(number), "T", "x"), source=None, now=now)
            words = {"state": "alert", "story": "s", "event": "e", "told": told(now), "now": now}
            await alerts.add(tx, db.vault, chat_id=chat.id, entry_id=entry_id, **words)
            body, key = alerts.told_to_json(told(now)), f"alert:{number}"
            await outbox.put(tx, db.vault, chat_id=chat.id, kind="alert", priority=1, dedup_key=key, body=body, now=now)
    return chat


@pytest.fixture
async def opened(database_url):
    """Open the same database with other keys."""
    databases = []

    def open_with(*keys):
        databases.append(Db(database_url, Vault(*keys)))
        return databases[-1]

    yield open_with
    for database in databases:
        await database.close()


async def prefixes(db):
    async with db.read() as tx:
        rows = [await tx.execute(sa.select(table.c.body)) for table in rekeying.SEALED]
        return {body[:5] for found in rows for body in found.scalars() if body}


async def test_everything_opens_with_the_new_key_alone_and_is_found_by_it(db, chat, opened, now):
    both = opened(NEW, OLD)
    assert await rekeying.rekey(both, batch=7) == 25 + 12 + 12
    only_new = opened(NEW)
    await migrate(only_new)
    assert await prefixes(only_new) == {only_new.vault.prefix}
    async with only_new.write() as tx:
        listed = await watches.listing(tx, only_new.vault, chat.id)
        assert [one.ref for one in listed] == [watch.id for watch in WATCHES]
        assert await watches.add_many(tx, only_new.vault, chat.id, WATCHES, now=now) == 0
        assert (await outbox.read(tx, only_new.vault, 1)).body["title"] == "Суд"
        assert await watches.remove(tx, only_new.vault, chat.id, "w3")


async def test_the_old_key_opens_nothing_any_more(db, chat, opened):
    await rekeying.rekey(opened(NEW, OLD))
    with pytest.raises(StorageError, match="another key"):
        await migrate(db)
    async with db.read() as tx:
        with pytest.raises(StorageError, match="cannot be opened"):
            await watches.listing(tx, db.vault, chat.id)


@pytest.mark.parametrize("after", [1, 2, 4, 7])
async def test_stopped_in_the_middle_it_is_refused_to_run_and_finished_by_the_next_try(db, chat, opened, after):
    class KilledError(Exception):
        """As if the power failed."""

    steps = iter(range(1, 100))

    def kill(_done):
        if next(steps) == after:
            raise KilledError

    both = opened(NEW, OLD)
    with pytest.raises(KilledError):
        await rekeying.rekey(both, batch=7, tell=kill)
    assert len(await prefixes(both)) == 2 or after == 7
    with pytest.raises(StorageError, match="dabyl key rotate"):
        await migrate(opened(NEW, OLD))
    with pytest.raises(StorageError, match="another key"):
        await migrate(opened(NEW))
    again = opened(NEW, OLD)
    await migrate(again, may_be_rekeying=True)
    await rekeying.rekey(again, batch=7)
    only_new = opened(NEW)
    await migrate(only_new)
    async with only_new.read() as tx:
        assert len(await watches.listing(tx, only_new.vault, chat.id)) == len(WATCHES)


async def test_doing_it_again_does_nothing(db, chat, opened):
    both = opened(NEW, OLD)
    await rekeying.rekey(both)
    assert await rekeying.rekey(both) == 0
    await migrate(both)


async def test_no_byte_sealed_with_the_old_key_is_left_on_the_disk(db, chat, opened, tmp_path):
    if not db.is_sqlite:
        pytest.skip("PostgreSQL keeps its files elsewhere")
    async with db.read() as tx:
        bodies = list((await tx.execute(sa.select(metadata.tables["watches"].c.body))).scalars())
    await db.close()
    both = opened(NEW, OLD)
    await rekeying.rekey(both)
    await forgetting.scrub(both)
    disk = b"".join(path.read_bytes() for path in sorted(tmp_path.iterdir()) if path.is_file())
    assert [body for body in bodies if body[:20] in disk or body[-20:] in disk] == []


def test_every_sealed_column_is_sealed_anew():
    for path in Path(rekeying.__file__).parent.glob("tables_*.py"):
        importlib.import_module(f"storage.{path.stem}")
    binary = {
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.c
        if isinstance(column.type, sa.LargeBinary)
    }
    hashed = {"watches.mark", "watches.ref", "members.who", "near_misses.mark"}
    dropped = {"dialogues.who", "invites.mark", "consents.who", "searches.body"}
    assert binary - hashed - dropped == {f"{table.name}.body" for table in rekeying.SEALED}


def test_a_row_is_found_by_its_first_bytes_whatever_the_value():
    vault, other = Vault(os.urandom(32)), Vault(os.urandom(32))
    assert vault.seal({"name": "Айдос"}).startswith(vault.prefix)
    assert vault.prefix != other.prefix
