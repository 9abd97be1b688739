"""Sources in words: every trouble and every state has its sentence in every language."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.markup import plain
from bot.phrases import LANGUAGES, phrases
from bot.source_lines import source_line, sources_title
from bot.source_words import describe_source, silence, word_notice, word_trouble
from bot.wording import word
from storage.records import Chat, Feed, Message, Preferences
from watchers.discovery import Found
from watchers.health import CODES, STATES, Trouble, state_of
from watchers.kinds import KINDS

NOW = datetime(2026, 5, 1, 16, 40, tzinfo=UTC)
CHAT = Chat(1, "telegram", "77", "private", "active", "kk", "Asia/Almaty", None, None, None)
FEED = Feed(7, "https://dala.example/rss", "feed", "Дала", None, None, None, 3, 0.0, "active", None, NOW, hours="[]")
BY_STATE = {
    "ok": FEED,
    "unchecked": replace(FEED, looks=0, last_good_at=None, hours=None),
    "failing": replace(FEED, error=Trouble("dns").to_json()),
    "empty": replace(FEED, hours=None),
    "quiet": replace(FEED, quiet_after=NOW - timedelta(days=1)),
    "parked": replace(FEED, state="parked", error=Trouble("refused", 403).to_json()),
    "gone": replace(FEED, state="gone", error=Trouble("gone", 410).to_json()),
}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("code", sorted(CODES))
def test_every_trouble_says_what_is_wrong_and_what_to_do(code, lang):
    said = plain(word_trouble(Trouble(code, 500, "boom", 30), phrases(lang)))
    assert said.count(". ") >= 1
    assert "{" not in said


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("state", STATES)
def test_every_state_is_shown_in_a_list(state, lang):
    feed = BY_STATE[state]
    assert state_of(feed, NOW) == state
    assert "Дала" in source_line(feed, CHAT, phrases(lang), NOW)
    assert sources_title([feed], phrases(lang), NOW)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", [*KINDS, "forwarded"])
def test_every_kind_has_a_name(kind, lang):
    assert phrases(lang).say(f"source.kind_{kind}")


def test_the_status_is_told_and_where_there_was_none_the_reason():
    say = phrases("en")
    assert plain(word_trouble(Trouble("refused", 403, "answered 403"), say)).startswith(
        "The site refuses us (HTTP 403). "
    )
    assert "(unheard of)" in plain(word_trouble(Trouble("unreadable", None, "unheard of"), say))


@pytest.mark.parametrize(("hours", "said"), [(0, "a long time"), (20, "20 hours"), (47, "47 hours"), (50, "2 days")])
def test_a_silence_is_told_in_hours_or_days(hours, said):
    assert silence(hours, phrases("en")) == said


def notice(**preferences):
    chat = replace(CHAT, lang="ru", preferences=Preferences(**preferences))
    body = {"source": "Дала (https://dala.example/rss)", "trouble": Trouble("quiet", hours=72).to_json()}
    (text,) = word(Message(1, chat, "notice", 5, None, body, 0, maybe_dup=False))
    return text


def test_a_notice_is_worded_in_the_language_of_whoever_answers_for_the_source():
    assert notice().startswith("⚠️ Дала (https://dala.example/rss): Ничего нового уже 3 дня")


def test_a_notice_in_a_safe_chat_names_no_outlet():
    assert "Дала" not in notice(is_safe=True)


def test_what_a_server_says_can_not_become_markup():
    assert "<b>" not in word_notice("<b>x</b>", Trouble("unreadable", None, "<b>y</b>"), phrases("en"))


@pytest.mark.parametrize(("lang", "newest"), [("en", "1 May 21:35"), ("ru", "1 мая 21:35"), ("kk", "1 мамыр 21:35")])
def test_the_newest_entry_is_told_by_the_clock_of_the_chat(lang, newest):
    found = Found("https://dala.example/rss", "feed", "Дала", 20, NOW - timedelta(minutes=5))
    assert newest in plain(describe_source(found, phrases(lang), "Asia/Almaty"))
    assert "2026-05-01 16:35 UTC" in plain(describe_source(found, phrases(lang)))
