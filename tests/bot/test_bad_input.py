"""What people send by mistake: each gets one helpful sentence, in their language, and changes nothing."""

import re

import pytest

from bot.limits import BURST
from bot.phrases import LANGUAGES, phrases
from storage import chats, watches

OPERATOR, STRANGER = 500, 900
ENGLISH = re.compile(r"\b(?:the|is|are|was|this|that|there|write|with|did|you|no|not|of|to|it)\b", re.IGNORECASE)


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
    assert lang == "en" or not ENGLISH.search(said)
    assert await everything() == before


@pytest.mark.parametrize(
    ("lang", "words", "hint"),
    [
        ("ru", "/set 1 до 31 дикабря", "<code>/set 3 до 31 декабря</code>"),
        ("ru", "/set 1 до 31.02.2027", "<code>/set 3 до 31 декабря</code>"),
        ("ru", "/set 1 до 1 мая 2020", "этот день прошёл"),
        ("ru", "/set 1 тихо сто дней", "<code>/set 3 тихо 2 дня</code>"),
        ("ru", "/set 1 громче", "<code>/set 3 все</code>"),
        ("ru", "/sources кампания до вчера", "<code>/sources кампания до 31 декабря</code>"),
        ("ru", "/tz Алмата", "Asia/Almaty"),
        ("ru", "/tz Мордор", "Asia/Almaty"),
        ("ru", "/digest 20:00 Алмата", "Asia/Almaty"),
        ("ru", "/digest пн-чк", "<code>/digest пн-пт</code>"),
        ("ru", "/digest в полночь", "/digest 20:00"),
        ("ru", "/quiet ночью", "/quiet 22:00-07:00"),
        ("ru", "/quiet кроме драконы", "/settings"),
        ("ru", "/mark 1042 красиво", "<code>/mark 1042 верно</code>"),
        ("ru", "/team танцевать", "/team пригласить"),
        ("ru", "/safe да нет", "<code>/safe вкл</code>"),
        ("ru", "/pause долго", "/list"),
        ("ru", "/танцуй", "может быть, /"),
        ("ru", "/watch (митинг ИЛИ", "знак 1"),
        ("ru", "/watch pattern:драконы", "драконы"),
        ("kk", "/set 1 31 желтоксанга дейін", "<code>/set 3 31 желтоқсанға дейін</code>"),
        ("kk", "/set 1 31.02.2027 дейін", "<code>/set 3 31 желтоқсанға дейін</code>"),
        ("kk", "/set 1 2020 жылғы 1 мамырға дейін", "өтіп кеткен"),
        ("kk", "/set 1 үнсіз жүз күн", "<code>/set 3 үнсіз 2 күн</code>"),
        ("kk", "/set 1 қаттырақ", "<code>/set 3 бәрі</code>"),
        ("kk", "/sources науқан кешеге дейін", "<code>/sources науқан 31 желтоқсан</code>"),
        ("kk", "/tz Алмата", "Asia/Almaty"),
        ("kk", "/tz Мордор", "Asia/Almaty"),
        ("kk", "/digest 20:00 Алмата", "Asia/Almaty"),
        ("kk", "/digest дс-жұ", "<code>/digest дс-жм</code>"),
        ("kk", "/digest түн ортасында", "/digest 20:00"),
        ("kk", "/quiet түнде", "/quiet 22:00-07:00"),
        ("kk", "/quiet бірақ айдаһар", "/settings"),
        ("kk", "/mark 1042 әдемі", "<code>/mark 1042 дұрыс</code>"),
        ("kk", "/team билеу", "/team шақыру"),
        ("kk", "/safe иә жоқ", "<code>/safe қосу</code>"),
        ("kk", "/pause ұзақ", "/list"),
        ("kk", "/биле", "/help"),
        ("kk", "/watch (митинг НЕМЕСЕ", "1-таңбасы"),
        ("kk", "/watch pattern:айдаһар", "айдаһар"),
    ],
)
async def test_a_mistake_in_ones_own_language_is_answered_in_it(
    db, chat, dialogue, everything, watch_names, lang, words, hint
):
    async with db.write() as tx:
        await chats.set_lang(tx, chat.id, lang)
    await watch_names(chat, "Айдос Омаров")
    before = await everything()
    said = await dialogue(words)
    assert hint in said
    assert said.count("\n") <= 1
    assert not ENGLISH.search(said)
    assert await everything() == before


