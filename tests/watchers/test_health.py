"""A source's trouble in plain words."""

from datetime import UTC, datetime, timedelta

import pytest

from config.errors import AddressError, FetchError
from watchers.health import explain, in_words, quiet_after, quiet_in_words, stale

NOW = datetime(2026, 4, 14, 16, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (FetchError("u", "its name can not be resolved (DNS)"), "can not be found"),
        (FetchError("u", "no secure connection (TLS: expired)"), "certificate"),
        (FetchError("u", "answered 403 (Cloudflare challenge)", status=403), "robots"),
        (FetchError("u", "answered 403", status=403), "refuses"),
        (FetchError("u", "is no feed: an HTML page"), "page and no feed"),
        (FetchError("u", "answered with an empty body"), "nothing"),
        (FetchError("u", "has no public preview: x"), "no public preview"),
        (FetchError("u", "answered 502", status=502), "502"),
        (FetchError("u", "no full answer within 30 s"), "slow"),
        (FetchError("u", "something unheard of"), "unheard of"),
        (AddressError("u: leads to a private address, which is not allowed"), "inside a network"),
    ],
)
def test_a_failure_says_what_is_wrong_and_what_to_do(failure, words):
    trouble = explain(failure)
    assert words in trouble.what
    assert trouble.remedy


@pytest.mark.parametrize(("days", "silent"), [(1, False), (13, False), (15, True)])
def test_a_source_that_answers_but_lists_nothing_new_is_stale(days, silent):
    assert bool(stale(NOW - timedelta(days=days), NOW)) is silent


def test_a_source_that_never_listed_anything_is_told():
    assert "never" in stale(None, NOW).what


def newsroom(*, days, every_h=6):
    return [NOW - timedelta(hours=n) for n in range(every_h, 24 * days, every_h)][::-1]


def test_a_source_is_quiet_when_it_is_silent_half_as_long_again_as_ever():
    assert quiet_after(newsroom(days=28), NOW) == NOW - timedelta(hours=6) + timedelta(hours=9)


def test_weekends_are_among_the_silences_a_source_is_measured_by():
    worked = [time for time in newsroom(days=28) if time.weekday() < 5]
    until = quiet_after(worked, NOW)
    assert until - worked[-1] > timedelta(days=3)


@pytest.mark.parametrize("times", [[], newsroom(days=5), newsroom(days=28, every_h=24 * 4)])
def test_of_a_source_little_is_known_of_no_silence_is_unusual(times):
    assert quiet_after(times, NOW) is None


def test_what_is_older_than_four_weeks_does_not_count():
    old = [NOW - timedelta(days=60)]
    assert quiet_after(old + newsroom(days=28), NOW) == quiet_after(newsroom(days=28), NOW)


def test_a_failure_is_one_line_with_reason_and_remedy():
    assert in_words(FetchError("u", "answered 403", status=403)) == (
        "The site refuses us (answered 403). Set a proxy, or use the outlet's Telegram channel."
    )
    assert in_words(FetchError("u", "answered 502", status=502)).count("502") == 1
    assert "unheard of" in in_words(FetchError("u", "something unheard of"))


def test_a_silence_is_told_in_hours_or_days():
    assert quiet_in_words(NOW - timedelta(hours=20), NOW).startswith("Nothing new for 20 hours, ")
    assert quiet_in_words(NOW - timedelta(days=3), NOW).startswith("Nothing new for 3 days, ")
