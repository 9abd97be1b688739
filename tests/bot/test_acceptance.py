"""The real client against the fake Bot API server: dialogues, deliveries, and everything Telegram does to them."""

import asyncio
from datetime import timedelta

import pytest

from bot.digests import tick
from storage import chats, outbox, watches

OPERATOR = 500
GROUP = -1005000
NEWS = "Суд в Алматы арестовал активистку Айгерим Сулейменову на 15 суток."


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url


async def test_a_dialogue_in_a_private_chat(dialogue):
    assert "tells you when people you watch" in await dialogue("/start")
    assert await dialogue("/watch Aigerim Suleimenova\nЕрлан Касымов") == (
        "✅ <b>1</b> Aigerim Suleimenova\n✅ <b>2</b> Ерлан Касымов\n2 added, 0 known, 0 not understood"
    )
    assert await dialogue("/list") == "<b>2 watches</b>\n<b>1</b> Aigerim Suleimenova\n<b>2</b> Ерлан Касымов"
    assert "20:30 Asia/Almaty" in await dialogue("/digest 20:30 Asia/Almaty")
    tried = await dialogue(f"/test {NEWS}")
    assert "<b>Aigerim Suleimenova</b> fires" in tried
    assert "jail, 15 days" in tried
    assert await dialogue("/unwatch 1") == "🗑 No longer watched: <b>1</b> Aigerim Suleimenova"
    assert await dialogue("/list") == "<b>1 watch</b>\n<b>2</b> Ерлан Касымов"
    assert "/unwatch 3" in await dialogue("/help list")
    assert await dialogue("/lang kk") == "✅ Тіл: қазақша."
    assert "қате" not in await dialogue("/list")


async def test_a_dialogue_in_a_group(db, server, dialogue):
    group = {"chat": GROUP, "kind": "supergroup"}
    assert str(GROUP) in await dialogue("/start@dabyl_test_bot", **group, user=OPERATOR)
    assert "Only admins" in await dialogue("/watch Айгерим Сулейменова", **group, user=7)
    server.admins[GROUP].add(8)
    said = await dialogue("/watch Айгерим Сулейменова", **group, user=8)
    assert said.startswith("✅ <b>1</b> added\n🤫")
    assert f"/watch {GROUP}" in said
    assert (await dialogue("/watch Ерлан Касымов", **group, anonymous=True)).startswith("✅ <b>2</b> added")
    assert "2 watches" in await dialogue("/list", **group, user=7)
    assert len(server.deleted) == 2
    fires = await dialogue(f"/test {NEWS}", **group, user=7)
    assert "watch <b>1</b>" in fires
    assert "digest comes at 07:00" in await dialogue("/digest 07:00", **group, user=8)
    assert await dialogue("/unwatch 1", **group, user=8) == "🗑 No longer watched: <b>1</b>"
    assert all("Айгерим Сулейменова" not in sent.text for sent in server.sent)
    server.admins[GROUP].add(OPERATOR)
    assert "Ерлан Касымов" in await dialogue(f"/list {GROUP}")


async def test_strangers_get_one_polite_sentence(dialogue):
    assert "invited people only" in await dialogue("/start", chat=9)


async def test_an_alert_goes_from_the_outbox_to_the_chat(db, server, sending, add_chat, put_alerts, time):
    chat = await add_chat("500", lang="ru", zone="Asia/Almaty")
    await put_alerts(chat.id, now=time())
    async with sending():
        [sent] = await server.wait_for(1)
    assert sent.chat == 500
    assert sent.parse_mode == "HTML"
    assert sent.text.startswith("🔴 <b>Ерасыл Сагымбеков</b> · 15 суток ареста\n")


async def test_a_digest_goes_at_its_hour(db, server, sending, add_chat, keep_alert, time):
    chat = await add_chat("500", zone="Asia/Almaty", digest_minute=1200, next_digest_at=time())
    await keep_alert(chat, time(), state="held", events=())
    await tick(db, time)
    async with sending():
        [sent] = await server.wait_for(1)
    assert "<b>Daily digest</b>" in sent.text
    assert "alive: 0 of 1 source read" in sent.text
    assert "<b>Ерасыл Сагымбеков</b>" in sent.text


async def test_a_storm_keeps_order_loses_nothing_and_hardly_meets_a_limit(
    db, server, telegram, sending, add_chat, put_alerts, time
):
    """20 chats and 2 groups with 124 messages, Telegram's limits on, and three chats told to wait at once."""
    server.limits = True
    addresses = [str(number) for number in range(1, 21)] + ["-1", "-2"]
    for address in addresses:
        chat = await add_chat(address)
        await put_alerts(chat.id, 22 if address.startswith("-") else 4, now=time())
    for chat in (3, 5, 7):
        server.fail(telegram.retry_after(20), chat=chat)
    async with sending():
        await server.wait_for(124, patience_s=30)
    order = {
        address: [sent.text.split("alert ")[1].split("<")[0] for sent in server.sent if str(sent.chat) == address]
        for address in addresses
    }
    assert all(found == [str(number) for number in range(len(found))] for found in order.values())
    assert {len(found) for found in order.values()} == {4, 22}
    assert server.rejections == 0


