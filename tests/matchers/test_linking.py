"""Whom an event happened to."""

import tomllib
from pathlib import Path

import pytest

from config.pattern_packs import load_pattern_packs
from matchers.linking import link
from matchers.patterns import PatternReader
from matchers.text import prepare
from storage.records import Mention

READER = PatternReader(load_pattern_packs())


def persons(title, text, names):
    """Read an entry; `names` are watched, each with its own words as watch id."""
    mentions = []
    for name in names:
        field, raw = ("title", title) if name in title else ("text", text)
        start = raw.index(name)
        mentions.append(Mention(name, field, start, start + len(name), name, 100, ""))
    ready = prepare(title), prepare(text)
    linked = link(READER.events(*ready), mentions, *ready)
    return {one.pattern: [(person.watch_id, person.score) for person in one.persons] for one in linked}


def test_a_list_shares_what_is_said_of_it():
    found = persons(
        "Court", "Temirov, Toqin and Jaqypov were sentenced to seven days in jail.", ["Temirov", "Toqin", "Jaqypov"]
    )
    assert found["jail-days"] == [("Temirov", 90), ("Toqin", 90), ("Jaqypov", 90)]


def test_each_clause_keeps_its_own_person():
    text = "Асель Нурбек оштрафовали на 50 МРП, а Ержана Токина арестовали на 15 суток."
    found = persons("Суд", text, ["Асель Нурбек", "Ержана Токина"])
    assert found["fine"] == [("Асель Нурбек", 90)]
    assert found["jail-days"] == [("Ержана Токина", 90)]


@pytest.mark.parametrize(
    ("title", "text", "least"),
    [
        ("News", "Daniyar Seilov came out at noon. He was detained at once.", 70),
        ("Daniyar Seilov in trouble", "Police detained him at home.", 65),
    ],
)
def test_a_pronoun_finds_its_person_with_less_certainty(title, text, least):
    ((watch, score),) = persons(title, text, ["Daniyar Seilov"])["detention"]
    assert watch == "Daniyar Seilov"
    assert score == least


def test_who_judges_or_speaks_is_left_out():
    text = "Judge Asqar Omarov sentenced Daniyar Seilov to 15 days in jail, lawyer Aliya Beken said."
    found = persons("Court", text, ["Asqar Omarov", "Daniyar Seilov", "Aliya Beken"])
    assert [watch for watch, _ in found["jail-days"]] == ["Daniyar Seilov"]


def test_somebody_not_listed_is_named_too():
    ready = prepare("Court"), prepare("On Monday Marat Jylanbaev was sentenced to 15 days in jail.")
    (event,) = link(READER.events(*ready), [], *ready)
    assert [(person.name, person.watch_id) for person in event.persons] == [("Marat Jylanbaev", None)]


def test_an_unsure_mention_makes_an_unsure_person():
    text = "Seilov was detained."
    ready = prepare(""), prepare(text)
    mention = Mention("w1", "text", 0, 6, "Seilov", 40, "surname alone")
    (event,) = link(READER.events(*ready), [mention], *ready)
    assert event.persons[0].score == 36


def test_nobody_named_gives_no_person():
    assert persons("Rally", "Police detained 15 people.", []) == {"detention": []}


CASES = [
    pytest.param(case, id=f"{path.stem}: {case['what']}")
    for path in sorted((Path(__file__).parent / "cases" / "linking").glob("*.toml"))
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
]


@pytest.mark.parametrize("case", CASES)
def test_an_event_is_told_of_whom_it_happened_to(case):
    title, text = prepare(case.get("title", "")), prepare(case["text"])
    mentions = [
        Mention(name, "text", start, start + len(name), name, 100, "")
        for name in case["watched"]
        for start in [case["text"].index(name)]
    ]
    found = link(READER.events(title, text), mentions, title, text)
    for pattern, expected in case["happened"].items():
        events = [event for event in found if event.pattern == pattern and event.status == "event"]
        assert events, f"no {pattern} at all"
        assert {person.watch_id for event in events for person in event.persons if person.watch_id} == set(expected)


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Полиция Астаны задержала Марата Жылкыбаева на пикете.", "Марата Жылкыбаева"),
        ("Сообщила Прокуратура Алматы: задержан Марат Жылкыбаев.", "Марат Жылкыбаев"),
        ("Almaty Police detained Marat Zhylkybayev on Monday.", "Marat Zhylkybayev"),
        ("Астана Полиция департаменті Марат Жылқыбаевты ұстады.", "Марат Жылқыбаевты"),
    ],
)
def test_an_office_with_capitals_is_nobody(text, person):
    ready = prepare(""), prepare(text)
    [found] = link(READER.events(*ready), [], *ready)
    assert [one.name for one in found.persons] == [person]
