from dataclasses import replace

import pytest

from storage import chats, watches
from storage.records import NameWatch, NotRule, PatternWatch, QueryWatch

PERSON = NameWatch(
    "w1",
    "Ботагөз Серғазина",
    aliases=("Botagoz Sergazina",),
    not_rules=(NotRule("context", "волейбол"),),
    code_name="Север",
    notes="адвокат Г.",
    tags=("lawyer",),
    priority="high",
)


@pytest.fixture
async def chat(db, now):
    async with db.write() as tx:
        return await chats.add(tx, "telegram", "77", kind="private", now=now)


@pytest.mark.parametrize("watch", [PERSON, PatternWatch("p", "jail-days", 15), QueryWatch("q", "(rally OR митинг)")])
async def test_a_watch_comes_back_as_it_was_given(db, now, chat, watch):
    async with db.write() as tx:
        stored, is_new = await watches.add(tx, db.vault, chat.id, watch, now=now)
        assert is_new
        assert stored.ref == watch.id
        assert [one.watch for one in await watches.listing(tx, db.vault, chat.id)] == [
            replace(watch, id=str(stored.id))
        ]


async def test_the_same_name_is_watched_once_however_it_is_spaced_or_cased(db, now, chat):
    async with db.write() as tx:
        first, _ = await watches.add(tx, db.vault, chat.id, PERSON, now=now)
        again = replace(PERSON, id="w9", name=" ботагөз  СЕРҒАЗИНА", notes="")
        assert await watches.add(tx, db.vault, chat.id, again, now=now) == (
            replace(first, watch=replace(again, id=str(first.id))),
            False,
        )


async def test_a_taken_ref_is_replaced_by_a_free_number(db, now, chat):
    wanted = [NameWatch("3", "A B"), NameWatch("3", "C D"), NameWatch("4", "E F"), NameWatch("", "G H")]
    async with db.write() as tx:
        assert await watches.add_many(tx, db.vault, chat.id, wanted, now=now) == 4
        refs = [one.ref for one in await watches.listing(tx, db.vault, chat.id)]
    assert len(set(refs)) == 4
    assert refs[0] == "3"


async def test_every_change_changes_the_version(db, now, chat):
    seen = []
    async with db.write() as tx:
        seen.append(await watches.version(tx))
        await watches.add(tx, db.vault, chat.id, PERSON, now=now)
        seen.append(await watches.version(tx))
        assert await watches.remove(tx, db.vault, chat.id, "w1")
        seen.append(await watches.version(tx))
        assert not await watches.remove(tx, db.vault, chat.id, "w1")
        assert await watches.version(tx) == seen[-1]
    assert len(set(seen)) == 3


async def test_watches_of_a_blocked_chat_are_not_read_for(db, now, chat):
    async with db.write() as tx:
        await watches.add(tx, db.vault, chat.id, PERSON, now=now)
        await chats.block(tx, chat.id, now=now)
        assert await watches.listing(tx, db.vault) == []
        assert len(await watches.listing(tx, db.vault, chat.id)) == 1


async def test_no_name_stands_in_the_database_file(db, now, chat, tmp_path):
    if not db.is_sqlite:
        pytest.skip("PostgreSQL keeps its files elsewhere; the sealed column is the same")
    async with db.write() as tx:
        await watches.add(tx, db.vault, chat.id, PERSON, now=now)
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for secret in ("Ботагөз", "Серғазина", "Sergazina", "волейбол", "Север", "адвокат", "lawyer"):
        assert secret.encode() not in kept


async def test_one_watch_is_found_by_what_the_monitor_calls_it_in_its_own_chat_only(db, now, chat):
    async with db.write() as tx:
        stored, _ = await watches.add(tx, db.vault, chat.id, PERSON, now=now)
        assert await watches.by_ref(tx, db.vault, chat.id, "w1") == stored
        assert await watches.by_ref(tx, db.vault, chat.id, "w2") is None
        assert await watches.by_ref(tx, db.vault, chat.id + 1, "w1") is None
        assert (await watches.count(tx, chat.id), await watches.count(tx, chat.id + 1)) == (1, 0)
