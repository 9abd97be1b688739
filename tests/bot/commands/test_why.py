"""/why: what was kept quiet, when, by whom and why, in the chat's language; each may be told apart there."""

import pytest

from bot.commands import why
from bot.phrases import LANGUAGES, phrases
from bot.placed_words import word_placed
from storage import chats, stories
from storage.records import Decision, Preferences

FORMS = [
    "The same page with the same words.",
    "The same page with the same words, told long ago.",
    "The same page, changed without a new person, step or number.",
    "The same page, but with news: 15 days instead of 10 days.",
    "The same words at another address.",
    "The same words, but another 15 days.",
    "93% of the words are the same.",
    "The same list of people.",
    "The same list.",
    "Сания Тулегенова and the same step, detain.",
    "Сания Тулегенова and the same step, but little else.",
    "Сания Тулегенова and the same step, another day.",
    "Сания Тулегенова and sentence, which the earlier entry told beside other news.",
    "Сания Тулегенова and much the same words.",
    "Names, numbers and words agree by 61%.",
    "Сания Тулегенова and fine, told at its foot.",
    "Possibly the same news of Сания Тулегенова.",
    "Tells more of Сания Тулегенова: hunger-strike.",
    "Tells more of Сания Тулегенова: some days later.",
    "No earlier entry tells of this.",
]


class Signed:
    """As much of a signature as storage needs."""

    item = "g"

    def sure_keys(self):
        return []

    def keys(self):
        return []

    def marks(self):
        return []

    def packed(self):
        return b"[]"


@pytest.fixture
def place(db, time):
    """Note why an alert's entry was put where it is."""

    async def note(entry_id, reason, score=90):
        decision = Decision("s1", "e1", 1, "g", score, "event", reason, part="repeat")
        async with db.write() as tx:
            await stories.keep(tx, db.vault, entry_id, Signed(), decision, now=time())

    return note


async def test_what_was_kept_quiet_stands_with_time_outlet_language_and_reason(add_chat, use, keep_alert, time, place):
    chat = await add_chat(lang="ru", zone="Asia/Almaty")
    number = await keep_alert(chat, time())
    repeat = await keep_alert(chat, time(), state="repeat", repeats_id=number, source="Полынь", lang="kk")
    await place(2, "Ерасыл Сагымбеков and the same step, sentence.")
    answer = await use(why, chat, str(number))
    reason = "Ерасыл Сагымбеков: тот же шаг, приговор или арест (уверенность 90 из 100)"
    assert f"A-{repeat} · 21:41 · Полынь · KK · {reason}" in answer.split("\n")


async def test_an_event_type_is_not_called_by_its_id(add_chat, use, keep_alert, time):
    chat = await add_chat(lang="ru")
    answer = await use(why, chat, str(await keep_alert(chat, time(), watches=("Ерлан Касымов", "jail-days"))))
    assert "Ерлан Касымов · 15 суток ареста" in answer
    assert "jail-days" not in answer


async def test_a_repeat_says_of_itself_why_it_was_kept_quiet(add_chat, use, keep_alert, time, place):
    chat = await add_chat()
    number = await keep_alert(chat, time())
    repeat = await keep_alert(chat, time(), state="repeat", repeats_id=number, lang="kk")
    await place(2, "The same words at another address.", 97)
    answer = await use(why, chat, str(repeat))
    assert f"Kept quiet as a repeat of A-{number}: the same words at another address (sure by 97 of 100)" in answer


async def test_a_safe_chat_reads_no_outlet(add_chat, use, keep_alert, time, db):
    chat = await add_chat()
    number = await keep_alert(chat, time())
    await keep_alert(chat, time(), state="repeat", repeats_id=number, source="Полынь", lang="kk")
    assert "Полынь" in await use(why, chat, str(number))
    async with db.write() as tx:
        await chats.set_preferences(tx, chat.id, Preferences(is_safe=True))
    assert "Полынь" not in await use(why, chat, str(number))


@pytest.mark.parametrize("reason", FORMS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_form_of_a_decision_is_known_in_every_language(lang, reason):
    said = word_placed(reason, phrases(lang))
    assert said != reason.removesuffix(".") or lang == "en"
    assert lang == "en" or not any(word in said for word in (" the ", "same", "words", "instead"))


def test_a_form_that_is_not_known_stays_as_it_is():
    assert word_placed("Something <new>.", phrases("kk")) == "Something &lt;new&gt;"


@pytest.mark.parametrize("reason", [form for form in FORMS if "Сания" in form])
def test_a_name_needs_no_case_ending_in_russian(reason):
    """Before it stands nothing that governs a case: a name is inserted as it was printed."""
    assert word_placed(reason, phrases("ru")).startswith("Сания Тулегенова")
