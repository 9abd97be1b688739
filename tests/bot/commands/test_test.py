from dataclasses import replace

import pytest

from bot.commands import test as test_command
from storage.records import Event, Mention, Person, Reading

PERSON = Person("Айдоса Омарова", None, "text", 0, 14, 80)
EVENT = Event("jail-days", "text", 20, 28, "15 суток", 90, "event", {"days": 15}, "number and noun", (PERSON,))


def _mention(watch, **others):
    values = {"matched": "Айгерим <Сулейменову>", "score": 92, "reason": "Russian accusative"} | others
    return Mention(watch.watch.id, "text", 0, 20, **values)


@pytest.fixture
async def listed(add_chat, watch_names):
    chat = await add_chat()
    [watch] = await watch_names(chat, "Айгерим Сулейменова")
    return chat, watch


async def test_what_fires_is_told_with_its_reason_and_the_events(use, listed):
    chat, watch = listed
    answer = await use(test_command, chat, "текст", reading=Reading((_mention(watch),), (EVENT,)))
    assert answer.split("\n") == [
        "🔔 <b>Айгерим Сулейменова</b> fires, score 92: “Айгерим &lt;Сулейменову&gt;”",
        "<i>Russian accusative</i>",
        "",
        "<b>Events read in the text</b>",
        "🔴 jail, 15 days, score 90 (happened): “15 суток”",
        "happened to: Айдос Омаров",
    ]


async def test_the_reason_is_told_in_the_chats_language_and_each_person_once(use, add_chat, watch_names):
    chat = await add_chat(lang="ru")
    [watch] = await watch_names(chat, "Айгерим Сулейменова")
    mention = _mention(watch, reason="“Айгерим” is Айгерим Сулейменова: given name and surname, Russian accusative.")
    twice = replace(EVENT, persons=(PERSON, replace(PERSON, name="Айдосу Омарову")))
    answer = await use(test_command, chat, "x", reading=Reading((mention,), (twice,)))
    assert "имя и фамилия, русский винительный падеж" in answer
    assert answer.count("Омаров") == 1


async def test_whom_an_event_happened_to_is_named_as_on_the_list(use, listed):
    """A printed genitive may be a woman's nominative as well: "Айгериму Сулейменова" is nobody's name."""
    chat, watch = listed
    person = replace(PERSON, name="Айгериму Сулейменова", watch_id=watch.watch.id)
    answer = await use(test_command, chat, "x", reading=Reading((), (replace(EVENT, persons=(person,)),)))
    assert "happened to: Айгерим Сулейменова" in answer.split("\n")


async def test_what_stays_quiet_is_told_too(use, listed):
    chat, watch = listed
    assert "stays quiet" in await use(test_command, chat, "x", reading=Reading((_mention(watch, score=40),), ()))
    assert "did not happen" in await use(
        test_command, chat, "x", reading=Reading((_mention(watch, status="negated"),), ())
    )


async def test_the_best_mention_speaks_for_its_watch(use, listed):
    chat, watch = listed
    mentions = (_mention(watch, status="negated"), _mention(watch, matched="fires"))
    answer = await use(test_command, chat, "x", reading=Reading(mentions, ()))
    assert answer.count("Айгерим Сулейменова</b>") == 1
    assert "“fires”" in answer


async def test_nothing_found_says_so(use, listed):
    assert "No watch of yours fires" in await use(test_command, listed[0], "x")


async def test_without_a_text_it_asks_for_one(use, listed):
    assert "Send a text" in await use(test_command, listed[0])


async def test_in_a_group_watches_go_by_number(use, listed):
    chat, watch = listed
    answer = await use(test_command, chat, "x", hides_names=True, reading=Reading((_mention(watch),), ()))
    assert "watch <b>1</b>, score 92" in answer
    assert "Айгерим" not in answer
