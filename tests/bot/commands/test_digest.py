import pytest

from bot.commands import digest
from bot.spans import read_minute
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
        ("Asia/Almaty 7", "Asia/Almaty", 420),
        ("mon-fri", "UTC", 1200),
        ("8pm", "UTC", 1200),
        ("at 8:30 p.m. almaty", "Asia/Almaty", 1230),
        ("12 am", "UTC", 0),
        ("в 8 вечера", "UTC", 1200),
        ("7 утра", "UTC", 420),
        ("кешкі 9-да", "UTC", 1260),
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
    assert answer == "✅ The daily digest comes at 20:00 Asia/Almaty, every day; next: Sat 2 May 2026, 20:00."


async def test_off_switches_it_off(db, add_chat, use):
    chat = await add_chat()
    await use(digest, chat, "20:00")
    assert "No digest any more" in await use(digest, chat, "off")
    assert "There is no digest" in await use(digest, chat)
    async with db.read() as tx:
        assert (await chats.get(tx, chat.id)).next_digest_at is None


async def test_without_words_it_tells_the_state(add_chat, use):
    chat = await add_chat()
    await use(digest, chat, "20:00")
    state, more = (await use(digest, chat)).split("\n")
    assert state == "The daily digest comes at 20:00 UTC, every day; next: Fri 1 May 2026, 20:00."
    assert "/digest mon-fri" in more


@pytest.mark.parametrize(
    ("words", "help_"),
    [
        ("25:00", "is not understood"),
        ("<b>", "is not understood"),
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


@pytest.mark.parametrize(
    ("lang", "words", "days", "is_weekly", "said"),
    [
        ("en", "mon-fri", (0, 1, 2, 3, 4), False, "Mon–Fri"),
        ("en", "weekly sun 19:00", (6,), True, "Sunday at 19:00"),
        ("ru", "пн, ср, пт", (0, 2, 4), False, "пн, ср, пт"),
        ("ru", "неделя вс", (6,), True, "день: воскресенье"),
        ("ru", "каждую неделю по воскресеньям в 19:00", (6,), True, "день: воскресенье"),
        ("ru", "по будням в 8 утра", (0, 1, 2, 3, 4), False, "пн–пт"),
        ("kk", "жұмыс күндері 8:00", (0, 1, 2, 3, 4), False, "дс–жм"),
        ("kk", "апта сайын жексенбі күні", (6,), True, "күні: жексенбі"),
        ("en", "every weekend", (5, 6), False, "Sat, Sun"),
        ("kk", "дс-жм 8:00", (0, 1, 2, 3, 4), False, "дс–жм"),
        ("kk", "апта жексенбі", (6,), True, "күні: жексенбі"),
    ],
)
async def test_days_and_a_weekly_rhythm_are_set_in_any_language(db, add_chat, use, lang, words, days, is_weekly, said):
    chat = await add_chat(lang=lang)
    assert said in await use(digest, chat, words)
    async with db.read() as tx:
        chosen = (await chats.get(tx, chat.id)).preferences
    assert (chosen.digest_days, chosen.is_weekly) == (days, is_weekly)


async def test_a_weekly_digest_falls_on_its_day_and_daily_ends_it(db, add_chat, use):
    chat = await add_chat(zone="Asia/Almaty")
    await use(digest, chat, "weekly sun 19:00")
    async with db.read() as tx:
        assert (await chats.get(tx, chat.id)).next_digest_at.isoformat() == "2026-05-03T14:00:00+00:00"
    assert "every day" in await use(digest, chat, "daily")


async def test_now_shows_what_it_would_tell_and_changes_nothing(db, add_chat, use, keep_alert, time):
    chat = await add_chat(digest_minute=1200, next_digest_at=time())
    await keep_alert(chat, time(), state="held")
    assert "Ерасыл Сагымбеков" in await use(digest, chat, "now")
    async with db.read() as tx:
        assert await chats.get(tx, chat.id) == chat
