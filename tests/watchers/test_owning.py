"""Who is told of a source in trouble: one person, once, never a group."""

from datetime import timedelta

import pytest

from storage import chats, feeds, meta, outbox
from watchers.health import Trouble
from watchers.owning import tell_owner


@pytest.fixture
async def people(db, now):
    async with db.write() as tx:
        return {
            "operator": await chats.add(tx, "telegram", "501", kind="private", now=now),
            "claimer": await chats.add(tx, "telegram", "502", kind="private", now=now),
            "owner": await chats.add(tx, "telegram", "77", kind="private", now=now),
            "group": await chats.add(tx, "telegram", "-100", kind="supergroup", now=now),
        }


async def told(db, now, people, *, owner=None, operators=frozenset(), claimed="", keys=("quiet",)):
    async with db.write() as tx:
        await meta.put(tx, "operators", claimed)
        owner_id = people[owner].id if owner else None
        await feeds.add(tx, "https://news.example/rss", kind="feed", every_s=None, now=now, owner_id=owner_id)
        (feed,) = await feeds.listing(tx)
        for key in keys:
            await tell_owner(tx, db.vault, feed, Trouble("quiet", hours=50), key=key, operators=operators, now=now)
        waiting = await outbox.waiting(tx, now + timedelta(days=1), limit=9)
        names = {chat.id: name for name, chat in people.items()}
        return sorted(names[chat_id] for _, chat_id, _ in waiting), await outbox.depth(tx)


async def test_whoever_added_it_is_told(db, now, people):
    assert await told(db, now, people, owner="owner", operators=frozenset({501})) == (["owner"], 1)


async def test_a_source_of_a_group_is_the_operators_business(db, now, people):
    assert await told(db, now, people, owner="group", operators=frozenset({501})) == (["operator"], 1)


async def test_operators_of_the_settings_and_by_claim_are_told(db, now, people):
    assert await told(db, now, people, operators=frozenset({501}), claimed="502") == (["claimer", "operator"], 2)


async def test_one_trouble_is_told_once_and_another_again(db, now, people):
    assert (await told(db, now, people, owner="owner", keys=("quiet", "quiet", "parked")))[1] == 2


async def test_where_nobody_answers_for_a_source_the_log_is_told(db, now, people, caplog):
    assert await told(db, now, people) == ([], 0)
    assert "in trouble: quiet" in caplog.text
