import asyncio
import json
from datetime import timedelta

import pytest

from bot.commands import COMMANDS
from bot.conversation import Conversation
from bot.poller import STALLED_AFTER, Poller
from storage import chats

OPERATOR = 500


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url


@pytest.fixture
async def server(telegram):
    async with telegram.TelegramServer() as server:
        yield server


@pytest.fixture
def make(db, server, telegram, time):
    def poller(token=telegram.TOKEN, **others):
        values = {"reader": lambda _: None, "clock": time, "operators": frozenset({OPERATOR}), "pattern_ids": ()}
        return Poller(
            token, server.address, db, **(values | {"wait": time.wait, "poll_s": 1, "patience_s": 0.2} | others)
        )

    return poller


@pytest.fixture
async def poller(make):
    poller = make()
    await poller.start()
    yield poller
    await poller.stop()


def _member(status, chat=OPERATOR):
    user = {"id": 123456, "is_bot": True, "first_name": "Dabyl"}
    old, new = (
        {"user": user, "status": one} | ({"until_date": 0} if one == "kicked" else {}) for one in ("member", status)
    )
    place = {"id": chat, "type": "private" if chat > 0 else "supergroup"}
    who = {"id": 9, "is_bot": False, "first_name": "Somebody"}
    return {
        "my_chat_member": {
            "chat": place,
            "from": who,
            "date": 1_790_000_000,
            "old_chat_member": old,
            "new_chat_member": new,
        }
    }


async def _until(condition):
    async with asyncio.timeout(10):
        while not await condition():  # noqa: ASYNC110 - a turn of the loop is what it waits for
            await asyncio.sleep(0)


async def test_it_sets_the_menu_in_each_language(server, poller):
    server.say("/help", chat=OPERATOR)
    await server.wait_for(1)
    assert set(server.commands) == {"", "ru", "kk"}
    assert [one["command"] for one in json.loads(server.commands["kk"])] == [command.NAME for command in COMMANDS]
    assert "deleteWebhook" in server.calls


async def test_a_start_without_a_connection_keeps_trying(server, telegram, make, caplog):
    server.poll_failures.extend([telegram.BAD_GATEWAY] * 3)
    poller = make()
    await poller.start()
    server.say("/help", chat=OPERATOR)
    await server.wait_for(1)
    await poller.stop()
    assert caplog.text.count("WARNING") == 1  # told once, not at every try


async def test_a_stall_is_logged_and_ends_with_a_new_connection(server, telegram, make, caplog):
    server.poll_failures.append(telegram.SILENCE)
    poller = make(poll_s=0, patience_s=0.05)
    await poller.start()
    server.say("/help", chat=OPERATOR)
    await server.wait_for(1)
    await poller.stop()
    assert "getUpdates" in caplog.text


async def test_a_client_without_success_for_long_is_renewed(server, telegram, make, time, caplog):
    server.poll_failures.extend([telegram.BAD_GATEWAY] * 8)
    poller = make()
    before = poller._bot
    await poller.start()
    server.say("/help", chat=OPERATOR)
    await server.wait_for(1)
    assert "the connection is made anew" in caplog.text
    assert poller._bot is not before
    assert time() - poller.last_success_at < STALLED_AFTER
    await poller.stop()


@pytest.mark.parametrize(("status", "words"), [(409, "another process polls"), (401, "does not know this bot token")])
async def test_what_an_operator_must_mend_is_said_plainly(server, telegram, make, caplog, status, words):
    server.poll_failures.append(telegram.Failure(status, "Conflict: terminated by other getUpdates request"))
    poller = make()
    await poller.start()
    server.say("/help", chat=OPERATOR)
    await server.wait_for(1)
    await poller.stop()
    assert words in caplog.text
    assert telegram.TOKEN not in caplog.text


async def test_a_webhook_of_another_program_is_removed_at_the_start_and_told(server, make, caplog):
    server.webhook = "https://another-program.example/secret-path"
    poller = make()
    await poller.start()
    server.say("/help", chat=OPERATOR)
    await server.wait_for(1)
    await poller.stop()
    assert server.webhook == ""
    assert caplog.text.count("another program has set a webhook for this bot, which is removed") == 1
    assert "secret-path" not in caplog.text


