import importlib
import random
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from storage import alerts, chats, entries, feeds, forgetting, members, outbox, watches
from storage.records import Entry, NameWatch, Quote, Told
from storage.tables import metadata

PEOPLE = 160
OTHERS = random.Random(7)
NAME = "Құралай Дәулетқызы"
SPELLINGS = ("Құралай", "Дәулетқызы", "Kuralai", "құралай", "ДӘУЛЕТҚЫЗЫ")


def watch(number):
    return NameWatch(f"{NAME} {number}", f"{NAME} {number}", aliases=("Kuralai",), notes="о" * OTHERS.randint(0, 300))


def told(now):
    return Told(
        watches=(NAME,),
        persons=(),
        events=(),
        title="Суд",
        url=None,
        source=None,
        lang="kk",
        published_at=None,
        seen_at=now,
        quote=Quote(f"{NAME} қамауға алынды", ((0, 5),)),
        title_bold=(),
        reasons=(f"«{NAME}»",),
        also=(),
    )


@pytest.fixture
async def forgotten(db, now):
    """A chat with a list, alerts and messages, whose rows lie between those of a chat that stays."""
    async with db.write() as tx:
        mine = await chats.add(tx, "telegram", "77", kind="private", now=now)
        other = await chats.add(tx, "telegram", "88", kind="private", now=now)
        await feeds.add(tx, "https://news.example/rss", kind="feed", every_s=None, now=now)
        feed_id = (await feeds.listing(tx))[0].id
        for number in range(PEOPLE):
            await watches.add_many(tx, db.vault, (mine, other)[number % 2].id, [watch(number)], now=now)
            await watches.add_many(tx, db.vault, (other, mine)[number % 2].id, [watch(number)], now=now)
            if number % 4 == 0:
                entry_id = await entries.keep(tx, feed_id, Entry(str(number), "Суд", "x"), source=None, now=now)
                await note(tx, db, mine.id, entry_id, now)
    return mine, other


async def note(tx, db, chat_id, entry_id, now):
    facts = told(now)
    words = {"state": "alert", "story": "s", "event": "e", "told": facts, "now": now}
    number = await alerts.add(tx, db.vault, chat_id=chat_id, entry_id=entry_id, **words)
    body = alerts.told_to_json(facts)
    key = f"alert:{number}"
    await outbox.put(tx, db.vault, chat_id=chat_id, kind="alert", priority=1, dedup_key=key, body=body, now=now)


async def sealed_of(db, chat_id):
    """Sealed bodies and keyed hashes of a chat."""
    names = ("watches.body", "watches.mark", "watches.ref", "alerts.body", "outbox.body")
    columns = [metadata.tables[table].c[column] for table, column in (name.split(".") for name in names)]
    async with db.read() as tx:
        rows = [await tx.execute(sa.select(column).where(column.table.c.chat_id == chat_id)) for column in columns]
        return [secret for found in rows for secret in found.scalars()]


def on_disk(folder):
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file())


