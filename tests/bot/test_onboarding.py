"""The first four taps, typed or skipped, through the real client."""

import pytest
import sqlalchemy as sa

from bot.phrases import LANGUAGES
from bot.starter import starter, starter_pack
from storage import chats, feeds, watches
from storage.records import NameWatch, PatternWatch
from storage.tables import outbox

OPERATOR, FRIEND = 500, 600


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url


@pytest.fixture
def state(db):
    """A chat, its list, and how many sources there are."""

    async def read(address=OPERATOR):
        async with db.read() as tx:
            chat = await chats.find(tx, "telegram", str(address))
            return chat, await watches.listing(tx, db.vault, chat.id), len(await feeds.listing(tx))

    return read


@pytest.fixture
def begin(server, dialogue):
    async def run(chat=OPERATOR):
        await dialogue("/start", chat=chat)
        return server.sent[-1]

    return run


async def test_four_taps_set_everything_up(server, poller, begin, state):
    message = await begin()

    def shown():
        return server.shown[message.message_id].text

    await server.tap("Қазақша", message)
    assert "Қайдасыз?" in shown()
    await server.tap("Ақтөбе", message)
    await server.tap("🇰🇿", message)
    await server.tap("08:00", message)
    assert shown().startswith("✅ <b>Дайын.</b>")
    assert "/privacy" in shown()
    assert server.buttons(message) == {}
    chat, listed, sources = await state()
    assert (chat.lang, chat.zone, chat.digest_minute) == ("kk", "Asia/Aqtobe", 480)
    assert chat.next_digest_at is not None
    assert {one.watch.pattern for one in listed} == set(starter().patterns)
    assert {one.manner.mode for one in listed} == {"digest"}
    assert sources > 30
    assert server.menus["chat", OPERATOR, ""][0] == "start"


async def test_it_may_be_done_again_without_doubling_anything(server, poller, begin, state):
    for _ in range(2):
        message = await begin()
        for label in ("English", "Almaty", "🇰🇿", "20:00"):
            await server.tap(label, message)
    _, listed, sources = await state()
    assert len(listed) == len(starter().patterns)
    assert "sources" not in "".join(server.buttons(server.sent[-1]))
    assert sources > 30


@pytest.mark.parametrize(
    ("words", "lang"),
    [
        (("English", "Almaty", "full", "19:30"), "en"),
        (("рус", "Астана", "всё", "19.30"), "ru"),
        (("қазақша", "Қарағанды", "бәрі", "19:30"), "kk"),
    ],
)
async def test_all_of_it_can_be_typed(server, poller, dialogue, state, words, lang):
    await dialogue("/start")
    said = [await dialogue(word) for word in words]
    assert said[-1].startswith("✅ <b>")
    chat, listed, _ = await state()
    assert (chat.lang, chat.zone, chat.digest_minute) == (lang, "Asia/Almaty", 1170)
    assert len(listed) == len(starter().patterns)


async def test_every_step_can_be_skipped(server, poller, dialogue, state):
    await dialogue("/start")
    for _ in range(4):
        said = await dialogue("skip") if _ != 2 else await dialogue("empty")
    assert "Ready" in said
    chat, listed, sources = await state()
    assert (chat.zone, chat.digest_minute, listed, sources) == ("Asia/Almaty", 1200, [], 0)


async def test_a_name_sent_in_the_middle_is_watched(poller, dialogue, state):
    await dialogue("/start")
    assert "not on the list yet" in await dialogue("Айгерим Сулейменова")
    await dialogue("save")
    _, listed, _ = await state()
    assert [one.watch for one in listed if isinstance(one.watch, NameWatch)]


async def test_single_events_are_ticked_and_unticked(server, poller, begin, state):
    message = await begin()
    for label in ("English", "Almaty", "✏️", "⬜ 🔴 detention", "⬜ 🪖"):
        await server.tap(label, message)
    assert "✅ 🪖 draft notice" in server.buttons(message)
    await server.tap("✅ 🔴 detention", message)
    await server.tap("✅ Go on", message)
    assert "daily digest" in server.shown[message.message_id].text
    _, listed, _ = await state()
    assert [one.watch for one in listed] == [PatternWatch(listed[0].watch.id, "draft-notice")]


