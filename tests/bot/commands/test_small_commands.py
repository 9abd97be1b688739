"""Commands of a few lines: start, help, lang, tz, why."""

from pathlib import Path

import pytest

import bot.commands
from bot.commands import COMMANDS, lang, start, tz, why
from bot.commands import help as help_
from bot.phrases import LANGUAGES
from storage import chats


def test_every_file_of_the_folder_is_a_command_and_listed():
    files = {path.stem for path in Path(bot.commands.__file__).parent.glob("*.py")} - {"__init__"}
    assert files == {command.__name__.rpartition(".")[2] for command in COMMANDS}
    assert {name.removesuffix("_") for name in files} == {command.NAME for command in COMMANDS}  # import is a keyword


@pytest.mark.parametrize(
    ("words", "shows"),
    [
        ("digest", "/quiet"),
        ("сводка", "/quiet"),
        ("шолу", "/quiet"),
        ("файлы", "/import"),
        ("Дереккөздер", "/status"),
        ("safety", "/lock"),
        ("безопасность", "/lock"),
    ],
)
async def test_help_knows_commands_and_topics_in_any_language(add_chat, use, words, shows):
    said = await use(help_, await add_chat(), words)
    assert f"\n{shows}" in said
    assert "What I can do" not in said


@pytest.mark.parametrize("language", LANGUAGES)
async def test_help_has_eight_tasks_and_a_line_for_every_command_on_a_page(add_chat, use, language):
    chat = await add_chat(lang=language)
    assert len((await use(help_, chat)).split("\n")) == 9
    for command in COMMANDS:
        assert f"\n/{command.NAME}" in await use(help_, chat, command.NAME)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_start_asks_first_for_the_language(add_chat, use, language):
    answer = await use(start, await add_chat(lang=language))
    assert "қазақша" in answer
    assert "<b>Dabyl</b>" in answer


async def test_start_in_a_group_tells_its_number(add_chat, use):
    assert "-100500" in await use(start, await add_chat("-100500"), hides_names=True)


@pytest.mark.parametrize(
    ("words", "answer", "kept"),
    [
        ("ru", "✅ Язык: русский.", "ru"),
        ("KZ", "✅ Тіл: қазақша.", "kk"),
        ("fr", "I speak en, ru and kk", "en"),
        ("", "Language: English", "en"),
    ],
)
async def test_the_language_is_set_and_answered_in(db, add_chat, use, words, answer, kept):
    chat = await add_chat()
    assert (await use(lang, chat, words)).startswith(answer)
    async with db.read() as tx:
        assert (await chats.get(tx, chat.id)).lang == kept


async def test_the_zone_is_set_and_the_digest_keeps_its_local_hour(db, add_chat, use, time):
    chat = await add_chat(digest_minute=1200, next_digest_at=time())
    assert await use(tz, chat, "almaty") == "✅ Time zone: Asia/Almaty; now it is 21:41."
    async with db.read() as tx:
        after = await chats.get(tx, chat.id)
    assert (after.zone, after.digest_minute, after.next_digest_at.hour) == ("Asia/Almaty", 1200, 15)


async def test_the_zone_is_told_and_a_misspelt_one_explained(add_chat, use):
    chat = await add_chat()
    assert "UTC" in await use(tz, chat)
    assert "Asia/Almaty" in await use(tz, chat, "Asia/Almtay")


@pytest.mark.parametrize("words", ["{number}", "A-{number}", "А-{number}", " a - {number} "])
async def test_why_tells_reasons_and_repeats(add_chat, use, keep_alert, time, words):
    chat = await add_chat()
    number = await keep_alert(chat, time())
    await keep_alert(chat, time(), state="repeat", repeats_id=number, lang="kk")
    answer = await use(why, chat, words.format(number=number))
    assert "Russian genitive" in answer
    assert "1 report kept quiet" in answer


async def test_why_tells_nothing_of_another_chats_alert(add_chat, use, keep_alert, time):
    number = await keep_alert(await add_chat("1"), time())
    assert await use(why, await add_chat("2"), str(number)) == f"This chat has no alert A-{number}."
    assert "Which alert?" in await use(why, await add_chat("2"), "Ерасыл")


async def test_each_zone_that_may_be_meant_can_be_taken_by_itself(add_chat, use):
    """A tap on code copies all of it."""
    answer = await use(tz, await add_chat(), "Asia/Almati")
    assert "<code>Asia/Almaty</code>, <code>" in answer
