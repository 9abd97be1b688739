"""Long answers by the page, through the real client."""

from datetime import timedelta

import pytest

from bot.pages import page_of, turning
from storage import feeds, forgetting

OPERATOR, GROUP = 500, -1005000


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url


@pytest.mark.parametrize(
    ("number", "shown", "first"), [(1, [0, 1, 2], 1), (2, [3, 4, 5], 4), (3, [6], 7), (9, [6], 7), (0, [0, 1, 2], 1)]
)
def test_a_page_is_cut_out_and_one_beyond_the_last_is_the_last(number, shown, first):
    page = page_of(range(7), number, 3)
    assert (list(page.items), page.first, page.of) == (shown, first, 3)


def test_pages_turn_round_the_ends_and_a_single_one_does_not_turn():
    [row] = turning(page_of(range(7), 1, 3), "l", 5)
    assert [(one.label, one.data) for one in row] == [("◀", "l:5:3"), ("1 / 3", "l:5:1"), ("▶", "l:5:2")]
    assert turning(page_of(range(3), 1, 3), "l", 5) == ()


@pytest.fixture
async def chat(add_chat):
    return await add_chat(str(OPERATOR))


async def _turned(server, message, label="▶"):
    toast = await server.tap(label, message)
    assert not toast
    return server.shown[message.message_id].text


async def test_a_list_turns_its_pages_in_place(chat, server, dialogue, watch_names):
    await watch_names(chat, *(f"Имя Фамилия{number}" for number in range(45)))
    assert "45 watches" in await dialogue("/list")
    message = server.sent[-1]
    assert "Фамилия20" in await _turned(server, message)
    assert "Фамилия44" in await _turned(server, message)
    assert "Фамилия0" in await _turned(server, message)
    assert len(server.sent) == 1


async def test_a_search_turns_its_pages_and_its_words_are_in_no_button(chat, server, dialogue, watch_names):
    await watch_names(chat, *(f"Айгерим Сулейменова{number}" for number in range(30)), "Ерлан Касымов")
    assert "30 watches" in await dialogue("/list suleimen")
    message = server.sent[-1]
    assert all(data.count(":") == 2 and len(data) < 20 for data in server.buttons(message).values())
    assert "Сулейменова29" in await _turned(server, message)


async def test_found_news_turn_their_pages(chat, server, dialogue, keep_news, time):
    for number in range(12):
        await keep_news(f"Митинг {number}", "Митинг прошёл в Алматы.", time() - timedelta(hours=number))
    assert "12 entries" in await dialogue("/search митинг")
    assert "9. " in await _turned(server, server.sent[-1])


async def test_sources_turn_their_pages(db, chat, server, dialogue, time):
    async with db.write() as tx:
        for number in range(20):
            await feeds.add(
                tx, f"https://n{number}.example/rss", kind="feed", every_s=None, now=time(), title=f"N{number}"
            )
    assert "20 sources" in await dialogue("/sources")
    assert "N15" in await _turned(server, server.sent[-1])


async def test_a_page_of_long_ago_or_of_another_chat_is_answered_kindly(
    add_chat, chat, server, dialogue, watch_names, time
):
    await watch_names(chat, *(f"Имя Фамилия{number}" for number in range(45)))
    await dialogue("/list")
    message = server.sent[-1]
    assert "out of date" in await server.tap_data("l:99:2", message)
    assert "out of date" in await server.tap_data("n:1:2", message)
    time.now += timedelta(days=1)
    assert "out of date" in await server.tap("▶", message)


async def test_a_page_of_a_group_that_was_forgotten_meanwhile_is_answered_kindly(
    db, add_chat, chat, server, dialogue, watch_names, time
):
    server.admins[GROUP].add(OPERATOR)
    group = await add_chat(str(GROUP), kind="supergroup")
    await watch_names(group, *(f"Имя Фамилия{number}" for number in range(45)))
    assert "45 watches" in await dialogue(f"/list {GROUP}")
    message = server.sent[-1]
    assert "Фамилия20" in await _turned(server, message)
    await forgetting.forget(db, group.id, now=time())
    assert "out of date" in await server.tap("▶", message)
