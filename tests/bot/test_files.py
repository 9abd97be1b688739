"""Lists as files through the real client: import with an answer per doubtful line, export, and what is no list."""

from datetime import timedelta

import pytest

from bot.listfiles import MAX_BYTES
from matchers.watchlists import read_watchlist
from storage import chats, watches
from storage.records import Manner, NameWatch, PatternWatch, QueryWatch

OPERATOR = 500
GROUP = -1005000


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url


@pytest.fixture
async def chat(add_chat, server, poller):
    return await add_chat(str(OPERATOR))


@pytest.fixture
def send(server):
    """Send a file and give the answer."""

    async def ask(content, **others):
        before = len(server.sent)
        server.send_file(content.encode() if isinstance(content, str) else content, **others)
        return (await server.wait_for(before + 1))[before].text

    return ask


@pytest.mark.parametrize(
    "content",
    [
        "Айгерим Сулейменова\nАсет\nЕрлан Касымов 2\npattern:jail-days\nrally AND NOT sport",
        (
            '{"name": "Айгерим Сулейменова"}\n{"name": "Асет"}\n{"name": "Ерлан Касымов 2"}\n'
            '{"pattern": "jail-days"}\n{"query": "rally AND NOT sport"}'
        ),
    ],
)
async def test_a_file_is_taken_and_every_doubtful_line_answered(chat, send, watched, content):
    answer = await send(content)
    assert answer.startswith("📄 5 lines: 4 added, 0 known, 1 not understood")
    assert "❌ line 2: “Асет” is one word" in answer
    assert "⚠️ line 3: the digits" in answer
    assert [type(one) for one in await watched(chat)] == [NameWatch, NameWatch, PatternWatch, QueryWatch]
    assert "0 added, 4 known" in await send(content)


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "ru",
            [
                "📄 6 строк: добавлено 1, уже было 0, не понял 5",
                "❌ строка 2: это не JSON; проверьте кавычки, запятые и скобки",
                "❌ строка 3: запрос, знак 1: скобка не закрыта; поставьте ) там, где кончается группа",
                "❌ строка 4: нет события dragons; есть ",
                "❌ строка 5: важность «срочно» — не normal и не high",
                "❌ строка 6: «Асет» — одно слово",
            ],
        ),
        (
            "kk",
            [
                "📄 6 жол: қосылды 1, бұрыннан бар 0, түсініксіз 5",
                "❌ 2-жол: бұл JSON емес; тырнақшаларын, үтірлері мен жақшаларын тексеріңіз",
                "❌ 3-жол: сұраныстың 1-таңбасы: жақша жабылмаған; топ біткен жерге ) қойыңыз",
                "❌ 4-жол: dragons деген оқиға түрі жоқ; бары: ",
                "❌ 5-жол: «срочно» деген маңыздылық жоқ; normal не high болады",
                "❌ 6-жол: «Асет» — бір сөз",
            ],
        ),
    ],
)
async def test_the_reasons_of_a_file_are_told_in_the_chats_language(db, chat, send, watched, lang, said):
    async with db.write() as tx:
        await chats.set_lang(tx, chat.id, lang)
    content = [
        '{"name": "Айгерим Сулейменова"}',
        '{"name": "Айдос Омаров"',
        '{"query": "(митинг OR суд"}',
        '{"pattern": "dragons"}',
        '{"name": "Айдос Омаров", "priority": "срочно"}',
        '{"name": "Асет"}',
    ]
    answer = (await send("\n".join(content))).split("\n")
    assert [line[: len(start)] for line, start in zip(answer, said, strict=True)] == said
    assert len(await watched(chat)) == 1


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
async def test_tables_as_excel_writes_them_are_read(chat, send, watched, separator, encoding):
    rows = [["name", "aliases", "tags"], ["Айгерим Сулейменова", '"Aika S;A. Suleimen"', "lawyer"]]
    content = "\r\n".join(separator.join(row) for row in rows).encode(encoding)
    assert "1 added" in await send(content)
    [person] = await watched(chat)
    assert (person.name, person.aliases, person.tags) == ("Айгерим Сулейменова", ("Aika S", "A. Suleimen"), ("lawyer",))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04" + bytes(200), "Excel workbook"),
        ("Айгерим Сулейменова".encode("cp1251"), "no UTF-8 text"),
        (b"%PDF-1.7 x", "no UTF-8 text"),
        (bytes(50), "no UTF-8 text"),
        (b"\n \n", "no line to watch for"),
        (b"", "no line to watch for"),
    ],
)
async def test_what_is_no_list_is_answered_in_one_sentence_and_changes_nothing(chat, send, watched, content, words):
    answer = await send(content)
    assert words in answer
    assert answer.count("\n") == 0
    assert await watched(chat) == []


async def test_a_file_that_is_too_big_is_not_even_loaded(server, chat, send):
    assert "bigger than 5 MB" in await send("x", size=MAX_BYTES + 1)
    assert "getFile" not in server.calls


