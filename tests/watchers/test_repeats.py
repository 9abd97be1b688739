from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.records import Alert, Decision, EventFact, News, Telling, Told
from watchers.repeats import Before, plan
from watchers.telling import Draft

NOW = datetime(2026, 4, 14, 16, 40, tzinfo=UTC)
ERLAN, SEVER = "Ерлан Сыдыков", "Север"
IDS = {ERLAN: "1", SEVER: "2"}
JAIL = EventFact("jail-days", {"days": 15})


def facts(*watches, events=(JAIL,), also=()):
    return Told(
        watches=watches,
        persons=(),
        events=events,
        title="Суд",
        url=None,
        source="News",
        lang="ru",
        published_at=None,
        seen_at=NOW,
        quote=None,
        title_bold=(),
        reasons=(),
        also=also,
    )


def draft(*watches, state="alert", **others):
    people = {IDS[name]: name for name in watches if name in IDS}
    return Draft(10, state, facts(*watches, **others), people)


def alert(number, *watches, state="alert", **others):
    return Alert(number, 10, state, "s", None, facts(*watches, **others), NOW, "e")


def decision(part, *news, score=90):
    return Decision("s", "e", 1, "g", score, "event", "why", part=part, of_event="e", of_entry=1, news=news)


def test_the_same_people_in_the_same_event_are_a_repeat_of_the_first_alert():
    made = plan(draft(ERLAN), decision("repeat"), Before(same=[alert(7, ERLAN), alert(8, SEVER)]))
    assert (made.state, made.repeats.id, made.telling) == ("repeat", 7, Telling())


def test_fewer_people_than_told_are_a_repeat():
    made = plan(draft(ERLAN), decision("repeat"), Before(same=[alert(7, ERLAN, SEVER)]))
    assert made.state == "repeat"


def test_a_second_listed_person_is_a_reply_about_them_with_the_first_beside():
    made = plan(draft(ERLAN, SEVER), decision("repeat"), Before(same=[alert(7, ERLAN)]))
    assert (made.state, made.is_silent) == ("alert", False)
    assert made.telling == Telling("reply", (News("person", SEVER),), head=7)
    assert (made.told.watches, made.told.also) == ((SEVER,), (ERLAN,))


def test_a_pattern_that_had_not_fired_is_a_reply_with_the_new_event():
    before = Before(same=[alert(7, ERLAN, events=(EventFact("detention", {}),))])
    made = plan(draft(ERLAN, "jail-days"), decision("repeat"), before)
    assert made.telling == Telling("reply", (News("step", "jail-days"),), head=7)


def test_a_pattern_that_fired_at_what_lies_behind_or_was_told_is_a_repeat():
    told = facts("jail-days", events=(EventFact("draft-notice", {}), JAIL))
    before = Before(same=[alert(7, ERLAN, events=(EventFact("draft-notice", {}),))])
    served = Draft(10, "alert", replace(told, earlier=("jail-days",)), {})
    assert plan(served, decision("repeat"), before).state == "repeat"
    assert plan(Draft(10, "alert", told, {}), decision("repeat"), before).state == "alert"
    known = Before(same=[alert(7, ERLAN, events=told.events)])
    assert plan(Draft(10, "alert", told, {}), decision("repeat"), known).state == "repeat"


def test_a_second_independent_source_is_noted_as_a_repeat_and_told_as_a_reply():
    news = News("source", "vlast")
    made = plan(draft(ERLAN), decision("repeat", news), Before(same=[alert(7, ERLAN)]))
    assert (made.state, made.telling) == ("repeat", Telling("source", (news,), head=7))


def test_what_is_perhaps_the_same_is_a_silent_reply():
    made = plan(draft(ERLAN), decision("possible", score=58), Before(perhaps=[alert(7, ERLAN)]))
    assert (made.state, made.is_silent, made.telling.form, made.telling.head) == ("alert", True, "possible", 7)


def test_somebody_nobody_was_told_of_is_never_silent():
    made = plan(draft(ERLAN, SEVER), decision("possible", score=58), Before(perhaps=[alert(7, ERLAN)]))
    assert (made.state, made.is_silent, made.telling.form) == ("alert", False, "reply")
    assert made.told.watches == (ERLAN, SEVER)


def test_a_next_step_is_a_reply_that_says_what_is_new():
    news = News("number", "15 days", "10 days")
    made = plan(draft(ERLAN), decision("step", news, score=30), Before(case=[alert(3, ERLAN), alert(7, ERLAN)]))
    assert (made.state, made.telling) == ("alert", Telling("reply", (news,), head=7))


def test_a_step_without_news_names_the_event_that_is_new():
    before = Before(case=[alert(7, ERLAN, events=(EventFact("detention", {}),))])
    made = plan(draft(ERLAN), decision("step", score=30), before)
    assert made.telling.news == (News("step", "jail-days"),)


def test_news_calls_people_of_the_list_as_the_monitor_does():
    news = News("person", "Ботагөз Серғазина", watch_ids=("2",))
    made = plan(draft(ERLAN, SEVER), decision("step", news, score=30), Before(case=[alert(7, ERLAN)]))
    assert made.telling.news == (News("person", SEVER),)


@pytest.mark.parametrize("part", ["first", "repeat", "possible", "step"])
@pytest.mark.parametrize("known", [[], [alert(7, ERLAN, state="held")]])
def test_what_no_message_told_is_an_alert_of_its_own(part, known):
    made = plan(draft(ERLAN), decision(part), Before(same=known, perhaps=known, case=known))
    assert (made.state, made.telling) == ("alert", Telling())


def test_what_is_held_is_a_repeat_of_what_was_held_or_told():
    calm = draft(ERLAN, state="held")
    assert plan(calm, decision("repeat"), Before(same=[alert(7, ERLAN, state="held")])).repeats.id == 7
    assert plan(calm, decision("repeat"), Before(same=[alert(7, SEVER)])).state == "held"
    assert plan(calm, decision("possible"), Before(perhaps=[alert(7, ERLAN)])).repeats.id == 7
    other = replace(calm, told=facts(ERLAN, events=()))
    assert plan(other, decision("possible"), Before(perhaps=[alert(7, ERLAN)])).state == "held"


PEOPLE = ("А", "Б", "В", "Г")


@given(st.lists(st.sets(st.sampled_from(PEOPLE), min_size=1), min_size=1, max_size=8))
def test_each_person_is_told_exactly_once_whatever_the_order_of_the_reports(reports):
    known = []
    for number, names in enumerate(reports):
        people = {name: name for name in sorted(names)}
        one = Draft(10, "alert", facts(*people), people)
        made = plan(one, decision("repeat" if known else "first"), Before(same=known))
        if made.state == "alert":
            known.append(Alert(number, 10, "alert", "s", None, made.told, NOW, "e"))
    told = [name for alert in known for name in alert.told.watches]
    assert sorted(told) == sorted(set().union(*reports))
