"""The live message of a mass event, its calls and its file."""

import csv
import io
from dataclasses import replace

import pytest

from bot.alert_buttons import PREFIX
from bot.markup import MAX_ENTITIES, MAX_UNITS, plain, weight
from bot.mass_words import word_call, word_mass
from bot.phrases import LANGUAGES, phrases
from bot.roster_file import roster_file
from storage.masses import Mass
from storage.records import Chat, EventFact, Preferences
from watchers.mass import Roster

CHAT = Chat(1, "telegram", "5", "private", "active", "en", "Asia/Almaty", None, None, None)
JAIL = ["jail-days", {"days": 15}]
SHOWN = {
    "family": "arrests",
    "began_at": "2026-05-01T13:00:00+00:00",
    "at": "2026-05-01T14:25:00+00:00",
    "is_over": False,
    "named": 137,
    "listed": 2,
    "counted": 200,
    "entries": 41,
    "outlets": 9,
    "top": [["Ерасыл <С.>", False, [["detention", {}], JAIL]], ["Север", True, [["detention", {}]]]],
    "others": ["Абаев А.", "Бекетов Т."],
    "rest": 133,
}
CALL = {"head": 1045, "people": [["Ерасыл С.", False, [JAIL], "Суд <в> Алматы", "https://news.example/1"]]}


def lines(shown=SHOWN, chat=CHAT, number=1045):
    return plain(word_mass(shown, number, chat)).split("\n")


def test_people_of_the_list_stand_on_top_with_what_happened_last_first():
    assert lines() == [
        "🚨 Mass detentions · Fri 1 May 2026",
        "137 people named · 2 on your list · up to 200 by the sources' count · 41 reports",
        "⭐ On your list",
        "🔴 Ерасыл <С.> — jail, 15 days · detention",
        "🔴 Север — detention",
        "Абаев А. · Бекетов Т. · … 133 more in the file",
        "updated 19:25; this message grows",
        "A-1045",
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_speaks_every_language_and_says_when_it_is_over(lang):
    chat = replace(CHAT, lang=lang)
    assert lines(chat=chat) != lines(SHOWN | {"is_over": True}, chat)
    assert phrases(lang).has("mass.arrests")


def test_a_family_without_a_name_is_called_by_its_kind():
    assert lines(SHOWN | {"family": "dismissal"})[0] == "🚨 Many at once: dismissal or expulsion · Fri 1 May 2026"


@pytest.mark.parametrize("name", ["Ы" * 200, "😀" * 100, "<b>&</b>" * 30])
def test_however_many_and_long_the_names_it_fits_one_message(name):
    top = [[f"{number} {name}", False, [JAIL] * 3] for number in range(60)]
    shown = SHOWN | {"top": top, "listed": 400, "named": 900, "others": [name] * 60}
    units, entities = weight(word_mass(shown, 1045, CHAT))
    assert units <= MAX_UNITS
    assert entities <= MAX_ENTITIES
    call = CALL | {"people": [[name, False, [JAIL], name, "https://news.example/1"]] * 400}
    units, entities = weight(word_call(call, CHAT))
    assert units <= MAX_UNITS
    assert entities <= MAX_ENTITIES


def test_whoever_does_not_fit_is_counted():
    top = [[f"Name {number}", False, [JAIL]] for number in range(60)]
    told = lines(SHOWN | {"top": top, "listed": 400})
    assert "… 340 more in the file" in told


def test_a_call_says_who_and_what_with_the_headline():
    told = plain(word_call(CALL, CHAT)).split("\n")
    assert told == [
        "⭐ On your list, in A-1045",
        "🔴 Ерасыл С. — jail, 15 days · Суд <в> Алматы (https://news.example/1)",
    ]


def test_a_safe_chat_sees_code_names_only():
    chat = replace(CHAT, preferences=Preferences(is_safe=True))
    text = " ".join([*lines(chat=chat), plain(word_call(CALL, chat))])
    assert "Север" in text
    assert not any(word in text for word in ("Ерасыл", "Абаев", "news.example"))


@pytest.fixture
def mass(told, time):
    facts = told(watches=("=cmd()",), persons=("Абаев А.",), events=(EventFact("jail-days", {"days": 15}),))
    roster, _ = Roster().adding(facts, ["=cmd()"], {})
    body = {"roster": roster.to_json(), "calling": []}
    return Mass(1, 1, "arrests", 1045, None, None, 0, body, time(), time(), None)


def test_the_file_has_people_of_the_list_first_and_no_formulas(mass):
    file = roster_file(mass, CHAT, phrases("en"))
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert file.name == "roster-2026-05-01.csv"
    assert [row[:3] for row in rows[1:]] == [["'=cmd()", "yes", "jail, 15 days"], ["Абаев А.", "", "jail, 15 days"]]


def test_the_file_of_a_safe_chat_names_no_outlet(mass):
    chat = replace(CHAT, preferences=Preferences(is_safe=True))
    assert "Дала" not in roster_file(mass, chat, phrases("en")).content.decode()


def test_the_prefix_of_its_buttons_is_that_of_alerts():
    assert PREFIX == "a"