async def test_a_long_file_shows_how_far_it_is_and_keeps_every_name(server, chat, send, watched):
    letters = "абвгдежзик"
    names = [f"Айгерим Тест{a}{b}{c}ова" for a in letters for b in letters for c in letters]
    before = len(server.sent)
    server.send_file("\n".join([*names, *names[:300]]).encode())
    sent = await server.wait_for(before + 2)
    assert sent[before].text == "⏳ 1,000 lines read …"
    assert sent[before + 1].text == "📄 1,300 lines: 1,000 added, 300 known, 0 not understood"
    assert len(await watched(chat)) == 1000


@pytest.mark.parametrize(("content", "words"), [("photo", "pictures"), ("voice", "listen"), ("dice", "lists in files")])
async def test_what_can_not_be_read_is_answered_with_what_can(server, chat, content, words):
    things = {
        "photo": [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}],
        "voice": {"file_id": "v", "file_unique_id": "v", "duration": 1},
        "dice": {"emoji": "🎲", "value": 1},
    }
    before = len(server.sent)
    server.show({content: things[content]})
    assert words in (await server.wait_for(before + 1))[before].text


async def test_a_file_fills_the_list_of_the_group_in_its_caption_for_its_admins_only(
    server, add_chat, chat, send, watched
):
    group = await add_chat(str(GROUP), kind="supergroup")
    assert "do not serve" in await send("Айгерим Сулейменова", caption=str(GROUP))
    server.admins[GROUP].add(OPERATOR)
    assert "1 added" in await send("Айгерим Сулейменова", caption=f"/import {GROUP}")
    assert len(await watched(group)) == 1
    assert await watched(chat) == []


async def test_in_a_group_a_file_is_a_list_only_when_an_admin_says_import(server, db, add_chat, chat, send, watched):
    group = await add_chat(str(GROUP), kind="supergroup")
    place = {"chat": GROUP, "kind": "supergroup"}
    server.send_file("Айгерим Сулейменова".encode(), user=7, **place)
    assert "Only admins" in await send("Айгерим Сулейменова", user=7, caption="/import", **place)
    server.admins[GROUP].add(8)
    answer = await send("Асет\nАйгерим Сулейменова 2", user=8, caption="/import@dabyl_test_bot", **place)
    assert "1 added" in answer
    assert "Асет" not in answer
    assert "Сулейменова" not in answer
    assert len(await watched(group)) == 1


async def test_strangers_files_are_refused(db, chat, send):
    assert "invited people only" in await send("Айгерим Сулейменова", chat=9)
    async with db.read() as tx:
        assert await chats.find(tx, "telegram", "9") is None


async def test_an_export_comes_back_as_it_was(db, server, chat, dialogue, send, watched, time):
    wanted = [NameWatch("", "Айгерим Сулейменова", code_name="Север"), PatternWatch("", "jail-days", 15)]
    async with db.write() as tx:
        await watches.add_many(tx, db.vault, chat.id, wanted, now=time())
    assert "2 watches" in await dialogue("/export")
    where, name, content = await server.wait_for_document()
    assert (where, name) == (OPERATOR, "watchlist-2026-05-01.jsonl")
    rows = [row.watch for row in read_watchlist(content.decode().splitlines(), pattern_ids=["jail-days"])]
    assert [type(one) for one in rows] == [NameWatch, PatternWatch]
    assert rows[0].code_name == "Север"
    assert "0 added, 2 known" in await send(content)


async def test_no_list_is_sent_into_a_group(server, add_chat, chat, dialogue):
    await add_chat(str(GROUP), kind="supergroup")
    server.admins[GROUP].add(8)
    answer = await dialogue("/export", chat=GROUP, user=8, kind="supergroup")
    assert f"/export {GROUP}" in answer
    assert server.documents == []


async def test_an_export_brings_back_how_loud_each_watch_was(db, server, add_chat, chat, dialogue, send, time):
    loud = Manner("all", is_paused=True, ends_at=time() + timedelta(days=9))
    async with db.write() as tx:
        await watches.add_many(
            tx, db.vault, chat.id, [NameWatch("", "Айгерим Сулейменова")], now=time(), manners=[loud]
        )
    await dialogue("/export")
    _, _, content = await server.wait_for_document()
    other = await add_chat("600")
    assert "1 added" in await send(content, chat=600)
    async with db.read() as tx:
        [one] = await watches.listing(tx, db.vault, other.id)
    assert one.manner == loud


async def test_a_table_with_an_open_quote_is_read_up_to_there(chat, send, watched):
    content = 'name;notes\nАйгерим Сулейменова;x\nЕрлан Касымов;"' + "слово " * 30_000
    answer = await send(content)
    assert "cannot be read" in answer
    assert [one.name for one in await watched(chat)] == ["Айгерим Сулейменова"]
