"""What is tried gets onto its list once, with one line that tells of it, whatever stops in between."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from config.errors import StorageError
from storage import chats, dialogues, drafts, forgetting, outbox, rekeying, watches
from storage.database import Db
from storage.records import Manner, NameWatch, NotRule, PatternWatch, QueryWatch
from storage.tables import outbox as outbox_rows
from storage.tables_talk import dialogues as dialogue_rows
from storage.vault import Vault

USER = 77
PERSON = NameWatch(
    "",
    "Айгерим Сулейменова",
    aliases=("Aika Suleimen",),
    not_rules=(NotRule("context", "хоккей"),),
    code_name="P-18",
    notes="сестра P-3",
    tags=("дело5",),
    priority="high",
)


@pytest.fixture
async def chat(db, now):
    async with db.write() as tx:
        return await chats.add(tx, "telegram", str(USER), kind="private", now=now)


@pytest.fixture
def begin(db, chat, now):
    """Open a dialogue about a draft; gives its number."""

    async def run(draft=None, *, at=now, step=drafts.TRIED):
        body = drafts.to_body(draft or drafts.draft_of(chat.id, PERSON))
        async with db.write() as tx:
            return await dialogues.begin(tx, db.vault, chat.id, USER, step=step, body=body, now=at)

    return run


@pytest.fixture
def listed(db, chat):
    async def read():
        async with db.read() as tx:
            return await watches.listing(tx, db.vault, chat.id)

    return read


@pytest.fixture
def queued(db):
    async def read():
        async with db.read() as tx:
            numbers = list((await tx.execute(sa.select(outbox_rows.c.id).order_by(outbox_rows.c.id))).scalars())
            return [(await outbox.read(tx, db.vault, number)).body[drafts.KEY] for number in numbers]

    return read


async def lapse(db, number, now):
    async with db.write() as tx:
        return await dialogues.lapse(tx, db.vault, number, now=now)


@pytest.mark.parametrize("watch", [PERSON, PatternWatch("", "jail-days", 10), QueryWatch("", "rally OR митинг")])
def test_a_draft_comes_back_as_it_went(now, watch):
    manner = Manner("digest", quiet_until=now, ends_at=now + timedelta(days=1))
    draft = replace(drafts.draft_of(7, watch), manner=manner)
    assert drafts.from_body(drafts.to_body(draft)) == draft


@pytest.mark.parametrize("step", sorted(drafts.STEPS))
async def test_left_alone_it_is_on_the_list_as_it_stood_and_told_of_once(db, chat, begin, listed, queued, now, step):
    draft = replace(drafts.draft_of(chat.id, PERSON), manner=Manner("all"))
    number, late = await begin(draft, step=step), now + drafts.VALID_FOR
    async with db.read() as tx:
        assert await dialogues.lapsed(tx, late - timedelta(seconds=1), limit=9) == []
        assert await dialogues.lapsed(tx, late, limit=9) == [number]
    assert await lapse(db, number, late)
    assert not await lapse(db, number, late)
    [one] = await listed()
    assert (replace(one.watch, id=""), one.manner) == (PERSON, Manner("all"))
    [told] = await queued()
    assert (told["ref"], told["why"], told["is_new"]) == (one.ref, "silence", True)


async def test_killed_before_the_commit_nothing_is_half_done(db, begin, listed, queued, now):
    number, late = await begin(), now + drafts.VALID_FOR

    class KilledError(Exception):
        """As if the power failed."""

    async def stop_half_way():
        async with db.write() as tx:
            assert await dialogues.lapse(tx, db.vault, number, now=late)
            raise KilledError

    with pytest.raises(KilledError):
        await stop_half_way()
    assert (await listed(), await queued()) == ([], [])
    assert await lapse(db, number, late)
    assert (len(await listed()), len(await queued())) == (1, 1)


async def test_answered_in_the_last_moment_it_stays_open(db, chat, begin, listed, now):
    number, late = await begin(), now + drafts.VALID_FOR
    body = drafts.to_body(drafts.draft_of(chat.id, PERSON))
    async with db.write() as tx:
        assert await dialogues.go_on(tx, db.vault, number, step=drafts.CODE, body=body, now=late)
    assert not await lapse(db, number, late)
    assert await listed() == []


async def test_saved_by_itself_and_by_a_tap_at_once_it_is_on_the_list_once(db, chat, begin, listed, queued, now):
    number, late = await begin(), now + drafts.VALID_FOR

    async def tap():
        async with db.write() as tx:
            if await dialogues.end(tx, number):
                await drafts.save(tx, db.vault, drafts.draft_of(chat.id, PERSON), now=late)
                return True
            return False

    done = await asyncio.gather(tap(), lapse(db, number, late), tap(), lapse(db, number, late))
    assert sum(done) == 1
    assert len(await listed()) == 1
    assert len(await queued()) == done[1] + done[3]


async def test_a_closed_dialogue_can_not_go_on(db, chat, begin, now):
    number = await begin()
    async with db.write() as tx:
        assert await dialogues.end(tx, number)
        assert not await dialogues.go_on(tx, db.vault, number, step=drafts.TRIED, body={}, now=now)


async def test_another_dialogue_saves_it(db, chat, begin, listed, queued, now):
    await begin()
    async with db.write() as tx:
        await dialogues.begin(tx, db.vault, chat.id, USER, step="menu", body={}, now=now)
    assert [one.watch.name for one in await listed()] == [PERSON.name]
    assert [told["why"] for told in await queued()] == ["other"]


async def test_somebody_elses_dialogue_throws_no_late_draft_away(db, chat, begin, listed, now):
    number, much_later = await begin(), now + timedelta(days=3)
    async with db.write() as tx:
        await dialogues.begin(tx, db.vault, chat.id, USER + 1, step="menu", body={}, now=much_later)
    assert await listed() == []
    assert await lapse(db, number, much_later)
    assert len(await listed()) == 1


async def test_what_is_on_the_list_already_stays_as_it_is(db, chat, begin, listed, queued, now):
    await begin(replace(drafts.draft_of(chat.id, PERSON), manner=Manner("all")))
    async with db.write() as tx:
        await watches.add(tx, db.vault, chat.id, NameWatch("", PERSON.name), now=now)
        [number] = await dialogues.lapsed(tx, now + drafts.VALID_FOR, limit=9)
    await lapse(db, number, now + drafts.VALID_FOR)
    [one] = await listed()
    assert (one.watch.code_name, one.manner) == (None, Manner())
    assert [told["is_new"] for told in await queued()] == [False]


async def test_a_group_that_became_a_supergroup_gets_it(db, chat, begin, queued, now):
    async with db.write() as tx:
        group = await chats.add(tx, "telegram", "-5", kind="group", now=now)
        other = await chats.add(tx, "telegram", "-1005", kind="supergroup", now=now)
    number = await begin(drafts.draft_of(group.id, PERSON))
    async with db.write() as tx:
        await chats.migrate(tx, db.vault, group.id, "-1005", now=now)
    await lapse(db, number, now + drafts.VALID_FOR)
    async with db.read() as tx:
        assert [one.watch.name for one in await watches.listing(tx, db.vault, other.id)] == [PERSON.name]
    assert [told["address"] for told in await queued()] == ["-1005"]


async def test_a_change_of_the_key_loses_no_draft(db, database_url, chat, begin, now):
    number = await begin()
    async with db.write() as tx:
        await dialogues.begin(tx, db.vault, chat.id, USER + 1, step="menu", body={}, now=now)
    new = Vault(bytes(range(1, 33)))
    both = Db(database_url, Vault(bytes(range(1, 33)), bytes(range(32))))
    await rekeying.rekey(both)
    await both.close()
    only_new = Db(database_url, new)
    async with only_new.write() as tx:
        assert list((await tx.execute(sa.select(dialogue_rows.c.id))).scalars()) == [number]
        assert await dialogues.lapse(tx, new, number, now=now + drafts.VALID_FOR)
        assert [one.watch.name for one in await watches.listing(tx, new, chat.id)] == [PERSON.name]
    await only_new.close()


async def test_a_chat_that_is_forgotten_takes_its_drafts_along(db, chat, begin, queued, now):
    await begin()
    await forgetting.forget(db, chat.id, now=now)
    async with db.read() as tx:
        assert await dialogues.lapsed(tx, now + drafts.VALID_FOR, limit=9) == []
        assert (await tx.execute(sa.select(dialogue_rows.c.id))).first() is None
    assert await queued() == []


async def test_of_what_is_tried_nothing_is_readable(db, begin):
    await begin()
    async with db.read() as tx:
        body = (await tx.execute(sa.select(dialogue_rows.c.body))).scalar_one()
    assert PERSON.name.encode() not in body
    with pytest.raises(StorageError):
        Vault(bytes(range(1, 33))).open(body)
