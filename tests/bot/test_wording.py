from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.facts import DigestFacts, DigestItem, Kept, Trouble, facts_from_json, facts_to_json
from bot.markup import MAX_ENTITIES, MAX_UNITS, plain, weight
from bot.wording import word, word_alert, word_digest
from storage.alerts import told_to_json
from storage.records import Chat, EventFact, Message, Preferences, Quote, Told

MADE = datetime(2026, 5, 1, 15, 0, tzinfo=UTC)


def _alert(told, **others):
    return word_alert(told, **({"number": 1042, "lang": "en", "zone": "Asia/Almaty", "maybe_dup": False} | others))


def _facts(*items, **others):
    values = {"made_at": MADE, "repeats": 0, "feeds_good": 42, "feeds_all": 45, "entries": 1312, "troubles": ()}
    return DigestFacts(items=items, **(values | others))


def _digest(facts, **others):
    return word_digest(facts, **({"lang": "en", "zone": "Asia/Almaty"} | others))


def test_an_alert_tells_who_what_where_when_and_why(told):
    assert _alert(told()).split("\n") == [
        "🔴 <b>Ерасыл Сагымбеков</b> · jail, 15 days",
        '<a href="https://news.example/a/1">Алматы: суд арестовал активистов за баннер</a>',
        "<blockquote>…суд признал <b>Ерасыла Сагымбекова</b> виновным…</blockquote>",
        "🕘 21:35 Almaty (seen 21:41) · Дала Вести · RU",
        "<i>🔎 «Ерасыла Сагымбекова»: Russian genitive</i>",
        "<code>A-1042</code>",
    ]


@pytest.mark.parametrize(
    ("lang", "first", "when"),
    [
        ("ru", "🔴 Ерасыл Сагымбеков · 15 суток ареста", "🕘 21:35 Алматы (замечено в 21:41) · Дала Вести · RU"),
        ("kk", "🔴 Ерасыл Сагымбеков · 15 тәулік қамақ", "🕘 21:35 Алматы (байқалды: 21:41) · Дала Вести · RU"),
    ],
)
def test_an_alert_speaks_the_language_of_its_chat(told, lang, first, when):
    lines = plain(_alert(told(), lang=lang)).split("\n")
    assert (lines[0], lines[3]) == (first, when)


@pytest.mark.parametrize(
    ("others", "first"),
    [
        ({"events": ()}, "🔵 Ерасыл Сагымбеков · in the news"),
        ({"watches": ("jail-days",), "persons": ("Айдос Омар",)}, "🔴 Айдос Омар · jail, 15 days"),
        ({"watches": ("jail-days",)}, "🔴 jail, 15 days"),
        ({"watches": ("a OR b",), "persons": ("Айдос Омар",)}, "🔴 a OR b · jail, 15 days · Айдос Омар"),
        ({"events": (EventFact("release", {}), EventFact("release", {}))}, "🟢 Ерасыл Сагымбеков · release"),
        ({"watches": tuple("ABCDEFGHIJ")}, "🔴 A, B, C, D, E, F, G, H, +2 · jail, 15 days"),
    ],
)  # fmt: skip
def test_the_first_line_says_who_and_what(told, others, first):
    assert plain(_alert(told(**others))).split("\n")[0] == first


def test_the_mark_is_that_of_the_gravest_event(told):
    events = (EventFact("draft-notice", {}), EventFact("torture", {}))
    assert _alert(told(events=events)).startswith("🔴 ")
    assert _alert(told(events=events[:1])).startswith("🪖 ")


def test_others_of_the_list_stand_in_a_line_of_their_own(told):
    assert "👤 also on your list: Сания &lt;Т.&gt;" in _alert(told(also=("Сания <Т.>",)))


def test_a_script_is_no_language(told):
    assert _alert(told(lang="kk-Latn")).split("\n")[3].endswith("· KK")


def test_an_alert_perhaps_told_before_says_so(told):
    assert "may repeat" in _alert(told(), maybe_dup=True)
    assert "may repeat" not in _alert(told())


def test_an_alert_without_a_number_or_a_quote_leaves_them_out(told):
    text = _alert(told(quote=None), number=None)
    assert "blockquote" not in text
    assert "A-" not in text


