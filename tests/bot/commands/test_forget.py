from datetime import timedelta

import pytest

from bot.commands import forget, privacy
from bot.phrases import LANGUAGES
from storage import chats, watches


def asked_for(answer):
    """Take the words to send from the question."""
    return answer.split("<code>/forget ")[1].split("</code>")[0]


async def is_known(db, address="500"):
    async with db.read() as tx:
        return await chats.find(tx, "telegram", address) is not None


async def test_it_asks_first_and_deletes_nothing(db, add_chat, use, watch_names):
    chat = await add_chat()
    await watch_names(chat, "Айгерим Сулейменова", "Ерлан Касымов")
    answer = await use(forget, chat)
    assert "2 watches, 0 alerts, 0 messages" in answer
    async with db.read() as tx:
        assert len(await watches.listing(tx, db.vault, chat.id)) == 2


@pytest.mark.parametrize("words", ["", "yes", "AAAAAA", "ABCDEFG"])
async def test_other_words_delete_nothing(db, add_chat, use, words):
    assert "<code>/forget " in await use(forget, await add_chat(), words)
    assert await is_known(db)


@pytest.mark.parametrize("minutes", [0, 59])
async def test_the_code_word_deletes_and_says_what_is_gone(db, add_chat, use, watch_names, keep_alert, time, minutes):
    chat = await add_chat()
    await watch_names(chat, "Айгерим Сулейменова")
    await keep_alert(chat, time())
    words = asked_for(await use(forget, chat))
    time.now += timedelta(minutes=minutes)
    assert "Deleted for good: 1 watch, 1 alert, 0 messages" in await use(forget, chat, words.lower())
    assert not await is_known(db)


async def test_a_code_word_of_yesterday_deletes_nothing(db, add_chat, use, time):
    chat = await add_chat()
    words = asked_for(await use(forget, chat))
    time.now += timedelta(hours=24)
    await use(forget, chat, words)
    assert await is_known(db)


async def test_the_code_word_of_another_chat_deletes_nothing(db, add_chat, use):
    words = asked_for(await use(forget, await add_chat()))
    await use(forget, await add_chat("501"), words)
    assert await is_known(db, "501")


async def test_for_a_group_managed_from_a_private_chat_its_number_is_part_of_what_to_send(add_chat, use):
    assert asked_for(await use(forget, await add_chat("-100500"))).startswith("-100500 ")


async def test_in_the_group_itself_the_code_word_is_enough(add_chat, use):
    assert " " not in asked_for(await use(forget, await add_chat("-100500"), hides_names=True))


def test_only_admins_of_a_group_may_forget_it():
    assert forget.CHANGES


@pytest.mark.parametrize("language", LANGUAGES)
async def test_privacy_says_in_three_paragraphs_what_is_kept_and_how_to_delete_it(add_chat, use, language):
    answer = await use(privacy, await add_chat(lang=language))
    assert len(answer.split("\n\n")) == 3
    assert "/forget" in answer


async def test_it_names_the_export_first_where_there_is_a_list(add_chat, use, watch_names):
    chat, group = await add_chat(), await add_chat("-100500", kind="supergroup")
    assert "/export" not in await use(forget, chat)
    await watch_names(chat, "Айгерим Сулейменова")
    await watch_names(group, "Айгерим Сулейменова")
    assert "<code>/export</code> first" in await use(forget, chat)
    assert "<code>/export -100500</code> first" in await use(forget, group, hides_names=True)
