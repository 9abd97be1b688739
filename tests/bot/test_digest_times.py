from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digest_times import EVERY_DAY, digest_days, next_digest
from storage.records import Preferences

ZONES = ["Asia/Almaty", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia", "UTC"]


@given(
    st.integers(0, 16 * 365 * 24 * 60).map(
        lambda minutes: datetime(2010, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ),
    st.sampled_from(ZONES),
    st.integers(0, 1439),
    st.sets(st.integers(0, 6), min_size=1),
)
def test_a_digest_comes_on_the_chosen_days_alone(now, zone, minute, days):
    due = [now]
    for _ in range(3):
        due.append(next_digest(due[-1], zone, minute, days))
    locals_ = [moment.astimezone(ZoneInfo(zone)) for moment in due[1:]]
    assert due == sorted(set(due))
    assert {local.weekday() for local in locals_} <= days
    assert len({local.date() for local in locals_}) == 3


@pytest.mark.parametrize(
    ("chosen", "days"),
    [
        (Preferences(), EVERY_DAY),
        (Preferences(digest_days=(4, 0)), (0, 4)),
        (Preferences(digest_days=(6, 4), is_weekly=True), (4,)),
        (Preferences(digest_days=()), EVERY_DAY),
        (Preferences(digest_days=(9,)), EVERY_DAY),
    ],
)
def test_a_weekly_digest_comes_on_the_first_of_the_days(chosen, days):
    assert digest_days(chosen) == days