@pytest.mark.parametrize(
    ("published", "when"),
    [
        (None, "🕘 seen 21:41 Almaty"),
        (datetime(2026, 5, 1, 16, 41, tzinfo=UTC), "🕘 21:41 Almaty"),
        (datetime(2026, 4, 29, 16, 41, tzinfo=UTC), "🕘 29 Apr 21:41 Almaty (seen 21:41)"),
    ],
)
def test_times_say_what_is_known(told, published, when):
    line = next(
        line for line in _alert(told(published_at=published, source=None, lang=None)).split("\n") if "🕘" in line
    )
    assert line == when


def test_a_zone_this_machine_does_not_know_loses_no_alert(told):
    assert "16:35" in _alert(told(), zone="Mars/Base")


def test_what_a_source_prints_can_not_become_markup(told):
    evil = "<script>&</b><a href='x'>"
    text = _alert(
        told(
            watches=(evil,), persons=(evil,), title=evil, source=evil, lang=evil, reasons=(evil,), url=f"https://x.example/{evil}",
            quote=Quote(evil, ((0, 3),)), events=(EventFact(evil, {"article": evil}),),
        )
    )  # fmt: skip
    assert "<script" not in text
    assert text.count("<a ") == text.count("</a>") == 1


WORDS = st.text(max_size=6000)


@given(
    title=WORDS,
    quote=WORDS,
    name=WORDS,
    reasons=st.lists(WORDS, max_size=9),
    bold=st.lists(st.integers(0, 5000), max_size=200),
)
def test_an_alert_always_fits_one_message(title, quote, name, reasons, bold):
    edges = sorted(set(bold))
    stretches = tuple(zip(edges[::2], edges[1::2], strict=False))
    facts = Told(
        watches=(name,) * 12,
        persons=(name,) * 12,
        events=tuple(EventFact("fine", {"amount": n}) for n in range(30)),
        title=title,
        url="https://x.example/",
        source=name,
        lang="ru",
        published_at=None,
        seen_at=MADE,
        quote=Quote(quote, stretches),
        title_bold=stretches,
        reasons=tuple(reasons),
    )
    shown, entities = weight(_alert(facts))
    assert shown <= MAX_UNITS
    assert entities <= MAX_ENTITIES


def test_a_digest_groups_by_event_then_names_then_people_not_listed(told):
    items = (
        DigestItem(1, told(events=(), title="Only a name"), 1, ("ru",)),
        DigestItem(
            2, told(watches=(), persons=("Зорин",), events=(EventFact("fine", {}),), title="A fine"), 1, ("ru",)
        ),
        DigestItem(3, told(events=(EventFact("draft-notice", {}),), title="A notice"), 1, ("kk",)),
        DigestItem(4, told(title="A sentence"), 4, ("ru", "kk", "en")),
    )
    [text] = _digest(_facts(*items))
    lines = [line for line in plain(text).split("\n") if line]
    assert lines[0] == "🗞 Daily digest · Fri 1 May 2026, 20:00 Almaty"
    assert lines[1] == "alive: 42 of 45 sources read, 1,312 entries"
    assert lines[2] == "🔴 Jail (1 story)"
    assert lines[3].startswith("1. Ерасыл Сагымбеков: jail, 15 days — A sentence")
    assert lines[3].endswith("Дала Вести · ×4 RU KK EN · A-4")
    assert lines[4] == "🪖 Draft notice (1 story)"
    assert lines[6] == "👤 Names only (1 story, no event)"
    assert lines[8] == "🆕 Not on your list (1 story)"
    assert lines[9].startswith("4. 🟠 Зорин: fine — A fine")


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_a_digest_without_news_says_so(lang):
    [text] = _digest(_facts(), lang=lang)
    assert len([line for line in text.split("\n") if line]) == 3


def test_the_alive_line_is_right_in_every_language():
    lines = [
        plain(_digest(_facts(), lang=lang)[0]).split("\n")[1].replace("\u00a0", " ") for lang in ("en", "ru", "kk")
    ]
    assert lines == [
        "alive: 42 of 45 sources read, 1,312 entries",
        "на связи: прочитано 42 из 45 источников, 1 312 записей",
        "жұмыс істеп тұр: 45 дереккөз, оқылғаны 42, 1 312 жазба",
    ]


