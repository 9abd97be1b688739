"""Menus that redraw one message: a chat's settings, and one watch."""

import re
from datetime import timedelta

import pytest

from bot.phrases import LANGUAGES, marks
from storage import audit, chats
from storage.records import BREAKTHROUGH, NotRule

OPERATOR, ADMIN, GROUP = 500, 8, -1005000


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url


@pytest.fixture
async def chat(add_chat, server, poller):
    return await add_chat(str(OPERATOR), zone="Asia/Almaty", digest_minute=1200)


@pytest.fixture
def current(db):
    async def read(chat):
        async with db.read() as tx:
            return await chats.get(tx, chat.id)

    return read


@pytest.fixture
def opened(server, dialogue):
    """Give a command and get the message with its menu."""

    async def run(words, **others):
        await dialogue(words, **others)
        return server.sent[-1]

    return run


async def test_everything_is_set_in_one_message(server, chat, opened, current):
    message = await opened("/settings")
    sent = len(server.sent)
    path = ["🌐", "Русский", "🕗", "Атырау", "🗞", "09:00", "🌙", "23:00-08:00", "🔕", "🛡"]
    for label in path:
        await server.tap(label, message)
    after = await current(chat)
    assert (after.lang, after.zone, after.digest_minute) == ("ru", "Asia/Atyrau", 540)
    chosen = after.preferences
    assert (chosen.quiet_from, chosen.quiet_until, chosen.is_silent, chosen.is_safe) == (1380, 480, True, True)
    assert len(server.sent) == sent
    assert "🌙 Ночь: 23:00–08:00" in server.buttons(message)


async def test_events_that_break_through_are_ticked(server, chat, opened, current):
    message = await opened("/settings")
    for label in ("🌙", "📣", "⬜ 🟠 fine", "✅ 🔴 jail"):
        await server.tap(label, message)
    chosen = (await current(chat)).preferences.breakthrough
    assert set(chosen) == {*BREAKTHROUGH, "fine"} - {"jail-days"}
    assert sorted(chosen, key=[*marks()].index) == list(chosen)


async def test_a_groups_settings_are_its_editors(server, chat, add_chat, opened, current):
    server.admins[GROUP].add(OPERATOR)
    group = await add_chat(str(GROUP), kind="supergroup")
    message = await opened(f"/settings {GROUP}")
    await server.tap("✋", message)
    assert (await current(group)).preferences.needs_consent
    server.admins[GROUP].discard(OPERATOR)
    assert "Only admins" in await server.tap("✋", message)
    assert (await current(group)).preferences.needs_consent


async def test_a_menu_in_a_group_is_its_openers_and_an_anonymous_admin_gets_words(server, chat, add_chat, dialogue):
    server.admins[GROUP] |= {ADMIN, OPERATOR}
    await add_chat(str(GROUP), kind="supergroup")
    await dialogue("/settings", chat=GROUP, kind="supergroup", user=ADMIN)
    message = server.sent[-1]
    assert "out of date" in await server.tap("🗞", message, user=OPERATOR, kind="supergroup")
    assert "out of date" not in await server.tap("🗞", message, user=ADMIN, kind="supergroup")
    said = await dialogue("/settings", chat=GROUP, kind="supergroup", anonymous=True)
    assert "/quiet" in said
    assert server.buttons(server.sent[-1]) == {}


@pytest.mark.parametrize(
    "data", ["s:AAAAAAAA:1:page:main", "s", "s:x", "m:AAAAAAAA:1:pause", "o:AAAAAAAA:lang:ru", "g:1:1", "h:x"]
)
async def test_forged_and_stale_buttons_change_nothing(server, chat, opened, current, data):
    message = await opened("/settings")
    before = await current(chat)
    assert "out of date" in await server.tap_data(data, message)
    assert await current(chat) == before


