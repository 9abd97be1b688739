from datetime import timedelta

import pytest

from storage import chats, consents, locks, members
from storage.tables_people import invites


@pytest.fixture
async def chat(db, now):
    async with db.write() as tx:
        return await chats.add(tx, "telegram", "-5", kind="supergroup", now=now)


@pytest.fixture
async def other(db, now):
    async with db.write() as tx:
        return await chats.add(tx, "telegram", "-6", kind="supergroup", now=now)


async def test_a_role_belongs_to_a_person_in_a_chat(db, chat, other, now):
    async with db.write() as tx:
        await members.put(tx, db.vault, chat.id, 7, "reader", now=now)
        await members.put(tx, db.vault, chat.id, 7, "editor", now=now)
        assert await members.role_of(tx, db.vault, chat.id, 7) == "editor"
        assert await members.role_of(tx, db.vault, other.id, 7) is None
        [one] = await members.listing(tx, db.vault, chat.id)
        assert (one.user_id, one.role, one.since) == (7, "editor", now)
        assert await members.remove(tx, chat.id, one.id)
        assert not await members.remove(tx, chat.id, one.id)


async def test_an_invitation_is_used_once_and_not_past_its_time(db, chat, now):
    async with db.write() as tx:
        for code in ("one", "two"):
            await members.invite(tx, db.vault, chat.id, code, "editor", expires_at=now + timedelta(days=1), now=now)
        assert await members.open_invites(tx, chat.id, now=now) == 2
        assert await members.find_invite(tx, db.vault, " ONE ", now=now)
        used = await members.use_invite(tx, db.vault, "one", 7, now=now)
        assert (used.chat_id, used.role) == (chat.id, "editor")
        assert await members.use_invite(tx, db.vault, "one", 8, now=now) is None
        assert await members.use_invite(tx, db.vault, "two", 8, now=now + timedelta(days=1)) is None
        assert await members.role_of(tx, db.vault, chat.id, 8) is None


async def test_no_code_stands_in_the_database(db, chat, now):
    async with db.write() as tx:
        await members.invite(tx, db.vault, chat.id, "secret", "editor", expires_at=now + timedelta(days=1), now=now)
        [row] = await tx.execute(invites.select())
    assert b"secret" not in b"".join(value for value in row if isinstance(value, bytes))


async def test_a_team_moves_to_the_supergroup_and_roles_given_there_stay(db, chat, other, now):
    async with db.write() as tx:
        await members.put(tx, db.vault, chat.id, 7, "editor", now=now)
        await members.put(tx, db.vault, chat.id, 8, "editor", now=now)
        await members.put(tx, db.vault, other.id, 8, "reader", now=now)
        await members.move(tx, db.vault, chat.id, other.id)
        assert {one.user_id: one.role for one in await members.listing(tx, db.vault, other.id)} == {
            7: "editor",
            8: "reader",
        }
        assert await members.listing(tx, db.vault, chat.id) == []


async def test_a_lock_opens_with_its_code_only_and_bars_guessing(db, chat, now):
    async with db.write() as tx:
        await locks.put(tx, db.vault, chat.id, "4711")
        assert await locks.exists(tx, chat.id)
        tries = [await locks.attempt(tx, db.vault, chat.id, "0000", now=now) for _ in range(locks.MOST_WRONG)]
        assert tries == ["wrong"] * (locks.MOST_WRONG - 1) + ["barred"]
        assert await locks.attempt(tx, db.vault, chat.id, "4711", now=now) == "barred"
        assert await locks.attempt(tx, db.vault, chat.id, "4711", now=now + locks.BARRED_FOR) == "open"
        await locks.remove(tx, chat.id)
        assert await locks.attempt(tx, db.vault, chat.id, "anything", now=now) == "open"


async def test_a_second_person_agrees_once_for_one_export(db, chat, other, now):
    async with db.write() as tx:
        number, is_given = await consents.ask(tx, db.vault, chat.id, 7, now=now)
        assert not is_given
        assert await consents.agree(tx, db.vault, chat.id, number, 7, now=now) == "own"
        assert await consents.agree(tx, db.vault, other.id, number, 8, now=now) == "unknown"
        assert await consents.agree(tx, db.vault, chat.id, number, 8, now=now) == "agreed"
        assert await consents.ask(tx, db.vault, chat.id, 7, now=now) == (number, True)
        await consents.use(tx, number)
        again, is_given = await consents.ask(tx, db.vault, chat.id, 7, now=now)
        assert again != number
        assert not is_given
        later = now + consents.VALID_FOR
        assert await consents.agree(tx, db.vault, chat.id, again, 8, now=later) == "unknown"
