"""What people send by mistake: each gets one helpful sentence, in their language, and changes nothing."""

import pytest

from bot.limits import BURST
from bot.phrases import LANGUAGES, phrases
from storage import chats, watches

OPERATOR, STRANGER = 500, 900


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url


@pytest.fixture
async def chat(add_chat, poller):
    return await add_chat(str(OPERATOR), zone="Asia/Almaty", digest_minute=1200)


@pytest.fixture
def everything(db):
    """All that a mistake could have changed."""

    async def read():
        async with db.read() as tx:
            listed = await chats.listing(tx)
            return listed, [await watches.listing(tx, db.vault, chat.id) for chat in listed]

    return read


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("/tz Almatty", "Asia/Almaty"),
        ("/tz Мордор", "Asia/Almaty"),
        ("/digest 25:61", "/digest"),
        ("/quiet 22:00", "/quiet 22:00-07:00"),
        ("/quiet but dragons", "/settings"),
        ("/pause", "/pause 3"),
        ("/pause 99", "/list"),
        ("/resume 99", "/list"),
        ("/set 99 all", "/list"),
        ("/lang klingon", "/lang"),
        ("/team dance", "/team"),
        ("/team remove 9", "/team"),
        ("/lock 1", "4"),
        ("/unlock 1", ""),
        ("/why x", "/why"),
        ("/unwatch", "/unwatch"),
        ("/wotch Айдос Омаров", "/watch"),
        ("/watch", "/watch"),
        ("/watch 😀😀😀", ""),
        ("😀😀😀", "/watch"),
        ("???", "/watch"),
        ("/watch " + "А" * 3000, ""),
        ("/watch (митинг OR", ""),
        ("/watch pattern:dragons", ""),
        ("/here", "/here"),
        ("/start -1009999999999", ""),
        ("/start wrongcode", ""),
    ],
)
@pytest.mark.parametrize("lang", LANGUAGES)
async def test_a_mistake_brings_one_helpful_sentence(db, chat, dialogue, everything, words, hint, lang):
    async with db.write() as tx:
        await chats.set_lang(tx, chat.id, lang)
    before = await everything()
    said = await dialogue(words)
    assert hint in said
    assert said.count("\n") <= (2 if "start" in words or "pattern" in words else 1)
    assert await everything() == before


async def test_one_word_asks_whether_to_search_for_it(chat, dialogue, everything):
    before = await everything()
    said = await dialogue("/watch Асет")
    assert "is one word" in said
    assert "news with the words" in said
    assert await everything() == before


async def test_three_hundred_commands_bring_one_warning_and_silence(server, chat, everything, dialogue, time):
    before = await everything()
    for _ in range(300):
        server.say("/unwatch 1", chat=OPERATOR)
    sent = await server.wait_for(BURST + 1, patience_s=30)
    assert sent[BURST].text == phrases("en").say("access.too_fast")
    await server.all_taken()
    time.now = time.now.replace(hour=time.now.hour + 1)
    assert await dialogue("/list") == phrases("en").say("list.empty")
    assert len(server.sent) == BURST + 2
    assert await everything() == before


async def test_a_stranger_hears_once_that_it_is_not_for_them(server, chat, everything):
    before = await everything()
    for words in ("/start", "/list", "hello", "/watch Айдос Омаров", "/start guess"):
        server.say(words, chat=STRANGER)
    server.send_file(b"x", chat=STRANGER)
    server.show({"dice": {"emoji": "🎲", "value": 1}}, chat=STRANGER)
    server.say("/list", chat=OPERATOR)
    sent = await server.wait_for(2)
    assert [one.chat for one in sent] == [STRANGER, OPERATOR]
    assert await everything() == before


async def test_a_command_of_another_language_works(chat, dialogue):
    assert "What I can do" in await dialogue("/помощь")
    assert await dialogue("/тізім") == await dialogue("/list")
    assert await dialogue("/дшые") == await dialogue("/list")