async def test_twelve_hours_of_flood_wait_lose_nothing(db, server, telegram, sending, add_chat, put_alerts, time):
    chat = await add_chat("500")
    await put_alerts(chat.id, 2, now=time())
    server.fail(telegram.retry_after(43_838))
    async with sending():
        while await _waiting(db, time):  # noqa: ASYNC110 - a turn of the loop is what it waits for
            await asyncio.sleep(0)
    time.now += timedelta(seconds=43_838)
    async with sending():  # the wait outlives a restart
        await server.wait_for(2)
    assert [sent.text.count("may repeat") for sent in server.sent] == [0, 0]


async def _waiting(db, time):
    async with db.read() as tx:
        return await outbox.waiting(tx, time(), limit=1)


async def test_silence_after_arrival_makes_a_marked_copy(db, server, telegram, sending, add_chat, put_alerts, time):
    chat = await add_chat("500")
    await put_alerts(chat.id, now=time())
    server.fail(telegram.SILENCE_AFTER_ARRIVAL)
    async with sending():
        first, second = await server.wait_for(2)
    assert "may repeat" not in first.text
    assert "(may repeat: the connection broke" in second.text


async def test_a_kill_between_sending_and_sent_delivers_again_marked(db, server, sending, add_chat, put_alerts, time):
    chat = await add_chat("500")
    await put_alerts(chat.id, now=time())
    async with db.write() as tx:
        [(row_id, _, _)] = await outbox.waiting(tx, time(), limit=1)
        await outbox.start(tx, db.vault, row_id)
    async with sending() as dispatcher:
        await dispatcher.recover()
        dispatcher.wake()
        [sent] = await server.wait_for(1)
    assert "may repeat" in sent.text


async def test_a_migration_moves_messages_list_and_settings(
    db, server, telegram, sending, add_chat, put_alerts, watch_names, time
):
    chat = await add_chat(str(-77), lang="kk")
    await watch_names(chat, "Айгерим Сулейменова")
    await put_alerts(chat.id, 2, now=time())
    server.fail(telegram.migrated_to(-10077))
    async with sending():
        await server.wait_for(2)
    assert [sent.chat for sent in server.sent] == [-10077, -10077]
    async with db.read() as tx:
        moved = await chats.find(tx, "telegram", "-10077")
        assert (moved.lang, moved.state) == ("kk", "active")
        assert len(await watches.listing(tx, db.vault, moved.id)) == 1


async def test_a_blocked_chat_is_left_in_peace_until_it_comes_back(
    db, server, telegram, sending, poller, add_chat, put_alerts, time
):
    chat = await add_chat(str(OPERATOR))
    await put_alerts(chat.id, 2, now=time())
    server.fail(telegram.BLOCKED)
    async with sending():
        while await _state(db, chat) != "blocked":  # noqa: ASYNC110 - a turn of the loop is what it waits for
            await asyncio.sleep(0)
    server.say("/list", chat=OPERATOR)
    await server.wait_for(1)
    assert await _state(db, chat) == "active"


async def _state(db, chat):
    async with db.read() as tx:
        return (await chats.get(tx, chat.id)).state


async def test_markup_telegram_does_not_take_is_told_as_plain_text(
    db, server, telegram, sending, add_chat, put_alerts, time
):
    chat = await add_chat("500")
    await put_alerts(chat.id, now=time())
    server.fail(telegram.BAD_MARKUP)
    async with sending():
        [sent] = await server.wait_for(1)
    assert sent.parse_mode is None
    assert sent.text.startswith("🔴 Ерасыл Сагымбеков · jail, 15 days\n")


async def test_a_pasted_or_forwarded_news_text_is_read_without_a_command(server, add_chat, watch_names, dialogue):
    chat = await add_chat(str(OPERATOR))
    await watch_names(chat, "Айгерим Сулейменова")
    answer = await dialogue(NEWS)
    assert "<b>Айгерим Сулейменова</b> fires" in answer
    assert "jail, 15 days" in answer
    assert "/watch Name Surname" in await dialogue("hello")
    before = len(server.sent)
    photo = [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}]
    server.show({"photo": photo, "caption": NEWS}, chat=OPERATOR)
    assert "fires" in (await server.wait_for(before + 1))[before].text
