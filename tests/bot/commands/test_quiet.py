import pytest

from bot.commands import quiet
from storage import chats
from storage.records import BREAKTHROUGH


@pytest.fixture
def chosen(db):
    async def read(chat):
        async with db.read() as tx:
            return (await chats.get(tx, chat.id)).preferences

    return read


@pytest.mark.parametrize("words", ["22:00-07:00", "22-7", "с 22 до 7", "22.00 07.00"])
async def test_hours_are_kept_however_they_are_typed(add_chat, use, chosen, words):
    chat = await add_chat()
    assert "Quiet from 22:00 to 07:00" in await use(quiet, chat, words)
    kept = await chosen(chat)
    assert (kept.quiet_from, kept.quiet_until) == (1320, 420)
    assert "No quiet hours" in await use(quiet, chat, "off")
    assert (await chosen(chat)).quiet_from is None


async def test_the_state_tells_hours_and_what_breaks_through(add_chat, use):
    chat = await add_chat()
    assert "No quiet hours" in await use(quiet, chat)
    await use(quiet, chat, "22-7")
    said = await use(quiet, chat)
    assert "jail" in said
    assert "detention" in said


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("but jail, draft notices", ("jail-days", "draft-notice")),
        ("кроме арест, повестка", ("jail-days", "draft-notice")),
        ("бірақ қамақ, шақырту", ("jail-days", "draft-notice")),
        ("but detention", ("detention",)),
        ("but none", ()),
        ("but usual", BREAKTHROUGH),
        ("кроме ничего", ()),
        ("бірақ әдеттегі", BREAKTHROUGH),
    ],
)
async def test_what_breaks_through_is_said_in_any_language(add_chat, use, chosen, words, kept):
    chat = await add_chat()
    await use(quiet, chat, words)
    assert (await chosen(chat)).breakthrough == kept


@pytest.mark.parametrize("words", ["22:00", "25:00-07:00", "all night", "but", "but dragons", "but jail, dragons"])
async def test_a_mistake_changes_nothing(add_chat, use, chosen, words):
    chat = await add_chat()
    before = await chosen(chat)
    assert (await use(quiet, chat, words)).count("\n") == 0
    assert await chosen(chat) == before


@pytest.mark.parametrize("words", ["выкл", "выключить", "өшіру", "жоқ", "no"])
async def test_off_can_be_said_in_any_language(add_chat, use, chosen, words):
    chat = await add_chat()
    await use(quiet, chat, "с 10 вечера до 7 утра")
    assert (await chosen(chat)).quiet_from == 22 * 60
    await use(quiet, chat, words)
    assert (await chosen(chat)).quiet_from is None
