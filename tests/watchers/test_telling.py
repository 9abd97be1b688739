from datetime import UTC, datetime, timedelta

import pytest

from storage.records import (
    Entry,
    Event,
    EventFact,
    Manner,
    Mention,
    NameWatch,
    PatternWatch,
    Person,
    QueryWatch,
    Reading,
    StoredWatch,
)
from watchers.lists import Lists
from watchers.telling import drafts

NOW = datetime(2026, 4, 14, 16, 40, tzinfo=UTC)
TEXT = "Суд дал Ерлану Сыдыкову 15 суток. Адвокат Ботагөз Серғазина подаст жалобу."
ENTRY = Entry("g1", "Пятнадцать суток", TEXT, lang="ru", url="https://news.example/1")
ERLAN = StoredWatch(1, 10, "1", NameWatch("1", "Ерлан Сыдыков"))
LAWYER = StoredWatch(2, 10, "2", NameWatch("2", "Ботагөз Серғазина", code_name="Север"))
JAIL = StoredWatch(3, 20, "1", PatternWatch("3", "jail-days"))
QUERY = StoredWatch(4, 30, "1", QueryWatch("4", "суд"))
OTHERS = StoredWatch(6, 50, "1", NameWatch("6", "Ботагөз Серғазина"))
STRANGER = StoredWatch(5, 40, "1", NameWatch("5", "Кто Другой"))


def name(watch_id, words, score=95):
    start = TEXT.index(words)
    return Mention(watch_id, "text", start, start + len(words), words, score, "given name and surname")


def jail(*persons, status="event", score=90):
    start = TEXT.index("15 суток")
    return Event("jail-days", "text", start, start + 8, "15 суток", score, status, {"days": 15}, "jail", persons)


def happened_to(watch_id, score=90):
    return Person("Ерлану Сыдыкову", watch_id, "text", 8, 23, score)


def of_pattern(watch_id, event):
    values = {"status": event.status, "values": event.values, "pattern": event.pattern}
    return Mention(watch_id, event.field, event.start, event.end, event.matched, event.score, "jail", **values)


def told(mentions, events, *watches):
    reading = Reading(tuple(mentions), tuple(events))
    return drafts(ENTRY, reading, Lists(watches), source="News", now=NOW)


def test_a_person_an_event_happened_to_alarms_with_person_and_event():
    (draft,) = told([name("1", "Ерлану Сыдыкову")], [jail(happened_to("1"))], ERLAN)
    assert draft.state == "alert"
    assert draft.told.watches == ("Ерлан Сыдыков",)
    assert draft.told.events == (EventFact("jail-days", {"days": 15}),)
    assert [draft.told.quote.text[a:b] for a, b in draft.told.quote.bold] == ["Ерлану Сыдыкову", "15 суток"]
    assert draft.told.source == "News"


def test_somebody_only_named_beside_the_event_stands_in_a_line_of_their_own():
    mentions = [name("1", "Ерлану Сыдыкову"), name("2", "Ботагөз Серғазина")]
    (draft,) = told(mentions, [jail(happened_to("1"))], ERLAN, LAWYER)
    assert draft.told.watches == ("Ерлан Сыдыков",)
    assert draft.told.also == ("Север",)


def test_a_name_without_an_event_waits_for_the_digest():
    (draft,) = told([name("2", "Ботагөз Серғазина")], [jail(happened_to("1"))], LAWYER)
    assert (draft.state, draft.told.watches, draft.told.events) == ("held", ("Север",), ())


@pytest.mark.parametrize("status", ["negated", "hypothetical", "background"])
def test_what_did_not_happen_does_not_alarm(status):
    (draft,) = told([name("1", "Ерлану Сыдыкову")], [jail(happened_to("1"), status=status)], ERLAN)
    assert draft.state == "held"


def test_a_doubtful_mention_or_link_does_not_alarm():
    assert told([name("1", "Ерлану Сыдыкову", score=49)], [], ERLAN) == []
    (draft,) = told([name("1", "Ерлану Сыдыкову")], [jail(happened_to("1", score=40))], ERLAN)
    assert draft.state == "held"


def test_a_pattern_alarms_about_anybody_and_names_them():
    event = jail(Person("Ерлану Сыдыкову", None, "text", 8, 23, 90))
    (draft,) = told([of_pattern("3", event)], [event], JAIL)
    assert (draft.state, draft.told.watches, draft.told.persons) == ("alert", ("jail-days",), ("Ерлану Сыдыкову",))


def test_a_query_alarms_without_an_event():
    (draft,) = told([name("4", "Суд")], [], QUERY)
    assert (draft.state, draft.told.watches) == ("alert", ("суд",))


def test_a_chat_with_names_only_hears_of_others_in_its_digest():
    (draft,) = told([], [jail(Person("Ерлану Сыдыкову", None, "text", 8, 23, 90))], STRANGER)
    assert (draft.state, draft.told.watches, draft.told.persons) == ("held", (), ("Ерлану Сыдыкову",))


