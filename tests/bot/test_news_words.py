"""What is new stands first, and below who reports it."""

from dataclasses import replace

import pytest

from bot.alert_words import word_alert
from bot.markup import plain
from bot.news_words import safe_telling
from bot.phrases import LANGUAGES, phrases
from matchers.storywords import lexicon
from storage.records import EventFact, News, Preferences, Report, Telling

NUMBER = Telling("reply", (News("number", "15 days", "10 days"),), head=7)


@pytest.fixture
def lines(told):
    def word(telling, *, lang="en", **others):
        text = word_alert(told(**others), number=9, lang=lang, zone="UTC", maybe_dup=False, telling=telling)
        return plain(text).split("\n")

    return word


@pytest.fixture
def reports(time):
    def make(*outlets, langs=("ru",)):
        return tuple(
            Report(place, outlet, outlet, langs[place % len(langs)], time(), is_own=True, is_state=False)
            for place, outlet in enumerate(outlets)
        )

    return make


@pytest.mark.parametrize(
    ("lang", "first"),
    [
        ("en", "🆕 15 days, before: 10 days"),
        ("ru", "🆕 15 суток, было: 10 суток"),
        ("kk", "🆕 15 тәулік, бұрын: 10 тәулік"),
    ],
)
def test_a_reply_says_first_what_is_new(lines, lang, first):
    assert lines(NUMBER, lang=lang)[0] == first


@pytest.mark.parametrize(
    ("news", "words"),
    [
        (News("person", "Сания Тулегенова"), "also Сания Тулегенова"),
        (News("step", "hunger-strike"), "hunger strike"),
        (News("step", "jail-days"), "jail"),
        (News("contradiction", "15 days", "10 days"), "sources differ: 10 days or 15 days"),
        (News("term", "another 15 days"), "another term: 15 days"),
        (News("again", "it happened again"), "it happened again"),
        (News("place", "almaty"), "another place: Almaty"),
        (News("number", "184600 money", "50000 money"), "184,600, before: 50,000"),
    ],
)
def test_each_kind_of_news_has_its_words(lines, news, words):
    assert lines(Telling("reply", (news,), head=7))[0] == f"🆕 {words}"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", ["person", "step", "number", "contradiction", "term", "again", "place"])
def test_news_has_words_in_every_language(lines, lang, kind):
    news = News(kind, "15 days", "10 days" if kind in {"number", "contradiction"} else "")
    assert lines(Telling("reply", (news,), head=7), lang=lang)[0].startswith("🆕 ")


def test_what_is_perhaps_the_same_says_so_first(lines):
    assert lines(Telling("possible", (), head=7))[0] == "❓ Possibly the same as A-7"


def test_a_second_source_is_short(lines, reports):
    told = lines(Telling("source", (), head=7, reports=reports("Дала", "Полынь"), sources=2))
    assert told[0] == "✅ A second independent source: Полынь"
    assert len(told) == 6


def test_who_else_reports_it_stands_with_languages_and_the_first_one(lines, reports):
    outlets = reports("Дала", "Полынь", "Утро", "Сөз", "Еркін", "Вести", langs=("ru", "kk"))
    told = lines(Telling(reports=outlets, sources=3))
    expected = "📰 3 independent sources · also reported by Полынь, Утро, Сөз (+2) · RU 3, KK 3 · first: Дала"
    assert expected in told


@pytest.mark.parametrize(
    ("others", "label"),
    [({}, "single source"), ({"is_state_only": True}, "state media only"), ({"sources": 2}, "2 independent")],
)
def test_how_well_it_is_confirmed_is_told(lines, reports, others, label):
    [line] = [line for line in lines(Telling(reports=reports("Дала"), **others)) if line.startswith("📰")]
    assert line.startswith(f"📰 {label}")


def test_a_safe_chat_is_told_no_outlet_and_no_name(lines, reports):
    telling = Telling("reply", (News("person", "Сания"),), head=7, reports=reports("Дала", "Полынь"), sources=2)
    told = lines(safe_telling(telling, Preferences(is_safe=True)))
    assert not any(word in line for line in told for word in ("Сания", "Полынь"))
    assert "📰 2 independent sources · RU 2" in told


def test_what_lies_behind_does_not_head_the_alert(lines):
    events = (EventFact("jail-days", {"days": 15}), EventFact("draft-notice", {}))
    assert lines(Telling(), events=events)[0].startswith("🔴")
    served = lines(Telling(), events=events, earlier=("jail-days",))[0]
    assert served == "🪖 Ерасыл Сагымбеков · draft notice · jail, 15 days"


def test_an_edit_without_reports_says_nothing_of_sources(lines):
    assert not any("📰" in line for line in lines(replace(NUMBER, reports=())))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_step_has_a_name(lang):
    assert [step for step in lexicon().kinds if not phrases(lang).has(f"steps.{step}")] == []


def test_a_second_source_is_named_once(lines, reports):
    told = lines(Telling("source", (), head=7, reports=reports("Дала", "Полынь", langs=("ru", "en")), sources=2))
    assert told[0] == "✅ A second independent source: Полынь"
    assert "📰 2 independent sources · RU 1, EN 1 · first: Дала" in told
