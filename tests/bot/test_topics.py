"""A topic that is gone: what is to be told arrives in the general one, which is told once."""

import asyncio
from dataclasses import replace
from functools import partial

import pytest

from bot.outbox import Dispatcher
from bot.senders.telegram import TelegramSender
from bot.topics import lose
from storage import chats


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url


@pytest.fixture
async def group(db, add_chat):
    group = await add_chat("-1005000", kind="supergroup")
    async with db.write() as tx:
        await chats.set_preferences(tx, group.id, replace(group.preferences, topic=7))
        return await chats.get(tx, group.id)


async def test_a_deleted_topic_is_forgotten_and_its_group_told_once(db, server, telegram, group, put_alerts, time):
    sender = TelegramSender(telegram.TOKEN, server.address, lose_topic=partial(lose, db, time))
    dispatcher = Dispatcher(db, {"telegram": sender}, time, wait=time.wait)
    server.fail(telegram.NO_TOPIC)
    await put_alerts(group.id, 2, now=time())
    time.is_busy = lambda: dispatcher.is_busy
    running = asyncio.create_task(dispatcher.run())
    await server.wait_for(3)
    await dispatcher.stop()
    await running
    await sender.close()
    assert [one.thread for one in server.sent] == [None, None, None]
    assert sum("topic I wrote to" in one.text for one in server.sent) == 1
    async with db.read() as tx:
        assert (await chats.get(tx, group.id)).preferences.topic is None


async def test_a_topic_chosen_meanwhile_stays(db, server, group, time):
    async with db.write() as tx:
        await chats.set_preferences(tx, group.id, replace(group.preferences, topic=8))
    await lose(db, time, group)
    async with db.read() as tx:
        assert (await chats.get(tx, group.id)).preferences.topic == 8


async def test_a_group_taken_in_by_its_number_is_known_for_one_when_it_speaks(db, server, dialogue):
    server.admins[-100777] |= {500}
    await dialogue("/start -100777", chat=500)
    place = {"kind": "supergroup", "user": 500, "message_thread_id": 9, "is_topic_message": True}
    assert "📍" in await dialogue("/here", chat=-100777, **place)
    async with db.read() as tx:
        chat = await chats.find(tx, "telegram", "-100777")
    assert (chat.kind, chat.preferences.topic) == ("supergroup", 9)
