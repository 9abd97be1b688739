"""Buttons through the real client: an alert is judged."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.alert_buttons import open_keyboard
from bot.digests import gather
from bot.keyboards import button
from bot.phrases import LANGUAGES, phrases
from storage import alerts, chats, outbox, verdicts
from storage.alerts import told_to_json
from storage.records import NotRule

OPERATOR = 500
GROUP = -1005000


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url


@pytest.fixture
def send_alert(db, server, sending, keep_alert, told, time):
    """Keep an alert, deliver it, and give its number and the message in the chat."""

    async def send(chat, **facts):
        facts = {"watches": ("Ерасыл Сагымбеков",)} | facts
        number = await keep_alert(chat, time(), **facts)
        async with db.write() as tx:
            body = told_to_json(told(**facts))
            row = {"chat_id": chat.id, "kind": "alert", "priority": 1, "dedup_key": f"alert:{number}", "body": body}
            await outbox.put(tx, db.vault, **row, now=time(), alert_id=number)
        before = len(server.sent)
        async with sending():
            message = (await server.wait_for(before + 1))[before]
        return number, message

    return send


@pytest.fixture
async def chat(add_chat, watch_names, server, poller):
    chat = await add_chat(str(OPERATOR), zone="Asia/Almaty")
    await watch_names(chat, "Ерасыл Сагымбеков")
    return chat


async def test_an_alert_carries_its_buttons_and_shows_who_handled_it(server, chat, send_alert):
    _, message = await send_alert(chat)
    assert [*server.buttons(message)] == ["✅ Relevant", "🚫 False alarm", "🔎 Why", "😴 Mute 24 h", "✂️ Different"]
    assert await server.tap("✅", message) == "Noted: relevant."
    assert [*server.buttons(message)] == ["✅ Айгүл 21:41", "↩️ Undo"]
    assert await server.tap("↩️", message) == "Taken back."
    assert "✅ Relevant" in server.buttons(message)


async def test_a_second_colleague_sees_it_is_handled(server, chat, send_alert):
    number, message = await send_alert(chat)
    await server.tap("✅", message)
    assert await server.tap_data(f"a:{number}:e", message) == "✅ 21:41"
    assert await server.tap_data(f"a:{number}:no", message) == "✅ 21:41"


async def test_why_is_answered_with_a_message_of_its_own(server, chat, send_alert):
    number, message = await send_alert(chat)
    before = len(server.sent)
    await server.tap("🔎", message)
    why = (await server.wait_for(before + 1))[before]
    assert f"Why A-{number}" in why.text
    assert "Russian genitive" in why.text


async def test_a_false_alarm_about_another_person_becomes_a_rule(server, chat, send_alert, listed):
    number, message = await send_alert(chat, title="Хоккейный турнир")
    assert await server.tap("🚫", message) == "What was wrong with it?"
    before = len(server.sent)
    await server.tap("Another person", message)
    asked = (await server.wait_for(before + 1))[before]
    assert f"/mark {number} person 1" in asked.text
    assert "Хоккейный" in server.buttons(message)
    assert not any("Сагымбеков" in label for label in server.buttons(message))
    assert "Хоккейный" in await server.tap("Хоккейный", message)
    [one] = await listed(chat)
    assert one.watch.not_rules == (NotRule("context", "Хоккейный"),)
    await server.tap("↩️", message)
    [one] = await listed(chat)
    assert one.watch.not_rules == ()


async def test_with_two_people_it_is_asked_who_was_taken_for_another(server, chat, send_alert, watch_names, listed):
    await watch_names(chat, "Ерлан Касымов")
    _, message = await send_alert(chat, watches=("Ерасыл Сагымбеков", "Ерлан Касымов"), title="Хоккейный турнир")
    await server.tap("🚫", message)
    assert await server.tap("Another person", message) == "Who was taken for another person?"
    await server.tap("Ерлан Касымов", message)
    await server.tap("турнир", message)
    assert [one.watch.not_rules for one in await listed(chat)] == [(), (NotRule("context", "турнир"),)]


@pytest.mark.parametrize("label", ["Not an event", "Old news"])
async def test_after_no_event_or_old_news_the_event_is_quiet(db, server, chat, send_alert, label):
    number, message = await send_alert(chat)
    await server.tap("🚫", message)
    assert "No other report of it alarms here" in await server.tap(label, message)
    async with db.read() as tx:
        event = (await alerts.get(tx, db.vault, chat.id, number)).event
        assert await verdicts.quiets(tx, chat.id, event)
        assert not await verdicts.quiets(tx, chat.id + 1, event)
    await server.tap("↩️", message)
    async with db.read() as tx:
        assert not await verdicts.quiets(tx, chat.id, event)


async def test_mute_holds_the_watch_for_a_day_and_undo_gives_the_time_before(server, chat, send_alert, listed, time):
    _, message = await send_alert(chat)
    assert "24 hours" in await server.tap("😴", message)
    [one] = await listed(chat)
    assert one.manner.quiet_until == time() + timedelta(hours=24)
    await server.tap("↩️", message)
    [one] = await listed(chat)
    assert one.manner.quiet_until is None


async def test_not_the_same_tells_the_repeats_in_the_next_digest(db, server, chat, send_alert, keep_alert, time):
    number, message = await send_alert(chat)
    assert await server.tap("✂️", message) == "No other report was put together with this one."
    time.now += timedelta(minutes=5)
    await keep_alert(chat, time(), state="repeat", repeats_id=number, title="Another")
    assert "1 report" in await server.tap("✂️", message)
    async with db.read() as tx:
        facts = await gather(tx, db.vault, await chats.get(tx, chat.id), time())
    assert {item.told.title for item in facts.items} == {"Another", "Алматы: суд арестовал активистов за баннер"}
    assert await server.tap("🔗 Together again", message) == "Taken back."
    assert "✂️ Different" in server.buttons(message)
    async with db.read() as tx:
        facts = await gather(tx, db.vault, await chats.get(tx, chat.id), time())
    assert [item.times for item in facts.items] == [2]


async def test_in_a_group_everybody_may_say_relevant_but_only_admins_change_rules(
    server, add_chat, watch_names, poller, send_alert, listed
):
    group = await add_chat(str(GROUP), kind="supergroup")
    await watch_names(group, "Ерасыл Сагымбеков")
    _, message = await send_alert(group)
    assert "Only admins" in await server.tap("😴", message, user=7, kind="supergroup")
    server.admins[GROUP].add(8)
    assert "24 hours" in await server.tap("😴", message, user=8, kind="supergroup")
    assert "Only admins" in await server.tap("↩️", message, user=7, kind="supergroup")
    assert (await listed(group))[0].manner.quiet_until is not None


@pytest.mark.parametrize("data", ["a:999999:ok", "a:x:ok", "a:1", "a:1:zz", "w:7:save", "w", "zz:1", ":", "a:1:p:9:9"])
async def test_a_stale_or_foreign_button_is_answered_kindly_and_changes_nothing(db, server, chat, send_alert, data):
    _, message = await send_alert(chat)
    edits = len(server.edits)
    assert "out of date" in await server.tap_data(data, message)
    assert len(server.edits) == edits
    async with db.read() as tx:
        assert await verdicts.get(tx, db.vault, chat.id, 1) is None


async def test_the_alert_of_another_chat_can_not_be_handled(server, add_chat, chat, send_alert):
    other = await add_chat("501")
    number, _ = await send_alert(other)
    _, message = await send_alert(chat, title="Mine")
    assert "out of date" in await server.tap_data(f"a:{number}:ok", message)


async def test_a_strangers_tap_is_refused(server, chat, send_alert):
    _, message = await send_alert(chat)
    assert "invited people only" in await server.tap_data("a:1:ok", replace(message, chat=9))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_button_is_longer_than_telegram_takes(lang):
    keys = open_keyboard(10**12, phrases(lang))
    assert all(len(one.data.encode()) <= 64 and len(one.label) <= 40 for row in keys for one in row)
    with pytest.raises(ValueError, match="64 bytes"):
        button("x", "a", "ж" * 40)
