import pytest

from bot.commands import digest
from bot.commands.digest import read_minute
from storage import chats


@pytest.mark.parametrize(
    ("words", "zone", "minute"),
    [
        ("20:00", "UTC", 1200),
        ("8.30", "UTC", 510),
        ("7", "UTC", 420),
        ("20:00 Asia/Almaty", "Asia/Almaty", 1200),
        ("20:00 almaty", "Asia/Almaty", 1200),
        ("Asia/Almaty", "Asia/Almaty", 1200),
    ],
)
async def test_hour_and_zone_are_set(db, add_chat, use, words, zone, minute):
    chat = await add_chat()
    assert (await use(digest, chat, words)).startswith("✅")
    async with db.read() as tx:
        after = await chats.get(tx, chat.id)
    assert (after.zone, after.digest_minute) == (zone, minute)


async def test_the_next_digest_is_told_in_local_time(add_chat, use):
    answer = await use(digest, await add_chat(), "20:00 Asia/Almaty")
    assert answer == "✅ The daily digest comes at 20:00 Asia/Almaty; next: Sat 2 May 2026, 20:00."


async def test_off_switches_it_off(db, add_chat, use):
    chat = await add_chat()
    await use(digest, chat, "20:00")
    assert "No daily digest" in await use(digest, chat, "off")
    assert "no daily digest" in await use(digest, chat)
    async with db.read() as tx:
        assert (await chats.get(tx, chat.id)).next_digest_at is None


async def test_without_words_it_tells_the_state(add_chat, use):
    chat = await add_chat()
    await use(digest, chat, "20:00")
    assert await use(digest, chat) == "The daily digest comes at 20:00 UTC; next: Fri 1 May 2026, 20:00."


@pytest.mark.parametrize(
    ("words", "help_"),
    [
        ("25:00", "is not a time"),
        ("<b>", "is not a time"),
        ("20:00 Asia/Almati", "Did you mean"),
        ("Asia/Almaaty", "Did you mean"),
        ("20:00 zzzzqqq", "I do not know"),
    ],
)
async def test_a_mistake_is_answered_in_one_helpful_line_and_changes_nothing(db, add_chat, use, words, help_):
    chat = await add_chat()
    answer = await use(digest, chat, words)
    assert help_ in answer
    assert answer.count("\n") == 0
    async with db.read() as tx:
        assert await chats.get(tx, chat.id) == chat


@pytest.mark.parametrize("words", ["24:00", "12:60", "noon", "", "１２:00x"])
def test_what_is_no_time_is_not_read(words):
    assert read_minute(words) is None
