from datetime import timedelta

import pytest

from bot.commands import status
from bot.phrases import LANGUAGES
from storage import pulses
from storage.pulses import Pulse


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url


@pytest.mark.parametrize("lang", LANGUAGES)
async def test_it_tells_sources_list_digest_zone_and_language(add_chat, watch_names, keep_news, use, time, lang):
    chat = await add_chat(lang=lang, zone="Asia/Almaty", digest_minute=1200, next_digest_at=time())
    await watch_names(chat, "Айгерим Сулейменова")
    await keep_news("Сот", "Сот өтті.", time())
    answer = await use(status, chat)
    assert "20:00" in answer
    assert "Asia/Almaty" in answer
    assert answer.count("\n") == 6
    assert "Сулейменова" not in answer


async def test_a_source_that_was_never_read_is_not_counted_as_read(add_chat, keep_news, use, time):
    chat = await add_chat()
    await keep_news("Сот", "Сот өтті.", time())
    assert "alive: 0 of 1 source read, 1 entry" in await use(status, chat)


async def test_what_stands_still_comes_first_in_the_words_of_the_chat(db, add_chat, use, time):
    began = time() - timedelta(days=1)
    async with db.write() as tx:
        await pulses.beat(tx, Pulse("host:1", "run", time(), began, sender_at=began, late=("digests", "prune")))
    answer = await use(status, await add_chat(lang="ru"))
    sending, ticks, *_ = answer.splitlines()
    assert "Отправка стоит" in sending
    assert ticks.endswith("сводки, удаление старых записей.")
    assert "host" not in answer