def test_a_digest_lists_what_was_kept_quiet_and_why():
    kept = Kept(1042, "Полынь", "kk", MADE, "The same words at another address.")
    facts = _facts(kept=(kept,), kept_all=3)
    assert facts_from_json(facts_to_json(facts)) == facts
    text = plain("\n".join(_digest(facts, lang="ru")))
    assert "не показано 3 сообщения" in text
    assert "A-1042 · 20:00 · Полынь · KK · тот же текст по другому адресу" in text
    assert "… и ещё 2" in text
    safe = plain("\n".join(_digest(facts, preferences=Preferences(is_safe=True))))
    assert "Полынь" not in safe


def test_a_digest_tells_old_repeats_and_sources_in_trouble():
    troubles = (
        Trouble("7kun.example", "403 Forbidden", is_gone=False, last_good_at=MADE - timedelta(days=2)),
        Trouble("gone.example", "HTTP 410", is_gone=True, last_good_at=None),
        Trouble("quiet.example", "", is_gone=False, last_good_at=MADE - timedelta(days=2)),
    )
    text = plain("\n".join(_digest(_facts(repeats=2, troubles=troubles))))
    assert "2 repeats of stories told before" in text
    assert "7kun.example: the source can not be read (403 Forbidden); last read 29 Apr 20:00" in text
    assert "gone.example: the address is gone; never read" in text
    assert "quiet.example: not read for a day" in text


def test_a_long_digest_comes_in_several_messages_and_tells_how_many_are_left_out(told):
    items = tuple(DigestItem(n, told(title=f"{n} " + "long headline " * 20), 1, ("ru",)) for n in range(60))
    texts = _digest(_facts(*items))
    assert len(texts) > 1
    assert all(weight(text)[0] <= MAX_UNITS and weight(text)[1] <= MAX_ENTITIES for text in texts)
    assert "… and 35 stories more" in texts[-1]


def test_facts_of_a_digest_come_back_from_json_as_they_were(told):
    facts = _facts(
        DigestItem(3, told(), 2, ("ru",)), troubles=(Trouble("x", "403", is_gone=False, last_good_at=MADE),), repeats=1
    )
    assert facts_from_json(facts_to_json(facts)) == facts


def _message(kind, body):
    chat = Chat(1, "console", "console", "console", "active", "ru", "Asia/Almaty", None, None, None)
    return Message(7, chat, kind, 1, 1042 if kind == "alert" else None, body, 0, maybe_dup=True)


def test_a_row_of_the_outbox_is_worded_by_its_kind(told):
    assert "A-1042" in word(_message("alert", told_to_json(told())))[0]
    assert "возможен повтор" in word(_message("digest", facts_to_json(_facts())))[0]
    assert word(_message("notice", {"text": "a < b"})) == ["a &lt; b"]


def test_many_sources_with_the_same_trouble_share_a_line():
    dns = [Trouble(f"Source {number}", '{"code": "dns"}', is_gone=False, last_good_at=None) for number in range(30)]
    refused = Trouble("7kun", '{"code": "refused", "status": 403}', is_gone=False, last_good_at=None)
    [text] = _digest(_facts(troubles=(*dns, refused)))
    lines = plain(text).splitlines()
    assert (
        "Source 0, Source 1, Source 2, Source 3 … and 26 more sources: the name of the site can not be found" in lines
    )
    assert "7kun: the site refuses us (HTTP 403); never read" in lines
    assert "more source" not in lines[-1]


def test_more_troubles_than_are_told_are_counted():
    codes = ["dns", "tls", "slow", "heavy", "large", "robots", "proxy"]
    found = [
        Trouble(f"{code} {n}", f'{{"code": "{code}"}}', is_gone=False, last_good_at=None)
        for code in codes
        for n in "ab"
    ]
    [text] = _digest(_facts(troubles=tuple(found)))
    lines = plain(text).splitlines()
    assert sum("never read" in line for line in lines) == 10
    assert lines[-1] == "… and 4 more sources"


def test_people_on_no_list_are_named_in_the_nominative(told):
    first = _alert(told(persons=("Самата Байжанова", "Ерасыл Сагымбеков"))).splitlines()[0]
    assert first == "🔴 <b>Ерасыл Сагымбеков</b> · jail, 15 days · <b>Самат Байжанов</b>"