async def test_no_row_of_a_forgotten_chat_is_left_and_others_keep_theirs(db, forgotten, now):
    mine, other = forgotten
    gone = await forgetting.forget(db, mine.id, now=now)
    assert gone == forgetting.Kept(watches=PEOPLE, alerts=PEOPLE // 4, messages=PEOPLE // 4)
    async with db.read() as tx:
        assert await chats.find(tx, "telegram", "77") is None
        assert await forgetting.kept(tx, mine.id) == forgetting.Kept(0, 0, 0)
        assert await forgetting.kept(tx, other.id) == forgetting.Kept(PEOPLE, 0, 0)
        assert len(await watches.listing(tx, db.vault)) == PEOPLE


async def test_no_byte_of_a_forgotten_chat_is_left_on_the_disk_not_even_sealed(db, forgotten, tmp_path, now):
    if not db.is_sqlite:
        pytest.skip("PostgreSQL keeps its files elsewhere; the test above asks for its rows")
    mine, other = forgotten
    bodies, kept = await sealed_of(db, mine.id), await sealed_of(db, other.id)
    assert all(body in on_disk(tmp_path) for body in bodies)
    await forgetting.forget(db, mine.id, now=now)
    disk = on_disk(tmp_path)
    pieces = [piece for body in bodies for piece in (body[:16], body[20:36], body[-16:]) if len(piece) == 16]
    assert [piece for piece in pieces if piece in disk] == []
    assert [name for name in SPELLINGS if name.encode() in disk or name.encode("utf-16-le") in disk] == []
    assert all(body in disk for body in kept)
    async with db.read() as tx:  # the file was rewritten: pages with free room may hold what a split left there
        assert (await tx.execute(sa.text("PRAGMA freelist_count"))).scalar_one() == 0


async def test_the_number_of_a_forgotten_chat_is_never_given_to_another(db, now):
    async with db.write() as tx:
        first = await chats.add(tx, "telegram", "77", kind="private", now=now)
    await forgetting.forget(db, first.id, now=now)
    async with db.write() as tx:
        assert (await chats.add(tx, "telegram", "99", kind="private", now=now)).id != first.id


async def test_what_a_group_left_behind_when_it_became_a_supergroup_goes_too(db, now):
    async with db.write() as tx:
        old = await chats.add(tx, "telegram", "-5", kind="group", now=now)
        new = await chats.add(tx, "telegram", "-1005", kind="supergroup", now=now)
        await watches.add(tx, db.vault, old.id, watch(1), now=now)
        await chats.migrate(tx, db.vault, old.id, "-1005", now=now)
    assert (await forgetting.forget(db, new.id, now=now)).watches == 1
    async with db.read() as tx:
        assert await chats.listing(tx) == []


@pytest.mark.parametrize(("hours", "is_gone"), [(23, False), (25, True)])
async def test_a_chat_that_threw_the_bot_out_is_forgotten_a_day_later(db, now, hours, is_gone):
    async with db.write() as tx:
        chat = await chats.add(tx, "telegram", "77", kind="private", now=now)
        await watches.add(tx, db.vault, chat.id, watch(1), now=now)
        await chats.block(tx, chat.id, now=now)
        await chats.block(tx, chat.id, now=now + timedelta(hours=9))
    assert await forgetting.forget_left(db, now + timedelta(hours=hours)) == is_gone
    async with db.read() as tx:
        assert len(await watches.listing(tx, db.vault, chat.id)) == (0 if is_gone else 1)


async def test_a_chat_that_comes_back_in_time_is_not_forgotten(db, now):
    async with db.write() as tx:
        chat = await chats.add(tx, "telegram", "77", kind="private", now=now)
        await chats.block(tx, chat.id, now=now)
        await chats.add(tx, "telegram", "77", kind="private", now=now)
        await chats.block(tx, chat.id, now=now + timedelta(hours=30))
    assert await forgetting.forget_left(db, now + timedelta(hours=31)) == 0


def test_whatever_belongs_to_a_chat_goes_with_it():
    for path in Path(forgetting.__file__).parent.glob("tables_*.py"):
        importlib.import_module(f"storage.{path.stem}")
    owned = [table for table in metadata.tables.values() if "chat_id" in table.c]
    assert {"watches", "alerts", "outbox"} <= {table.name for table in owned}
    for table in owned:
        (key,) = table.c.chat_id.foreign_keys
        assert (key.column.table.name, key.ondelete) == ("chats", "CASCADE")


def test_no_column_holds_the_name_of_a_member_or_the_title_of_a_chat():
    words = ("username", "user_name", "first_name", "last_name", "phone", "member")
    columns = [(table.name, column.name) for table in metadata.tables.values() for column in table.c]
    assert [column for column in columns if any(word in column[1] for word in words)] == []
    assert ("chats", "title") not in columns
    # Of who was invited there is a keyed hash and a sealed number.
    assert {name for table, name in columns if table == "members"} <= {"id", "chat_id", "who", "body", "role", "since"}


async def test_a_search_goes_with_the_chat_that_asked_for_it_and_its_feeds_stay(db, now):
    async with db.write() as tx:
        chat = await chats.add(tx, "telegram", "91", kind="private", now=now)
        for kind in ("feed", "search"):
            await feeds.add(
                tx, f"https://{kind}.example/", kind=kind, every_s=None, now=now, owner_id=chat.id, vault=db.vault
            )
    await forgetting.forget(db, chat.id, now=now)
    async with db.read() as tx:
        assert [(feed.kind, feed.owner_id) for feed in await feeds.listing(tx)] == [("feed", None)]


async def test_who_asks_to_be_forgotten_leaves_every_team(db, now):
    async with db.write() as tx:
        own = await chats.add(tx, "telegram", "77", kind="private", now=now)
        group = await chats.add(tx, "telegram", "-5", kind="supergroup", now=now)
        for user in (77, 78):
            await members.put(tx, db.vault, group.id, user, "editor", now=now)
    await forgetting.forget(db, own.id, now=now)
    async with db.read() as tx:
        assert [one.user_id for one in await members.listing(tx, db.vault, group.id)] == [78]
