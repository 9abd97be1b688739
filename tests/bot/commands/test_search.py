from datetime import timedelta

import pytest

from bot.commands import search

COURT = "Суд в Алматы арестовал активиста Бекарыса Жунусбекова на 15 суток."


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url


@pytest.fixture
async def chat(add_chat, keep_news, time):
    await keep_news("Арест", COURT, time() - timedelta(days=1))
    await keep_news("Сот", "Астанада Жүнісбековтің ісі қаралды.", time() - timedelta(days=2), lang="kk")
    await keep_news("Статья о столе", "Стол и стул стоят в Астане.", time())
    await keep_news("Арест", COURT, time() - timedelta(days=91))
    return await add_chat(zone="Asia/Almaty")


@pytest.mark.parametrize("words", ["Жунусбеков", "Жүнісбеков", "Zhunusbekov", "Junusbekov", "жунусбекову"])
async def test_any_script_and_ending_finds_any(chat, use, words):
    answer = await use(search, chat, words)
    assert "2 entries" in answer
    assert answer.index("Арест") < answer.index("Сот")
    assert "30 Apr 21:41" in answer


async def test_all_the_words_must_stand_there(chat, use):
    assert "1 entry" in await use(search, chat, "жунусбеков Алматы")
    assert "1 entry" in await use(search, chat, "Zhunusbekov Astana")
    assert "No stored news" in await use(search, chat, "жунусбеков Караганда")


async def test_a_short_word_does_not_find_what_only_sounds_alike(chat, use):
    answer = await use(search, chat, "суд")
    assert "1 entry" in answer
    assert "Статья" not in answer


@pytest.mark.parametrize("words", ["", "  ", "2026 !!", "🎲"])
async def test_without_a_word_it_asks_for_one(chat, use, words):
    assert "/search rally Almaty" in await use(search, chat, words)


async def test_what_was_searched_for_can_not_become_markup(chat, use):
    assert "<b>x" not in await use(search, chat, "<b>x</b>")
