"""How often one person is answered."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.limits import BURST, PAUSE, REFUSE_EVERY, Limits


class Clock:
    def __init__(self):
        self.now = datetime(2026, 5, 1, tzinfo=UTC)

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def limits(clock):
    return Limits(clock, most=100)


def test_three_hundred_commands_in_a_minute_bring_one_warning_and_then_silence(limits, clock):
    verdicts = []
    for _ in range(300):
        verdicts.append(limits.take("a"))
        clock.now += timedelta(seconds=0.2)
    assert verdicts.count("warn") == 1
    assert BURST <= verdicts.count("answer") <= 50
    assert set(verdicts[verdicts.index("warn") + 1 :]) == {"ignore"}


def test_after_a_pause_one_is_answered_again(limits, clock):
    while limits.take("a") != "warn":
        pass
    clock.now += PAUSE
    assert limits.take("a") == "answer"


def test_one_person_does_not_use_up_anothers_answers(limits):
    while limits.take("a") != "warn":
        pass
    assert limits.take("b") == "answer"


def test_somebody_who_types_is_never_limited(limits, clock):
    for _ in range(500):
        assert limits.take("a") == "answer"
        clock.now += timedelta(seconds=2)


def test_a_stranger_is_told_once_an_hour(limits, clock):
    assert [limits.refuse("s") for _ in range(3)] == [True, False, False]
    clock.now += REFUSE_EVERY
    assert limits.refuse("s")


def test_a_flood_of_strangers_needs_no_more_memory(limits):
    for number in range(1000):
        limits.take(str(number))
        limits.refuse(str(number))
    assert len(limits) == 100