@pytest.mark.parametrize(
    ("lang", "words", "said_so"),
    [("ru", "/watch Асет", "«Асет» — одно слово"), ("kk", "/watch Асет", "«Асет» — бір сөз")],
)
async def test_a_name_of_one_word_is_asked_about_in_the_chats_language(
    db, chat, dialogue, everything, lang, words, said_so
):
    async with db.write() as tx:
        await chats.set_lang(tx, chat.id, lang)
    before = await everything()
    said = await dialogue(words)
    assert said_so in said
    assert not ENGLISH.search(said)
    assert await everything() == before


@pytest.mark.parametrize(
    ("lang", "content", "hint"),
    [
        ("ru", b"PK\x03\x04" + bytes(200), "Это книга Excel"),
        ("ru", "Айдос Омаров".encode("cp1251"), "не текст в UTF-8"),
        ("ru", b"", "ни одной строки"),
        ("kk", b"PK\x03\x04" + bytes(200), "Excel кітабы"),
        ("kk", "Айдос Омаров".encode("cp1251"), "UTF-8 мәтіні емес"),
        ("kk", b"", "бірде-бір жол жоқ"),
    ],
)
async def test_a_file_that_is_no_list_is_answered_in_the_chats_language(
    db, server, chat, everything, lang, content, hint
):
    async with db.write() as tx:
        await chats.set_lang(tx, chat.id, lang)
    before = await everything()
    server.send_file(content)
    [sent] = await server.wait_for(1)
    assert hint in sent.text
    assert "\n" not in sent.text
    assert await everything() == before


@pytest.mark.parametrize(
    ("lang", "content", "hint"),
    [
        ("ru", {"photo": [{"file_id": "p", "file_unique_id": "p", "width": 9, "height": 9}]}, "Картинки я не читаю"),
        ("ru", {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}}, "Слушать я не умею"),
        ("ru", {"dice": {"emoji": "🎲", "value": 1}}, "Я понимаю текст"),
        ("kk", {"photo": [{"file_id": "p", "file_unique_id": "p", "width": 9, "height": 9}]}, "Суретті оқи алмаймын"),
        ("kk", {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}}, "Дыбысты тыңдай алмаймын"),
        ("kk", {"dice": {"emoji": "🎲", "value": 1}}, "Мәтінді және файлдағы тізімді"),
    ],
)
async def test_what_is_no_text_is_answered_in_the_chats_language(db, server, chat, everything, lang, content, hint):
    async with db.write() as tx:
        await chats.set_lang(tx, chat.id, lang)
    before = await everything()
    server.show(content)
    [sent] = await server.wait_for(1)
    assert hint in sent.text
    assert await everything() == before


@pytest.mark.parametrize(("lang", "hint"), [("ru", "больше 5 МБ"), ("kk", "5 МБ-тан үлкен")])
async def test_a_file_that_is_too_big_is_answered_in_the_chats_language(db, server, chat, everything, lang, hint):
    async with db.write() as tx:
        await chats.set_lang(tx, chat.id, lang)
    before = await everything()
    server.send_file(b"x", size=5 * 1024 * 1024 + 1)
    [sent] = await server.wait_for(1)
    assert hint in sent.text
    assert await everything() == before


@pytest.mark.parametrize("lang", ["ru", "kk"])
async def test_a_stranger_is_refused_in_the_language_of_their_app(server, chat, everything, lang):
    before = await everything()
    sender = {"id": STRANGER, "is_bot": False, "first_name": "Somebody", "language_code": lang}
    server.show({"from": sender, "text": "hello"}, chat=STRANGER)
    [sent] = await server.wait_for(1)
    assert sent.text == phrases(lang).say("access.refused")
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
    assert await dialogue("/list") == phrases("en").say("list.empty", address="")
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