async def test_a_watch_is_changed_by_its_menu(server, chat, watch_names, opened, listed, time, dialogue):
    await watch_names(chat, "Ерлан Касымов")
    message = await opened("/set 1")
    for label in ("📣", "😴", "3 days", "⌛", "30 days", "⭐ Important"):
        await server.tap(label, message)
    [one] = await listed(chat)
    assert one.manner.mode == "all"
    assert one.manner.quiet_until == time() + timedelta(days=3)
    assert one.manner.ends_at is not None
    assert one.watch.priority == "high"
    assert "no alarms until" in server.shown[message.message_id].text
    await server.tap("⏸", message)
    assert (await listed(chat))[0].manner.is_paused
    await server.tap("▶️", message)
    assert not (await listed(chat))[0].manner.is_paused


async def test_words_after_a_tap_are_taken_for_the_field(server, chat, watch_names, opened, listed, dialogue):
    await watch_names(chat, "Ерлан Касымов")
    message = await opened("/set 1")
    for label, words in (
        ("✏️", "Yerlan Kassymov"),
        ("🙅", "хоккей"),
        ("🎭", "Север"),
        ("📝", "брат в Актобе"),
        ("🏷", "журналист алматы"),
    ):
        before = len(server.sent)
        await server.tap(label, message)
        await server.wait_for(before + 1)
        assert words.split()[0] in await dialogue(words)
    watch = (await listed(chat))[0].watch
    assert (watch.aliases, watch.not_rules) == (("Yerlan Kassymov",), (NotRule("context", "хоккей"),))
    assert (watch.code_name, watch.notes, watch.tags) == ("Север", "брат в Актобе", ("журналист", "алматы"))


async def test_cancel_leaves_the_question(server, chat, watch_names, opened, listed, dialogue):
    await watch_names(chat, "Ерлан Касымов")
    message = await opened("/set 1")
    before = len(server.sent)
    await server.tap("📝", message)
    await server.wait_for(before + 1)
    assert "Left as it is" in await dialogue("/cancel")
    assert "no open question" in await dialogue("/cancel")
    assert (await listed(chat))[0].watch.notes == ""


async def test_removing_asks_once_more(server, chat, watch_names, opened, listed):
    await watch_names(chat, "Ерлан Касымов")
    message = await opened("/set 1")
    await server.tap("🗑", message)
    assert len(await listed(chat)) == 1
    await server.tap("🗑 Really", message)
    assert await listed(chat) == []
    assert "out of date" in await server.tap_data(f"m:x:{1}:pause", message)


async def test_the_last_month_of_a_watch_is_shown_and_left_again(server, chat, opened, keep_news, time, dialogue):
    await keep_news("Арест", "Суд арестовал Ерлана Касымова на 15 суток.", time() - timedelta(days=2))
    await dialogue("/watch Ерлан Касымов")
    await dialogue("save")
    message = await opened("/set 1")
    await server.tap("🗞 30 days", message)
    assert "<b>Ерлана Касымова</b>" in server.shown[message.message_id].text
    await server.tap("⬅️", message)
    assert server.shown[message.message_id].text.startswith("⚙️ <b>1</b>")


async def test_a_name_just_saved_leads_to_its_menu(server, chat, opened):
    message = await opened("/watch Ерлан Касымов")
    await server.tap("✅", message)
    await server.tap("⚙️ Change", message)
    assert "📝 Note" in server.buttons(message)


async def test_taps_are_in_the_audit_without_their_content(db, server, chat, watch_names, opened):
    await watch_names(chat, "Ерлан Касымов")
    await server.tap("⏸", await opened("/set 1"))
    await server.tap("🌙", await opened("/settings"))
    async with db.read() as tx:
        notes = await audit.listing(tx, db.vault)
    assert [note.action for note in notes] == ["set", "tap menu", "settings", "tap settings"]
    assert {(note.who, note.chat) for note in notes} == {(str(OPERATOR), str(OPERATOR))}