def test_a_chat_with_patterns_hears_of_others_only_by_its_patterns():
    fine = StoredWatch(6, 20, "2", PatternWatch("6", "fine"))
    assert told([], [jail()], fine) == []


def test_chats_are_told_apart():
    event = jail(happened_to("1"))
    found = told([name("1", "Ерлану Сыдыкову"), of_pattern("3", event)], [event], JAIL, ERLAN)
    assert [(draft.chat_id, draft.told.watches) for draft in found] == [(10, ("Ерлан Сыдыков",)), (20, ("jail-days",))]


def mannered(watch, **manner):
    return StoredWatch(watch.id, watch.chat_id, watch.ref, watch.watch, Manner(**manner))


@pytest.mark.parametrize(
    ("manner", "state"),
    [
        ({}, "alert"),
        ({"mode": "digest"}, "held"),
        ({"quiet_until": NOW + timedelta(hours=1)}, "held"),
        ({"quiet_until": NOW - timedelta(hours=1)}, "alert"),
        ({"ends_at": NOW + timedelta(hours=1)}, "alert"),
    ],
)
def test_a_quiet_watch_waits_for_the_digest(manner, state):
    (draft,) = told([name("1", "Ерлану Сыдыкову")], [jail(happened_to("1"))], mannered(ERLAN, **manner))
    assert draft.state == state
    assert draft.told.events == (EventFact("jail-days", {"days": 15}),)


@pytest.mark.parametrize("manner", [{"is_paused": True}, {"ends_at": NOW}])
def test_a_watch_that_is_off_tells_nothing_of_its_person(manner):
    drafted = told([name("1", "Ерлану Сыдыкову")], [jail()], mannered(ERLAN, **manner))
    assert all(draft.told.watches == () for draft in drafted)


def test_a_watch_for_everything_alarms_at_a_mere_name():
    (draft,) = told([name("1", "Ерлану Сыдыкову")], [], mannered(ERLAN, mode="all"))
    assert draft.state == "alert"
    (draft,) = told([name("1", "Ерлану Сыдыкову")], [], ERLAN)
    assert draft.state == "held"


def test_one_loud_watch_is_enough_for_an_alarm():
    quiet = mannered(JAIL, mode="digest")
    loud = StoredWatch(9, 20, "2", NameWatch("9", "Ерлан Сыдыков"))
    event = jail(happened_to("9"))
    (draft,) = told([name("9", "Ерлану Сыдыкову"), of_pattern("3", event)], [event], quiet, loud)
    assert draft.state == "alert"


@pytest.mark.parametrize(("priority", "is_urgent"), [("high", True), ("normal", False)])
def test_what_strikes_somebody_important_is_urgent(priority, is_urgent):
    watch = StoredWatch(1, 10, "1", NameWatch("1", "Ерлан Сыдыков", priority=priority))
    (draft,) = told([name("1", "Ерлану Сыдыкову")], [jail(happened_to("1"))], watch)
    assert draft.is_urgent == is_urgent


def test_whom_only_others_watch_is_named_as_read_like_anybody_on_no_list():
    """Left out, they would be missed here, and their absence would tell that they are on another list."""
    mentions = [name("1", "Ерлану Сыдыкову"), name("6", "Ботагөз Серғазина")]
    watched, mine = told(mentions, [jail(happened_to("1"))], ERLAN, OTHERS)
    assert (watched.chat_id, watched.told.watches, watched.told.persons) == (10, ("Ерлан Сыдыков",), ())
    assert (mine.chat_id, mine.told.watches, mine.told.events) == (50, ("Ботагөз Серғазина",), ())
    (_, held) = told([name("1", "Ерлану Сыдыкову")], [jail(happened_to("1"))], ERLAN, STRANGER)
    assert (held.chat_id, held.state, held.told.persons) == (40, "held", ("Ерлану Сыдыкову",))
    assert held.facts == {"Ерлану Сыдыкову": (EventFact("jail-days", {"days": 15}),)}


def test_a_person_two_chats_watch_is_nobody_elses_in_either():
    second = StoredWatch(7, 60, "1", NameWatch("7", "Сыдыков Ерлан"))
    mentions = [name("1", "Ерлану Сыдыкову"), name("7", "Ерлану Сыдыкову")]
    found = told(mentions, [jail(happened_to("1"), happened_to("7"))], ERLAN, second)
    assert [(one.told.watches, one.told.persons) for one in found] == [
        (("Ерлан Сыдыков",), ()),
        (("Сыдыков Ерлан",), ()),
    ]


def test_one_word_is_a_person_only_for_the_list_that_makes_it_one():
    surname = Person("Сыдыкову", "1", "text", 15, 23, 60)
    (_, held) = told([name("1", "Ерлану Сыдыкову")], [jail(surname)], ERLAN, STRANGER)
    assert held.told.persons == ()
