from datetime import timedelta

import pytest

from bot.commands import pause, resume
from storage import chats, watches
from storage.records import Manner


@pytest.fixture
def read(db):
    """What the chat chose, and how loud its watches are."""

    async def now(chat):
        async with db.read() as tx:
            listed = await watches.listing(tx, db.vault, chat.id)
            return (await chats.get(tx, chat.id)).preferences.paused_until, [one.manner for one in listed]

    return now


@pytest.mark.parametrize(("words", "span"), [("8h", 8), ("2 days", 48), ("3 күн", 72), ("999d", 30 * 24)])
async def test_a_span_pauses_the_chat_for_a_month_at_most(add_chat, use, read, time, words, span):
    chat = await add_chat(zone="Asia/Almaty")
    assert "Alerts wait until" in await use(pause, chat, words)
    until, _ = await read(chat)
    assert until == int((time() + timedelta(hours=span)).timestamp())
    assert "No pause any more" in await use(resume, chat)
    assert (await read(chat))[0] is None


@pytest.mark.parametrize(
    ("words", "manner"), [("1", Manner(is_paused=True)), ("1 24h", timedelta(hours=24)), ("1 3 дня", timedelta(days=3))]
)
async def test_a_number_pauses_that_watch(add_chat, use, watch_names, read, time, words, manner):
    chat = await add_chat()
    await watch_names(chat, "Ерлан Касымов", "Болат Тестов")
    await use(pause, chat, words)
    expected = manner if isinstance(manner, Manner) else Manner(quiet_until=time() + manner)
    assert (await read(chat))[1] == [expected, Manner()]
    await use(resume, chat, "1")
    assert (await read(chat))[1] == [Manner(), Manner()]


@pytest.mark.parametrize("words", ["", "7", "x", "1 soon"])
async def test_a_mistake_pauses_nothing(add_chat, use, watch_names, read, words):
    chat = await add_chat()
    await watch_names(chat, "Ерлан Касымов")
    assert "/pause 3" in (said := await use(pause, chat, words)) or "/list" in said
    assert await read(chat) == (None, [Manner()])
