import pytest

from bot.commands import safe
from storage import chats


@pytest.fixture
def chosen(db):
    async def read(chat):
        async with db.read() as tx:
            return (await chats.get(tx, chat.id)).preferences

    return read


@pytest.mark.parametrize(("lang", "on", "off"), [("en", "on", "off"), ("ru", "вкл", "выкл"), ("kk", "қосу", "өшіру")])
async def test_safe_sharing_is_switched_on_and_off(add_chat, use, chosen, lang, on, off):
    chat = await add_chat(lang=lang)
    assert "🛡" in await use(safe, chat, on)
    assert (await chosen(chat)).is_safe
    assert "🛡" not in await use(safe, chat, off)
    assert not (await chosen(chat)).is_safe


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "words on"), ("ru", "слова вкл"), ("kk", "сөздер қосу"), ("kk", "words on")]
)
async def test_graphic_words_are_covered_on_demand(add_chat, use, chosen, lang, words):
    chat = await add_chat(lang=lang)
    await use(safe, chat, words)
    assert (await chosen(chat)).hides_graphic


@pytest.mark.parametrize(("lang", "words"), [("en", "days sat,sun"), ("ru", "дни сб, вс"), ("kk", "күндер сб,жс")])
async def test_days_without_alarms_are_chosen_and_taken_back(add_chat, use, chosen, lang, words):
    chat = await add_chat(lang=lang)
    await use(safe, chat, words)
    assert (await chosen(chat)).digest_only_days == (5, 6)
    await use(safe, chat, "days off" if lang == "en" else f"{words.split()[0]} off")
    assert (await chosen(chat)).digest_only_days == ()


async def test_without_words_it_tells_all_three_choices(add_chat, use):
    assert (await use(safe, await add_chat())).count("\n") == 3


@pytest.mark.parametrize("words", ["maybe", "words", "days", "days noon", "<b>"])
async def test_what_is_not_understood_changes_nothing(add_chat, use, chosen, words):
    chat = await add_chat()
    assert "not understood" in await use(safe, chat, words)
    assert await chosen(chat) == chat.preferences
