"""The one table of who may do what."""

import pytest

from bot.access import Access, Role
from bot.speakers import Said, Tapped
from storage import chats, members

OPERATOR, ADMIN, EDITOR, READER, ANYBODY = 1, 2, 3, 4, 5
GROUP, CHANNEL, OTHER = "-10", "-20", "-30"


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url


@pytest.fixture
async def places(db, now):
    """A group, a channel, and the private chat of everybody; editors and readers are invited to both."""
    async with db.write() as tx:
        made = {
            address: await chats.add(tx, "telegram", address, kind=kind, now=now)
            for address, kind in ((GROUP, "supergroup"), (CHANNEL, "channel"), (OTHER, "supergroup"))
        }
        for user in (OPERATOR, ADMIN, EDITOR, READER, ANYBODY):
            made[str(user)] = await chats.add(tx, "telegram", str(user), kind="private", now=now)
        for address in (GROUP, CHANNEL):
            await members.put(tx, db.vault, made[address].id, EDITOR, "editor", now=now)
            await members.put(tx, db.vault, made[address].id, READER, "reader", now=now)
    return made


@pytest.fixture
def access(db):
    async def is_admin(address, user_id):
        return user_id == ADMIN and address in {GROUP, CHANNEL}

    return Access(db, frozenset({OPERATOR}), None, is_admin)


def written(address, user, kind="supergroup", **others):
    return Said(address, kind, user, "", **others)


def tapped(address, user, kind="supergroup"):
    return Tapped(address, kind, user, "", "")


@pytest.mark.parametrize(
    ("who", "target", "role"),
    [
        (written(GROUP, OPERATOR), GROUP, Role.OPERATOR),
        (written(GROUP, ADMIN), GROUP, Role.EDITOR),
        (written(GROUP, EDITOR), GROUP, Role.EDITOR),
        (written(GROUP, READER), GROUP, Role.READER),
        (written(GROUP, ANYBODY), GROUP, Role.READER),
        (written(GROUP, 0), GROUP, Role.READER),
        (written(GROUP, 0, is_anonymous_admin=True), GROUP, Role.EDITOR),
        (written(CHANNEL, 0, "channel"), CHANNEL, Role.EDITOR),
        (tapped(CHANNEL, ANYBODY, "channel"), CHANNEL, Role.READER),
        (tapped(CHANNEL, ADMIN, "channel"), CHANNEL, Role.EDITOR),
        (tapped(GROUP, ANYBODY), GROUP, Role.READER),
        (written("5", ANYBODY, "private"), "5", Role.EDITOR),
        (written("1", OPERATOR, "private"), "1", Role.OPERATOR),
        (written("1", OPERATOR, "private"), GROUP, Role.NOBODY),
        (written("2", ADMIN, "private"), GROUP, Role.EDITOR),
        (written("3", EDITOR, "private"), GROUP, Role.EDITOR),
        (written("4", READER, "private"), GROUP, Role.READER),
        (written("5", ANYBODY, "private"), GROUP, Role.NOBODY),
        (written("3", EDITOR, "private"), OTHER, Role.NOBODY),
        (written("2", ADMIN, "private"), "5", Role.NOBODY),
        (written("1", OPERATOR, "private"), "5", Role.NOBODY),
        (written(OTHER, ADMIN), GROUP, Role.NOBODY),
        (written(OTHER, 0, is_anonymous_admin=True), GROUP, Role.NOBODY),
    ],
)
async def test_a_role_is_that_of_the_table(access, places, who, target, role):
    assert await access.role(who, places[target]) == role


@pytest.mark.parametrize(("user", "may"), [(OPERATOR, False), (ADMIN, False)])
async def test_only_an_operator_who_is_admin_there_has_a_new_group_served(access, user, may):
    assert await access.may_take_in("-77", user) == may
    assert not await access.may_take_in(GROUP, ADMIN)
