"""One change of one watch."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.watch_edits import change
from storage.records import Manner, NameWatch, NotRule, QueryWatch, StoredWatch

NOW = datetime(2026, 5, 1, 16, 0, tzinfo=UTC)
PERSON = StoredWatch(1, 1, "1", NameWatch("1", "Ерлан Касымов"))
QUERY = StoredWatch(2, 1, "2", QueryWatch("2", "митинг"))


def edit(stored, words):
    verb, _, rest = words.partition(" ")
    return change(stored, verb, rest, zone="Asia/Almaty", now=NOW)


@pytest.mark.parametrize(
    ("words", "manner"),
    [
        ("all", Manner("all")),
        ("DIGEST", Manner("digest")),
        ("pause", Manner(is_paused=True)),
        ("mute", Manner(quiet_until=NOW + timedelta(days=1))),
        ("mute 8h", Manner(quiet_until=NOW + timedelta(hours=8))),
        ("mute 2 күн", Manner(quiet_until=NOW + timedelta(days=2))),
        ("until 2026-05-31", Manner(ends_at=datetime(2026, 5, 31, 19, tzinfo=UTC))),
        ("until 31.05.2026", Manner(ends_at=datetime(2026, 5, 31, 19, tzinfo=UTC))),
        ("until 30d", Manner(ends_at=datetime(2026, 5, 31, 19, tzinfo=UTC))),
        ("until off", Manner()),
    ],
)
@pytest.mark.parametrize("stored", [PERSON, QUERY])
def test_the_manner_of_any_watch_can_be_changed(stored, words, manner):
    assert edit(stored, words).manner == manner


@pytest.mark.parametrize(
    ("words", "field", "value"),
    [
        ("code Север", "code_name", "Север"),
        ("notes брат в Актобе", "notes", "брат в Актобе"),
        ("tags #алматы журналист алматы", "tags", ("алматы", "журналист")),
        ("priority high", "priority", "high"),
        ("not хоккей", "not_rules", (NotRule("context", "хоккей"),)),
        ("also Yerlan Kassymov", "aliases", ("Yerlan Kassymov",)),
    ],
)
def test_what_only_people_have_can_be_set_and_taken_back(words, field, value):
    changed = edit(PERSON, words)
    assert getattr(changed.watch, field) == value
    verb = words.split()[0]
    assert getattr(edit(changed, f"{verb} off").watch, field) == getattr(PERSON.watch, field)
    assert edit(QUERY, words) is None


@pytest.mark.parametrize(
    "words",
    [
        "",
        "x",
        "mute soon",
        "until 2026-02-30",
        "until 2020-01-01",
        "until soon",
        "code ",
        "not ",
        "also ",
        "tags #",
        "priority x",
    ],
)
def test_what_says_nothing_changes_nothing(words):
    assert edit(PERSON, words) is None


def test_resuming_forgets_pause_mute_and_end_but_not_how_loud():
    paused = edit(edit(edit(PERSON, "all"), "pause"), "until 2d")
    assert edit(paused, "resume").manner == Manner("all")
