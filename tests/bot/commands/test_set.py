from dataclasses import replace
from datetime import timedelta

import pytest

from bot.commands import list as list_
from bot.commands import set as set_
from storage import watches
from storage.records import Manner, NotRule, PatternWatch


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url


@pytest.fixture
async def chat(add_chat, watch_names):
    chat = await add_chat(zone="Asia/Almaty")
    await watch_names(chat, "Айгерим Сулейменова")
    return chat


@pytest.fixture
def kept(db):
    """The first watch of a chat."""

    async def read(chat):
        async with db.read() as tx:
            return (await watches.listing(tx, db.vault, chat.id))[0]

    return read


@pytest.mark.parametrize("mode", ["all", "events", "digest"])
async def test_a_mode_is_kept(chat, use, kept, mode):
    await use(set_, chat, f"1 {mode}")
    assert (await kept(chat)).manner == Manner(mode)


@pytest.mark.parametrize(
    ("words", "hours"), [("mute", 24), ("mute 24h", 24), ("mute 3d", 72), ("mute 12 сағ", 12), ("mute 2 дня", 48)]
)
async def test_a_mute_holds_for_its_time(chat, use, kept, time, words, hours):
    assert "😴 no alarms until" in await use(set_, chat, f"1 {words}")
    assert (await kept(chat)).manner.quiet_until == time() + timedelta(hours=hours)


@pytest.mark.parametrize("words", ["until 2026-12-31", "until 31.12.2026"])
async def test_a_watch_ends_with_the_day_of_the_chats_zone(chat, use, kept, words):
    assert "watched until Thu 31 Dec 2026" in await use(set_, chat, f"1 {words}")
    assert (await kept(chat)).manner.ends_at.isoformat() == "2026-12-31T19:00:00+00:00"


async def test_a_pause_is_shown_in_the_list_and_ends(chat, use, kept):
    assert "paused" in await use(set_, chat, "1 pause")
    assert "Сулейменова ⏸" in await use(list_, chat)
    await use(set_, chat, "1 resume")
    assert (await kept(chat)).manner == Manner()
    await use(set_, chat, "1 пауза")
    assert (await kept(chat)).manner == Manner(is_paused=True)
    await use(set_, chat, "1 пауза выкл")
    assert (await kept(chat)).manner == Manner()


async def test_code_name_spelling_and_rules_are_kept_and_taken_away(chat, use, kept):
    for words in ("code Север", "also Aika Suleimen", "not хоккей", "not Айгерим Тестова"):
        await use(set_, chat, f"1 {words}")
    person = (await kept(chat)).watch
    assert (person.code_name, person.aliases) == ("Север", ("Aika Suleimen",))
    assert person.not_rules == (NotRule("context", "хоккей"), NotRule("person", "Айгерим Тестова"))
    shown = await use(set_, chat, "1")
    assert "Север" in shown
    assert "хоккей" in shown
    for words in ("code off", "also off", "not off"):
        await use(set_, chat, f"1 {words}")
    before = (await kept(chat)).watch
    assert before == replace(person, code_name=None, aliases=(), not_rules=())


@pytest.mark.parametrize(
    "words",
    [
        "1 loudest",
        "1 mute soon",
        "1 until doomsday",
        "1 code",
        "1 also Асет",
        "1 all but sport",
        "1 все кроме спорта",
        "1 pause soon",
    ],
)
async def test_what_can_not_be_set_changes_nothing_and_says_what_can(chat, use, kept, words):
    before = await kept(chat)
    answer = await use(set_, chat, words)
    assert "nothing was changed" in answer
    assert "/set 3" in answer
    assert await kept(chat) == before


@pytest.mark.parametrize(
    ("words", "manner"),
    [
        ("все", Manner("all")),
        ("бәрі", Manner("all")),
        ("только сводка", Manner("digest")),
        ("тек шолу", Manner("digest")),
        ("пауза", Manner(is_paused=True)),
        ("тоқтату", Manner(is_paused=True)),
    ],
)
async def test_a_manner_can_be_said_in_any_language(chat, use, kept, words, manner):
    await use(set_, chat, f"1 {words}")
    assert (await kept(chat)).manner == manner


@pytest.mark.parametrize(
    "words", ["тихо 2 дня", "не беспокоить 2 дня", "пауза на 2 дня", "үнсіз 2 күн", "2 күнге дыбыссыз"]
)
async def test_a_mute_can_be_said_in_any_language(chat, use, kept, time, words):
    await use(set_, chat, f"1 {words}")
    assert (await kept(chat)).manner.quiet_until == time() + timedelta(days=2)


@pytest.mark.parametrize(
    "words", ["until 31 December", "до 31 декабря", "срок до 31.12", "31 желтоқсанға дейін", "жыл соңына дейін"]
)
async def test_an_end_can_be_said_in_any_language(chat, use, kept, words):
    await use(set_, chat, f"1 {words}")
    assert (await kept(chat)).manner.ends_at.isoformat() == "2026-12-31T19:00:00+00:00"


@pytest.mark.parametrize("words", ["until tomorrow", "до завтра", "ертеңге дейін"])
async def test_an_end_may_be_near(chat, use, kept, words):
    assert "watched until Sat 2 May 2026" in await use(set_, chat, f"1 {words}")


@pytest.mark.parametrize("words", ["до 31 дикабря", "until 2020-01-01", "31 желтоксанга дейін", "тихо сто лет"])
async def test_a_misspelt_day_or_span_is_answered_with_an_example(chat, use, kept, words):
    before = await kept(chat)
    answer = await use(set_, chat, f"1 {words}")
    assert "nothing was changed" in answer
    assert "/set 3" in answer
    assert "\n" not in answer
    assert await kept(chat) == before


async def test_a_code_name_fits_people_only(db, chat, use, time):
    async with db.write() as tx:
        await watches.add(tx, db.vault, chat.id, PatternWatch("", "jail-days"), now=time())
    assert "nothing was changed" in await use(set_, chat, "2 code Север")


async def test_a_number_that_is_not_there_is_told(chat, use):
    assert "no watch 9" in await use(set_, chat, "9 all")
    assert "Give the number" in await use(set_, chat)


async def test_no_name_is_printed_into_a_group(chat, use):
    assert "Сулейменова" not in await use(set_, chat, "1 all", hides_names=True)
