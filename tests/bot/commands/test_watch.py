from typing import get_args

import pytest

from bot.commands import watch
from bot.phrases import LANGUAGES, phrases
from matchers.name_checks import ProblemKind
from storage import watches
from storage.records import NameWatch, PatternWatch, QueryWatch


async def _listed(db, chat):
    async with db.read() as tx:
        return [one.watch for one in await watches.listing(tx, db.vault, chat.id)]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Айгерим Сулейменова", NameWatch),
        ("  Aigerim   Suleimenova ", NameWatch),
        ("pattern:jail-days", PatternWatch),
        ("rally AND NOT sport", QueryWatch),
        ('"пикет у акимата"', QueryWatch),
    ],
)
async def test_a_name_a_pattern_and_a_query_are_told_apart(db, add_chat, use, words, kind):
    chat = await add_chat()
    assert (await use(watch, chat, words)).startswith("✅ <b>1</b>")
    [listed] = await _listed(db, chat)
    assert isinstance(listed, kind)


async def test_a_single_name_shows_the_forms_it_is_looked_for_in(add_chat, use):
    first, _, *forms = (await use(watch, await add_chat(), "Әйгерім Сүлейменова")).split("\n")
    assert first == "✅ <b>1</b> Әйгерім Сүлейменова"
    kazakh, russian, english = forms
    assert kazakh.startswith("KK Әйгерім Сүлейменова")
    assert russian.startswith("RU Айгерим Сулейменова")
    assert english.startswith("EN ")
    assert "Aigerim Suleimenova" in english
    assert "EN" not in await use(watch, await add_chat("2"), "Әйгерім Сүлейменова", hides_names=True)


async def test_every_line_gets_an_answer_and_the_good_ones_are_kept(db, add_chat, use):
    chat = await add_chat()
    answer = await use(
        watch, chat, "1. Айгерим Сулейменова\n\n- Ерлан Касымов\nпустое\nАйгерим Сулейменова\npattern:jail-dayz"
    )
    lines = answer.split("\n")
    assert lines[0].endswith("Айгерим Сулейменова")
    assert lines[1].endswith("Ерлан Касымов")
    assert lines[2].startswith("❌ line 4: “пустое” is one word")
    assert lines[3].startswith("☑️ <b>1</b>")
    assert "near it: jail-days" in lines[4]
    assert lines[5] == "2 added, 1 known, 2 not understood"
    assert [one.name for one in await _listed(db, chat)] == ["Айгерим Сулейменова", "Ерлан Касымов"]


@pytest.mark.parametrize(("lang", "words"), [("ru", "одно слово"), ("kk", "бір сөз"), ("en", "one word")])
async def test_what_is_wrong_with_a_name_is_said_in_the_chats_language(add_chat, use, lang, words):
    answer = await use(watch, await add_chat(lang=lang), "Асет")
    assert words in answer
    assert answer.count("\n") == 0


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_problem_of_a_name_has_its_sentence(lang):
    assert all(phrases(lang).has(f"name_problem.{kind}") for kind in get_args(ProblemKind))


async def test_a_query_with_a_mistake_is_refused_with_its_reason(db, add_chat, use):
    chat = await add_chat()
    assert (await use(watch, chat, "rally AND (")).startswith("❌")
    assert await _listed(db, chat) == []


async def test_an_address_is_no_person(db, add_chat, use):
    chat = await add_chat()
    assert "/sources https://" in await use(watch, chat, "https://news.example/a")
    async with db.read() as tx:
        assert await watches.listing(tx, db.vault, chat.id) == []


async def test_nothing_to_watch_asks_whom(add_chat, use):
    assert "Whom or what" in await use(watch, await add_chat(), " \n ")


async def test_too_many_lines_are_refused_before_any_is_kept(db, add_chat, use):
    chat = await add_chat()
    assert "200 lines" in await use(watch, chat, "\n".join(f"Имя Фамилия{number}" for number in range(201)))
    assert await _listed(db, chat) == []


async def test_a_name_can_not_become_markup(add_chat, use):
    answer = await use(watch, await add_chat(), "Айгерим <b>Сулейменова")
    assert "<b>С" not in answer