async def test_plain_words_bring_one_question(server, chat, opened, listed, dialogue):
    message = await opened("/watch айгерим сулейменова")
    assert "Nothing is watched yet" in message.text
    assert await listed(chat) == []
    await server.tap("2.", message)
    assert "not on the list yet" in server.shown[message.message_id].text
    await server.tap("✅", message)
    assert (await listed(chat))[0].watch.name == "Айгерим Сулейменова"
    assert "out of date" in await server.tap_data("g:1:1", message)


async def test_the_question_can_be_answered_by_number_or_passed_over(chat, listed, dialogue):
    await dialogue("/watch митинг алматы")
    assert "митинг AND алматы" in await dialogue("1")
    await dialogue("/watch Асет")
    assert "Left as it is" in await dialogue("0")
    await dialogue("/watch Асет")
    assert "not on the list yet" in await dialogue("Айгерим Сулейменова")
    await dialogue("save")
    assert len(await listed(chat)) == 2


async def test_an_event_in_plain_words_is_understood(chat, listed, dialogue):
    assert "event: jail, from 10 days" in await dialogue("/watch аресты от 10 суток")
    await dialogue("save")
    assert ((await listed(chat))[0].watch.pattern, (await listed(chat))[0].watch.min_days) == ("jail-days", 10)


@pytest.mark.parametrize("lang", LANGUAGES)
async def test_menus_are_in_the_chats_language(db, server, chat, opened, lang):
    async with db.write() as tx:
        await chats.set_lang(tx, chat.id, lang)
    message = await opened("/settings")
    labels = "".join(server.buttons(message))
    assert ("Digest" in labels) == (lang == "en")


async def test_the_menu_of_commands_is_short_for_readers_and_follows_the_language(server, chat, add_chat, dialogue):
    await dialogue("/help")  # menus are set before anything is answered
    everybody = server.menus["all_group_chats", None, "kk"]
    assert "watch" not in everybody
    assert "list" in everybody
    assert "watch" in server.menus["all_chat_administrators", None, "kk"]
    assert "watch" in server.menus["all_private_chats", None, ""]
    await dialogue("/lang kk")
    assert "watch" in server.menus["chat", OPERATOR, ""]
    server.admins[GROUP].add(ADMIN)
    await add_chat(str(GROUP), kind="supergroup")
    await dialogue("/lang ru", chat=GROUP, kind="supergroup", user=ADMIN)
    assert "watch" not in server.menus["chat", GROUP, ""]
    assert "watch" in server.menus["chat_administrators", GROUP, ""]


@pytest.mark.parametrize(
    ("lang", "lines"),
    [
        ("en", ["all of these:", "rally, in any form", "at most 3 words apart:", "but not:", "the event jail"]),
        ("ru", ["всё это:", "rally в любой форме", "не дальше 3 слов друг от друга:", "но не:"]),
        ("kk", ["мынаның бәрі:", "rally, кез келген түрде", "араларында 3 сөзден аспай:", "бірақ мынау емес:"]),
    ],
)
async def test_a_query_is_answered_with_what_was_understood(db, chat, dialogue, lang, lines):
    async with db.write() as tx:
        await chats.set_lang(tx, chat.id, lang)
    said = await dialogue("/watch rally AND (митинг NEAR/3 акимат) AND pattern:jail-days AND NOT спорт")
    plain = re.sub("<[^>]+>", "", said)
    assert [line for line in lines if line not in plain] == []


async def test_an_event_is_told_at_once_or_in_the_digest_and_nothing_between(server, chat, opened, listed):
    message = await opened("/watch аресты")
    await server.tap("✅", message)
    await server.tap("⚙️ Change", message)
    assert "🗞 In the digest only" in server.buttons(message)
    await server.tap("🗞 In the digest only", message)
    assert (await listed(chat))[0].manner.mode == "digest"
    await server.tap("🔔 At once", message)
    assert "whoever it is about" in server.shown[message.message_id].text
