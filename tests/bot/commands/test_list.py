import pytest

from bot.commands import list as list_
from storage import chats
from storage.records import Preferences


async def test_an_empty_list_says_how_to_add(add_chat, use):
    assert "/watch" in await use(list_, await add_chat())


async def test_watches_are_listed_with_their_numbers(add_chat, use, watch_names):
    chat = await add_chat()
    await watch_names(chat, "Айгерим Сулейменова", "Ерлан Касымов")
    assert (await use(list_, chat)).split("\n") == [
        "<b>2 watches</b>",
        "<b>1</b> Айгерим Сулейменова",
        "<b>2</b> Ерлан Касымов",
    ]


async def test_words_search_the_list(add_chat, use, watch_names):
    chat = await add_chat()
    await watch_names(chat, "Айгерим Сулейменова", "Ерлан Касымов")
    assert "Айгерим" not in await use(list_, chat, "КАСЫМ")
    assert "Nothing on the list" in await use(list_, chat, "<b>")


async def test_a_long_list_is_shown_by_the_page(add_chat, use, watch_names):
    chat = await add_chat()
    await watch_names(chat, *(f"Имя Фамилия{number}" for number in range(130)))
    answer = await use(list_, chat)
    assert len(answer.split("\n")) == 22
    assert "130 watches" in answer
    assert "Фамилия19" in answer
    assert "Фамилия20" not in answer


@pytest.mark.parametrize("words", ["касым", "Kasymov", "Қасымов", "2", "КАСЫМОВ ерлан"])
async def test_any_script_finds_a_name_on_the_list(add_chat, use, watch_names, words):
    chat = await add_chat()
    await watch_names(chat, "Айгерим Сулейменова", "Ерлан Касымов", "Марат Тулегенов")
    answer = await use(list_, chat, words)
    assert "1 watch" in answer
    assert "Ерлан Касымов" in answer


async def test_a_safe_chat_covers_the_names_of_its_list(db, add_chat, use, watch_names):
    chat = await add_chat()
    await watch_names(chat, "Айгерим Сулейменова")
    async with db.write() as tx:
        await chats.set_preferences(tx, chat.id, Preferences(is_safe=True))
    assert "<tg-spoiler>Айгерим Сулейменова</tg-spoiler>" in await use(list_, chat)


async def test_a_group_is_told_how_many_only(add_chat, use, watch_names):
    chat = await add_chat("-100500")
    await watch_names(chat, "Айгерим Сулейменова")
    answer = await use(list_, chat, hides_names=True)
    assert answer.startswith("1 watch.")
    assert "/list -100500" in answer
    assert "Айгерим" not in answer


@pytest.mark.parametrize("words", ["page 2", "страница 2", "2-бет", "2 бет"])
async def test_a_page_can_be_asked_for_in_words(add_chat, use, watch_names, words):
    chat = await add_chat()
    await watch_names(chat, *(f"Имя Фамилия{number}" for number in range(30)))
    answer = await use(list_, chat, words)
    assert "Фамилия20" in answer
    assert "Фамилия19" not in answer
