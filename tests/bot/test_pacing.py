from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.backoff import delay, is_over
from bot.pacing import Pacing

START = datetime(2026, 5, 1, tzinfo=UTC)


def _send_as_fast_as_allowed(chats, *, is_group=False, latency=timedelta()):
    """Send one message to each of the chats in turn, never before its time; gives the times."""
    pacing, now, sent = Pacing(), START, []
    for chat in chats:
        now = max(now, pacing.overall_at(), pacing.chat_at(chat, is_group=is_group))
        pacing.note_start(chat, now)
        pacing.note_answer(chat, now + latency, is_group=is_group)
        sent.append((now, chat))
    return sent


def _most_within(times, span):
    return max(sum(1 for other in times if at <= other < at + span) for at in times)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=150))
def test_no_second_has_more_than_30_messages_and_no_chat_more_than_one(chats):
    sent = _send_as_fast_as_allowed([str(chat) for chat in chats])
    assert _most_within([at for at, _ in sent], timedelta(seconds=1)) <= 30
    for chat in Counter(chats):
        assert _most_within([at for at, to in sent if to == str(chat)] or [START], timedelta(seconds=1)) <= 1


def test_no_more_than_30_are_on_their_way_or_just_answered():
    """Calls that were held up together would arrive together, however well they were spaced."""
    pacing, late = Pacing(), timedelta(seconds=3)
    for number in range(24):
        pacing.note_start(str(number), START + number * timedelta(milliseconds=40))
        pacing.note_answer(str(number), START + late, is_group=False)
    now = START + late + timedelta(milliseconds=1)
    assert pacing.overall_at(5) <= now
    assert pacing.overall_at(6) > now + timedelta(seconds=1)


def test_28_messages_a_second_go_to_many_chats():
    sent = _send_as_fast_as_allowed([str(chat) for chat in range(281)])
    assert timedelta(seconds=9.8) < sent[-1][0] - START < timedelta(seconds=10)


def test_a_group_gets_18_a_minute():
    times = [at for at, _ in _send_as_fast_as_allowed(["-1"] * 60, is_group=True)]
    assert _most_within(times, timedelta(seconds=60)) == 18
    assert times[-1] - START < timedelta(minutes=4)


def test_a_chat_is_paced_from_the_answer_to_its_last_message():
    first, second = _send_as_fast_as_allowed(["1", "1"], latency=timedelta(seconds=4))
    assert second[0] - first[0] > timedelta(seconds=5)


def test_one_flooded_chat_pauses_alone():
    pacing = Pacing()
    assert not pacing.note_flood("1", START, timedelta(hours=12))
    assert pacing.chat_at("1", is_group=False) == START + timedelta(hours=12)
    assert pacing.overall_at() <= START


def test_three_chats_within_three_seconds_pause_everything_for_the_shortest_time():
    pacing = Pacing()
    pacing.note_flood("1", START, timedelta(hours=12))
    pacing.note_flood("2", START + timedelta(seconds=1), timedelta(seconds=30))
    assert pacing.note_flood("3", START + timedelta(seconds=2), timedelta(seconds=40))
    assert pacing.overall_at() == START + timedelta(seconds=31)


def test_the_same_chat_three_times_or_three_chats_over_a_minute_pause_nothing_else():
    pacing = Pacing()
    assert not any(pacing.note_flood("1", START + timedelta(seconds=n), timedelta(seconds=9)) for n in range(3))
    assert not any(pacing.note_flood(str(n), START + timedelta(seconds=9 * n), timedelta(seconds=9)) for n in range(9))


def test_what_is_over_is_forgotten():
    pacing = Pacing()
    for chat in range(10_500):
        pacing.note_start(str(chat), START + timedelta(seconds=chat))
        pacing.note_answer(str(chat), START + timedelta(seconds=chat), is_group=True)
    assert len(pacing._chat_free) < 1000
    assert len(pacing._group_sent) < 1000


@given(st.integers(1, 500), st.integers(0, 10**9))
def test_waits_double_and_stay_under_six_minutes(attempt, spread):
    wait = delay(attempt, spread)
    assert timedelta(seconds=min(2**attempt, 300)) <= wait <= timedelta(minutes=6)


def test_a_message_is_given_up_after_a_day_of_trying():
    tries = next(attempts for attempts in range(1, 1000) if is_over(attempts))
    total = sum((delay(attempt, 0) for attempt in range(1, tries + 1)), timedelta())
    assert timedelta(hours=24) <= total < timedelta(hours=24, minutes=6)
