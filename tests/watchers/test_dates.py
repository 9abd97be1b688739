"""Dates as feeds print them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchers.dates import parse_date

NOW = datetime(2026, 4, 14, 16, 40, tzinfo=UTC)
MAY = datetime(2025, 5, 23, 8, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Fri, 23 May 2025 14:05:00 +0600",
        "23 May 2025 08:05 GMT",
        "Пт, 23 Мая 2025 14:05:00 +0600",
        "Жм, 23 мам 2025 13:05:00 +0500",
        "пятница, 23 мая 2025 г., 14:05:00 +0600",
        "Fri, 23 May 25 03:05:00 EST",
        "2025-05-23T14:05:00+06:00",
        "2025-05-23T08:05:00Z",
        "2025-05-23 08:05:00",
        "Fri May 23 08:05:00 2025",
    ],
)
def test_a_date_is_brought_to_utc(text):
    assert parse_date(text, NOW) == MAY


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        " ",
        "yesterday",
        "0000-00-00 00:00:00",
        "Sun, 30 Feb 2025 10:00:00 +0600",
        "Mon, 01 Jan 9999999 00:00:00 GMT",
        "1899-12-30T00:00:00Z",
        "2027-04-14T16:40:00Z",
    ],
)
def test_a_date_that_can_not_be_is_no_date(text):
    assert parse_date(text, NOW) is None


def test_a_date_an_hour_ahead_is_believed_since_zones_are_written_wrongly():
    ahead = NOW + timedelta(hours=1)
    assert parse_date(ahead.isoformat(), NOW) == ahead


@given(st.text(max_size=60))
def test_any_text_gives_a_date_in_utc_or_none(text):
    found = parse_date(text, NOW)
    assert found is None or found.tzinfo is UTC
