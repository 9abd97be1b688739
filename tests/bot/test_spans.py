from datetime import timedelta

import pytest

from bot.spans import hour_of, read_hours, read_minute, read_span


@pytest.mark.parametrize(
    ("words", "span"),
    [
        ("24h", timedelta(hours=24)),
        ("8 ч", timedelta(hours=8)),
        ("3 days", timedelta(days=3)),
        ("2күн", timedelta(days=2)),
        ("12 сағат", timedelta(hours=12)),
        ("2 недели", timedelta(weeks=2)),
        ("3 суток", timedelta(days=3)),
        ("на 2 дня", timedelta(days=2)),
        ("for 2 weeks", timedelta(weeks=2)),
        ("24 сағатқа", timedelta(hours=24)),
        ("2 күн бойы", timedelta(days=2)),
        ("a week", timedelta(weeks=1)),
        ("на неделю", timedelta(weeks=1)),
        ("екі аптаға", timedelta(weeks=2)),
        ("30 мин", timedelta(minutes=30)),
        ("3 месяца", timedelta(days=90)),
        ("1 жыл", timedelta(days=365)),
        ("2 драконов", None),
        ("ч", None),
        ("h", None),
        ("1000d", None),
        ("3 x", None),
        ("", None),
    ],
)
def test_a_span_is_read_in_three_languages(words, span):
    assert read_span(words) == span


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("22:00-07:00", (1320, 420)),
        ("22-7", (1320, 420)),
        ("с 22 до 7", (1320, 420)),
        ("22.30 – 06.15", (1350, 375)),
        ("22:00", None),
        ("22:00-22:00", None),
        ("25:00-07:00", None),
        ("1 2 3", None),
        ("night", None),
    ],
)
def test_two_times_of_the_day_are_read_whatever_stands_between(words, hours):
    assert read_hours(words) == hours


@pytest.mark.parametrize("minute", [0, 59, 60, 1439])
def test_a_time_is_written_as_it_is_read(minute):
    assert read_minute(hour_of(minute)) == minute
