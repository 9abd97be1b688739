import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.graphic import graphic_stretches
from bot.markup import Covered, clip, emphasize, escape, plain
from bot.sharing import safe
from bot.wording import word
from storage.alerts import told_to_json
from storage.records import Chat, Message, Preferences, Quote

SAFE = Preferences(is_safe=True)
GRAPHIC = Preferences(hides_graphic=True)
SPOILER = re.compile(r"<tg-spoiler>.*?</tg-spoiler>", re.DOTALL)


def _chat(preferences, lang="ru"):
    address = {"id": 1, "sender": "telegram", "address": "5", "kind": "private", "state": "active"}
    return Chat(
        **address,
        lang=lang,
        zone="Asia/Almaty",
        digest_minute=None,
        next_digest_at=None,
        last_digest_at=None,
        preferences=preferences,
    )


@pytest.fixture
def alert(told):
    """Word an alert for a chat with these preferences."""

    def make(preferences, **facts):
        body = told_to_json(told(**facts))
        message = Message(1, _chat(preferences), "alert", 1, 1042, body, 0, maybe_dup=False)
        [text] = word(message)
        return text

    return make


def test_a_safe_alert_shows_nobody_no_outlet_and_no_link(alert):
    text = alert(SAFE, also=("Сания Тулегенова",), persons=("Болат Ахметов",))
    open_words = SPOILER.sub("", text)
    for secret in ("Сагымбеков", "Тулегенова", "Ахметов", "Дала Вести", "news.example", "баннер", "виновным"):
        assert secret not in open_words
    assert "15 суток ареста" in open_words
    assert "A-1042" in open_words
    assert "href" not in text
    assert "Дала Вести" not in text


def test_a_code_name_is_shown_openly_in_a_safe_chat(alert):
    text = alert(SAFE, watches=("P-17", "Ерасыл Сагымбеков"), open_labels=("P-17",))
    assert "P-17" in SPOILER.sub("", text)
    assert "Сагымбеков" not in SPOILER.sub("", text)


def test_a_chat_that_chose_nothing_sees_everything(told):
    assert safe(told(), Preferences()) == told()


def test_graphic_words_stand_behind_a_spoiler_where_that_is_wished(alert):
    quote = Quote("Ерасыла пытали током", ((0, 7),))
    text = alert(GRAPHIC, title="Пытки в СИЗО: суд", quote=quote)
    assert "<tg-spoiler>Пытки</tg-spoiler> в СИЗО: суд" in text
    assert "<b>Ерасыла</b> <tg-spoiler>пытали</tg-spoiler> током" in text
    assert "spoiler" not in alert(Preferences(), title="Пытки в СИЗО: суд", quote=quote)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The detainee was beaten to death", ["beaten to death"]),
        ("rapeseed oil prices rose", []),
        ("They rapidly left", []),
        ("Его избили до смерти", ["до смерти"]),
        ("Купил кровать и кровлю", []),
        ("В крови нашли следы", ["крови"]),
        ("Қанды қаңтар құрбандары", []),
        ("Кровавый январь и кровь", ["кровь"]),
        ("A blood donor in a bloody shirt", ["bloody"]),
        ("Перелом рёбер и переломы ребер", ["Перелом рёбер", "переломы ребер"]),
        ("Оны қамауда азаптаған", ["азаптаған"]),
        ("Қамақтан босап шықты", []),
        ("Судмедэксперт мәйітті қарады", ["мәйітті"]),
    ],
)
def test_graphic_words_are_found_in_any_form_and_nothing_else(text, found):
    assert [text[start:end] for start, end in graphic_stretches(text)] == found


def test_covered_text_stays_covered_when_it_is_cut_and_set():
    covered = Covered("one two three four")
    assert escape(covered) == "<tg-spoiler>one two three four</tg-spoiler>"
    assert escape(clip(covered, 12)) == "<tg-spoiler>one two…</tg-spoiler>"
    assert emphasize(covered, ((4, 7),), limit=12) == "<tg-spoiler>one <b>two</b>…</tg-spoiler>"


def test_a_bold_stretch_that_is_covered_in_part_keeps_its_tags_apart():
    assert escape(emphasize(Covered("abcdef", [(2, 4)]), ((1, 3),), limit=10)) == (
        "a<b>b</b><tg-spoiler><b>c</b>d</tg-spoiler>ef"
    )


def test_plain_text_shows_no_covered_words():
    assert plain("<b>a</b> <tg-spoiler>b <i>c</i></tg-spoiler> d") == "a ▒▒▒ d"


def test_what_a_safe_chat_shows_of_a_told_is_chosen_not_left_over(told):
    facts = replace(told(), reasons=("«Ерасыла»: spelt so",), seen_at=datetime(2026, 5, 1, tzinfo=UTC))
    shown = safe(facts, SAFE)
    assert (shown.url, shown.source, shown.reasons) == (None, None, ())
