"""The demo's outlets and entries: they load, they cover what the demo shows, and their expectations hold together."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from config.errors import PackError
from dabyl.demo.news import ACTS, WATCHLIST, load_news, watch_ids

if TYPE_CHECKING:
    from pathlib import Path

    from dabyl.demo.news import Expectation, Outlet, Story

OUTLETS = load_news()
ENTRIES = sorted(
    ((outlet, story) for outlet in OUTLETS for story in outlet.stories),
    key=lambda pair: (pair[1].act, pair[1].minutes, pair[0].host),
)

GOOD = """
name = "Ala-Too Post"
host = "alatoo.example"
lang = "en"
format = "rss"

[[entry]]
slug = "snow"
act = 0
minutes = 1
title = "Snow"
body = "It snowed."
expect = [{ watch = "w", say = "quiet" }]
"""


def _event(expectation: Expectation) -> tuple[str, str | None, str]:
    return expectation.watch, expectation.pattern, json.dumps(dict(expectation.values), sort_keys=True)


def test_there_are_enough_outlets_entries_and_languages() -> None:
    assert len(OUTLETS) >= 12
    assert len(ENTRIES) >= 30
    assert {outlet.lang.partition("-")[0] for outlet in OUTLETS} == {"en", "ru", "kk"}
    assert "kk-Latn" in {outlet.lang for outlet in OUTLETS}


def test_every_feed_format_and_oddity_is_there() -> None:
    assert {outlet.format for outlet in OUTLETS} == {"rss", "atom", "json", "rdf"}
    assert "windows-1251" in {outlet.encoding for outlet in OUTLETS}
    assert any(not outlet.dates for outlet in OUTLETS)
    assert any(outlet.html for outlet in OUTLETS)
    assert any("undesirable organization" in outlet.footer for outlet in OUTLETS)


def test_each_act_brings_news_in_every_language() -> None:
    for act in ACTS:
        assert {outlet.lang.partition("-")[0] for outlet, story in ENTRIES if story.act == act} == {"en", "ru", "kk"}


@pytest.mark.parametrize(("outlet", "story"), ENTRIES, ids=[story.slug for _, story in ENTRIES])
def test_an_entry_is_one_to_four_sentences_under_a_one_line_title(outlet: Outlet, story: Story) -> None:
    assert "\n" not in story.title
    assert 20 < len(story.body) < 600
    assert story.body.count(".") <= 6
    assert all(line == line.strip() != "" for line in story.body.splitlines())


def test_kazakh_outlets_write_kazakh_letters() -> None:
    for outlet, story in ENTRIES:
        if outlet.lang == "kk":
            assert set("әғқңөұүһі") & set(story.body.lower()), story.slug


def test_the_first_look_finds_nothing_to_tell() -> None:
    said = {expectation.say for _, story in ENTRIES if story.act == 0 for expectation in story.expect}
    assert said == {"quiet"}


def test_a_repeat_follows_exactly_one_alarm_of_the_same_event() -> None:
    alarms: Counter[tuple[str, str | None, str]] = Counter()
    for _, story in ENTRIES:
        for expectation in story.expect:
            if expectation.say == "alarm":
                alarms[_event(expectation)] += 1
            if expectation.say == "repeat":
                assert alarms[_event(expectation)] == 1, story.slug
    assert set(alarms.values()) == {1}


def test_the_jail_and_the_draft_notice_are_told_in_three_languages() -> None:
    for pattern in ("jail-days", "draft-notice"):
        langs = {
            outlet.lang.partition("-")[0]
            for outlet, story in ENTRIES
            for expectation in story.expect
            if expectation.watch == "bekarys" and expectation.pattern == pattern
        }
        assert langs == {"en", "ru", "kk"}


def test_the_kazakh_outlet_is_first_with_the_draft_notice() -> None:
    first = next(
        outlet
        for outlet, story in ENTRIES
        if any(expectation.pattern == "draft-notice" for expectation in story.expect)
    )
    assert first.lang == "kk"


def test_every_watch_is_spoken_of_in_some_entry() -> None:
    assert {expectation.watch for _, story in ENTRIES for expectation in story.expect} == set(watch_ids())


def test_the_watchlist_mixes_scripts_and_has_an_alias_and_a_pattern() -> None:
    watches = [json.loads(line) for line in WATCHLIST.read_text(encoding="utf-8").splitlines()]
    names = [watch["name"] for watch in watches if "name" in watch]
    assert len(names) >= 8
    assert any(name.isascii() for name in names)
    assert any(set("әғқңөұүі") & set(name.lower()) for name in names)
    assert any(watch.get("aliases") for watch in watches)
    assert {"id": "jail15", "pattern": "jail-days", "min_days": 15} in watches


@pytest.mark.parametrize(
    ("good", "bad", "complaint"),
    [
        ("alatoo.example", "alatoo.org", r"a\.toml:3: a host must end in \.example"),
        ('format = "rss"', 'format = "gopher"', r"a\.toml:5: format must be one of rss, atom, json, rdf"),
        ('lang = "en"', 'lang = "en"\ncolour = 1', r"a\.toml:5: the key colour is not known"),
        ("act = 0", "act = 4", r"a\.toml:8: act must be a whole number from 0 to 3"),
        ("act = 0", "act = 1", r"needs an entry in act 0"),
        ("minutes = 1", "minutes = 60", r"minutes must be a whole number from 0 to 59"),
        ('title = "Snow"', "", r"the key title is missing"),
        ('title = "Snow"', "title = 7", r"title must be text"),
        ('watch = "w"', 'watch = "x"', r"watch must be one of w, not x"),
        ('say = "quiet"', 'say = "alarm"', r"an alarm and a repeat name their pattern"),
        ("It snowed.", "Қар жауды.", r"cp1251 has no Қ"),
        ("[[entry]]", "[entry]", r"entry must be a list of tables"),
        ("act = 0", "act = ", r"line 9"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, good: str, bad: str, complaint: str) -> None:
    text = GOOD.replace(good, bad).replace(
        'format = "rss"', 'format = "rss"\nencoding = "cp1251"' if "Қ" in bad else 'format = "rss"'
    )
    (tmp_path / "a.toml").write_text(text, encoding="utf-8")
    watchlist = tmp_path / "watchlist.jsonl"
    watchlist.write_text('{"id": "w", "name": "Aman Esen"}\n', encoding="utf-8")
    with pytest.raises(PackError, match=complaint):
        load_news(tmp_path, watchlist)


def test_two_outlets_can_not_share_a_host(tmp_path: Path) -> None:
    watchlist = tmp_path / "watchlist.jsonl"
    watchlist.write_text('{"id": "w", "name": "Aman Esen"}\n', encoding="utf-8")
    (tmp_path / "a.toml").write_text(GOOD, encoding="utf-8")
    assert len(load_news(tmp_path, watchlist)) == 1
    (tmp_path / "b.toml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(PackError, match="share the host alatoo"):
        load_news(tmp_path, watchlist)
