"""When in the day a source publishes."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from watchers.hours import FASTEST, Hours

NOON = datetime(2026, 4, 14, 12, 30, tzinfo=UTC)


def test_a_source_is_asked_faster_in_its_own_hours_and_just_before():
    newsroom = Hours().having([NOON + timedelta(minutes=n % 30) for n in range(40)])
    assert newsroom.busy(NOON) == newsroom.busy(NOON - timedelta(hours=1)) == FASTEST
    assert newsroom.busy(NOON + timedelta(hours=3)) == 1.0


def test_a_few_entries_prove_no_habit():
    assert Hours().having([NOON] * 29).busy(NOON) == 1.0


def test_a_source_that_publishes_all_day_has_no_busy_hour():
    assert Hours().having(NOON + timedelta(hours=n) for n in range(48)).busy(NOON) == 1.0


def test_an_old_habit_fades():
    changed = Hours().having([NOON] * 1000)
    for day in range(120):
        changed = changed.having([NOON + timedelta(days=day, hours=9)] * 30)
    assert changed.busy(NOON + timedelta(hours=9)) == FASTEST
    assert changed.busy(NOON) == 1.0


@given(st.lists(st.integers(0, 10**6), min_size=24, max_size=24))
def test_counts_survive_being_kept_and_never_slow_a_source_down(counts):
    hours = Hours(tuple(counts))
    assert Hours.from_json(hours.to_json()) == hours
    assert 1.0 <= hours.busy(NOON) <= FASTEST


def test_nothing_kept_is_nothing_known():
    assert Hours.from_json(None) == Hours.from_json("[1]") == Hours()
