"""Lists as people have them, pasted or sent: commas, notes, headers in their language, one after another."""

import pytest

OPERATOR = 500
PEOPLE = ["Айгерим Сулейменова", "Ерлан Касымов", "Дана Есимова"]


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url


@pytest.fixture
async def chat(add_chat, server, poller):
    return await add_chat(str(OPERATOR))


@pytest.mark.parametrize("command", ["", "/watch "])
async def test_people_apart_by_commas_are_people_of_their_own(chat, dialogue, watched, command):
    assert (await dialogue(command + ", ".join(PEOPLE))).count("✅") == 3
    assert [one.name for one in await watched(chat)] == PEOPLE


async def test_the_heading_of_a_list_is_nobody(chat, dialogue, watched):
    assert (await dialogue("Список на сегодня:\n" + "\n".join(PEOPLE))).count("✅") == 3
    assert [one.name for one in await watched(chat)] == PEOPLE


async def test_one_doubtful_line_costs_no_other(chat, dialogue, watched):
    said = await dialogue("Айгерим Сулейменова\nЕрлан Касымов; журналист\nДана Есимова\nАсет\n😀")
    assert "line 4" in said
    assert "line 5" in said
    assert [(one.name, one.notes) for one in await watched(chat)] == [
        ("Айгерим Сулейменова", ""),
        ("Ерлан Касымов", "журналист"),
        ("Дана Есимова", ""),
    ]


async def test_the_next_names_are_taken_while_the_last_one_is_still_shown(chat, dialogue, watched):
    await dialogue(PEOPLE[0])
    await dialogue(PEOPLE[1])
    assert (await dialogue("Болат Ахметов\nДана Есимова")).count("✅") == 2
    assert await dialogue("show") != ""
    assert {one.name for one in await watched(chat)} >= {"Болат Ахметов", "Дана Есимова"}


@pytest.mark.parametrize(
    "table",
    [
        "ФИО;Примечание\nАйгерим Сулейменова;адвокат\nАсет;\n",
        "Аты-жөні;Ескертпе\nАйгерим Сулейменова;адвокат\nАсет;\n",
        "№;Фамилия;Имя;Примечание\n1;Сулейменова;Айгерим;адвокат\n2;;Асет;\n",
    ],
)
async def test_a_table_with_a_header_in_its_own_language_is_read(server, chat, watched, table):
    server.send_file(table.encode("utf-8-sig"))
    [answer] = await server.wait_for(1)
    assert "1 added, 0 known, 1 not understood" in answer.text
    [person] = await watched(chat)
    assert {*person.name.split()} == {"Айгерим", "Сулейменова"}
    assert person.notes == "адвокат"


async def test_several_people_in_a_line_of_a_file_are_told(server, chat, watched):
    server.send_file(f"{PEOPLE[0]}\n{PEOPLE[1]}, {PEOPLE[2]}\n".encode())
    [answer] = await server.wait_for(1)
    assert "line 2" in answer.text
    assert "a line of its own" in answer.text
    assert [one.name for one in await watched(chat)] == PEOPLE[:1]


@pytest.mark.parametrize("address", ["@dala_news", "t.me/dala_news", "dala.example", "dala.example/kk"])
async def test_a_site_or_channel_by_itself_is_told_how_to_be_read(chat, dialogue, watched, address):
    assert "/sources" in await dialogue(address)
    assert await watched(chat) == []