async def choose_pack(server, begin, who):
    message = await begin(who)
    for label in ("English", "Almaty"):
        await server.tap(label, message)
    asked = server.shown[message.message_id].text
    await server.tap("🇰🇿", message)
    return asked, server.shown[message.message_id].text


async def test_the_first_of_an_installation_without_sources_adds_them(server, poller, add_chat, begin, state):
    await add_chat(str(FRIEND))
    _, told = await choose_pack(server, begin, FRIEND)
    assert "sources added" in told
    _, listed, sources = await state(FRIEND)
    assert (len(listed), sources) == (len(starter().patterns), len(starter_pack().feeds))


async def test_only_an_operator_adds_sources_where_others_are_read(db, server, poller, add_chat, begin, state, time):
    await add_chat(str(FRIEND))
    operator = await add_chat(str(OPERATOR))
    async with db.write() as tx:
        await feeds.add(tx, "https://news.example/rss", kind="feed", every_s=None, now=time())
    asked, told = await choose_pack(server, begin, FRIEND)
    assert "I ask those who run this Dabyl" in asked
    assert "are asked for the" in told
    await choose_pack(server, begin, FRIEND)
    _, listed, sources = await state(FRIEND)
    assert (len(listed), sources) == (len(starter().patterns), 1)
    async with db.read() as tx:
        asked = (await tx.execute(sa.select(outbox.c.chat_id))).scalars().all()
    assert asked == [operator.id]


async def test_an_operator_who_was_asked_adds_them_in_one_command(server, poller, add_chat, dialogue, state):
    said = await dialogue("/sources pack")
    assert "sources added" in said
    assert (await state())[2] == len(starter_pack().feeds)
    await add_chat(str(FRIEND))
    assert "read here already" in await dialogue("/sources pack", chat=FRIEND)


async def test_who_comes_later_is_told_that_the_sources_are_there(server, poller, add_chat, dialogue, begin, state):
    await dialogue("/sources pack")
    await add_chat(str(FRIEND))
    asked, _ = await choose_pack(server, begin, FRIEND)
    assert f"{len(starter_pack().feeds)} sources are read here already" in asked


async def test_a_source_of_ones_own_is_none_of_the_installations(db, poller, add_chat, dialogue, state, time):
    friend = await add_chat(str(FRIEND))
    async with db.write() as tx:
        await feeds.add(tx, "https://own.example/rss", kind="feed", every_s=None, now=time(), owner_id=friend.id)
    assert "sources added" in await dialogue("/sources pack", chat=FRIEND)


async def test_the_buttons_of_one_person_are_nobody_elses(server, poller, add_chat, begin):
    await add_chat(str(FRIEND))
    message = await begin()
    assert "out of date" in await server.tap_data(server.data_of("Қазақша", message), message, user=FRIEND)


@pytest.mark.parametrize("lang", LANGUAGES)
async def test_a_list_without_a_command_is_taken(poller, add_chat, dialogue, state, lang):
    await add_chat(str(OPERATOR), lang=lang)
    said = await dialogue("1. Айгерим Сулейменова\n2. Ерлан Касымов")
    assert said.count("✅") == 2
    _, listed, _ = await state()
    assert len(listed) == 2


async def test_a_slip_asks_again_and_loses_nothing(poller, dialogue, state):
    await dialogue("/start")
    assert "no answer I understand" in await dialogue("klingon")
    await dialogue("English")
    said = await dialogue("Almati")
    assert "Asia/Almaty" in said
    assert "Step 2 of 4" in said
    await dialogue("Aqtobe")
    assert "Step 3 of 4" in await dialogue("everyhting")
    await dialogue("empty")
    assert "Step 4 of 4" in await dialogue("25:99")
    assert "Ready" in await dialogue("19:30")
    chat, _, _ = await state()
    assert (chat.zone, chat.digest_minute) == ("Asia/Aqtobe", 1170)


async def test_a_command_in_words_ends_the_questions(poller, dialogue):
    await dialogue("/start")
    assert "Nothing is watched" in await dialogue("list")