async def test_a_webhook_set_while_polling_is_removed_and_told_once(server, telegram, make, caplog):
    poller = make()
    await poller.start()
    server.say("/help", chat=OPERATOR)
    await server.wait_for(1)
    server.webhook = "https://another-program.example/hook"
    words = (
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    )
    server.poll_failures.append(telegram.Failure(409, words))
    async with asyncio.timeout(10):
        while server.webhook:  # noqa: ASYNC110 - the fake tells nobody
            await asyncio.sleep(0.01)
    server.say("/help", chat=OPERATOR)
    await server.wait_for(2)
    await poller.stop()
    assert caplog.text.count("another program has set a webhook for this bot, which is removed") == 1


async def test_a_stop_does_not_wait_for_a_silent_server(server, telegram, make):
    server.silent_methods.add("getme")
    poller = make(patience_s=60)
    await poller.start()
    await server.was_asked("getme")
    async with asyncio.timeout(5):
        await poller.stop()


async def test_what_was_answered_is_not_answered_again_after_a_restart(server, make):
    first = make()
    await first.start()
    server.say("/help", chat=OPERATOR)
    await server.wait_for(1)
    await first.stop()
    second = make()
    await second.start()
    server.say("/lang", chat=OPERATOR)
    await server.wait_for(2)
    await second.stop()
    assert "Language" in server.sent[1].text


async def test_a_mistake_in_an_answer_is_confessed_and_the_next_one_works(server, poller, monkeypatch, caplog):
    answer = Conversation.answer

    async def breaks(self, said):
        if "break" in said.text:
            raise ZeroDivisionError("Айгерим")
        return await answer(self, said)

    monkeypatch.setattr(Conversation, "answer", breaks)
    server.say("/list break", chat=OPERATOR)
    server.say("/list", chat=OPERATOR)
    failed, worked = (await server.wait_for(2))[:2]
    assert "did not work" in failed.text
    assert "Nothing is watched" in worked.text
    assert "ZeroDivisionError" in caplog.text
    assert "Айгерим" not in caplog.text


async def test_an_answer_told_to_wait_is_sent_after_the_wait(server, telegram, poller):
    server.fail(telegram.retry_after(3))
    server.say("/list", chat=OPERATOR)
    [sent] = await server.wait_for(1)
    assert "Nothing is watched" in sent.text


async def test_an_answer_in_a_topic_stays_there(server, poller):
    server.say("/start", chat=-1005, kind="supergroup", user=OPERATOR, message_thread_id=7, is_topic_message=True)
    [sent] = await server.wait_for(1)
    assert (sent.chat, sent.thread) == (-1005, 7)


async def test_a_bot_that_was_stopped_notes_it_and_wakes_with_its_chat(db, server, poller, add_chat):
    chat = await add_chat(str(OPERATOR))

    async def state():
        async with db.read() as tx:
            return (await chats.get(tx, chat.id)).state

    async def is_blocked():
        return await state() == "blocked"

    async def is_active():
        return await state() == "active"

    server.tell(_member("kicked"))
    await _until(is_blocked)
    server.tell(_member("member"))
    await _until(is_active)


async def test_a_group_that_became_a_supergroup_is_moved_once(db, server, poller, add_chat):
    chat = await add_chat("-55")
    place = {"id": -55, "type": "group", "title": "A group"}
    server.tell({"message": {"message_id": 1, "date": 1, "chat": place, "migrate_to_chat_id": -10055}})

    async def is_moved():
        async with db.read() as tx:
            return (await chats.get(tx, chat.id)).address == "-10055"

    await _until(is_moved)

    async def has_its_menu():
        return ("chat", -10055, "") in server.menus

    await _until(has_its_menu)


async def test_strangers_membership_leaves_no_trace(db, server, poller):
    server.tell(_member("member", chat=-99))
    server.say("/help", chat=OPERATOR)
    await server.wait_for(1)
    async with db.read() as tx:
        assert await chats.find(tx, "telegram", "-99") is None


def test_a_stall_is_longer_than_any_long_poll():
    assert timedelta(seconds=25) * 3 < STALLED_AFTER
