from datetime import timedelta

import pytest

from storage import chats, searches


@pytest.fixture
async def chat(db, now):
    async with db.write() as tx:
        return await chats.add(tx, "telegram", "5", kind="private", now=now)


async def test_a_search_is_kept_for_its_chat_and_for_a_day(db, chat, now):
    async with db.write() as tx:
        number = await searches.begin(tx, db.vault, chat.id, {"words": "Сулейм"}, now=now)
    async with db.read() as tx:
        assert await searches.get(tx, db.vault, chat.id, number, now=now) == {"words": "Сулейм"}
        assert await searches.get(tx, db.vault, chat.id + 1, number, now=now) is None
        assert await searches.get(tx, db.vault, chat.id, number, now=now + timedelta(days=1)) is None


async def test_old_searches_are_thrown_away_and_their_numbers_do_not_come_back(db, chat, now):
    async with db.write() as tx:
        first = await searches.begin(tx, db.vault, chat.id, {"words": "a"}, now=now)
        later = now + timedelta(days=2)
        second = await searches.begin(tx, db.vault, chat.id, {"words": "b"}, now=later)
        assert await searches.get(tx, db.vault, chat.id, first, now=now) is None
        assert await searches.get(tx, db.vault, chat.id, second, now=later) == {"words": "b"}
    assert second > first
