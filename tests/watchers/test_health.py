"""A source's trouble in plain words."""

from datetime import UTC, datetime, timedelta

import pytest

from config.errors import AddressError, FetchError
from storage.records import Feed
from watchers.health import CODES, Trouble, explain, quiet_after, stale, state_of, trouble_of

NOW = datetime(2026, 4, 14, 16, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        (FetchError("u", "its name can not be resolved (DNS)"), "dns"),
        (FetchError("u", "no secure connection (TLS: expired)"), "tls"),
        (FetchError("u", "answered 403 (Cloudflare challenge)", status=403), "robot_check"),
        (FetchError("u", "answered 403", status=403), "refused"),
        (FetchError("u", "is no feed: an HTML page"), "page"),
        (FetchError("u", "answered with an empty body"), "empty"),
        (FetchError("u", "has no public preview: x"), "no_preview"),
        (FetchError("u", "answered 502", status=502), "out_of_order"),
        (FetchError("u", "no full answer within 30 s"), "slow"),
        (FetchError("u", "something unheard of"), "unreadable"),
        (AddressError("u: leads to a private address, which is not allowed"), "private"),
        (AddressError("x: not an http or https address"), "address"),
    ],
)
def test_a_failure_has_a_code_and_keeps_what_was_answered(failure, code):
    trouble = explain(failure)
    assert trouble.code == code
    assert trouble.status == getattr(failure, "status", None)
    assert trouble.code in CODES


def test_a_trouble_is_kept_as_text_and_read_again():
    for trouble in (Trouble("refused", 403, "answered 403"), Trouble("quiet", hours=30), Trouble("dns")):
        assert Trouble.from_json(trouble.to_json()) == trouble


@pytest.mark.parametrize("text", ["The site refuses us (answered 403).", "{}", "[1]", "7"])
def test_what_an_older_version_kept_is_still_told(text):
    assert Trouble.from_json(text) == Trouble("old", detail=text)


@pytest.mark.parametrize(("days", "silent"), [(1, False), (13, False), (15, True)])
def test_a_source_that_answers_but_lists_nothing_new_is_stale(days, silent):
    assert bool(stale(NOW - timedelta(days=days), NOW)) is silent


def test_a_source_that_never_listed_anything_is_told():
    assert stale(None, NOW).code == "never_listed"


def newsroom(*, days, every_h=6):
    return [NOW - timedelta(hours=n) for n in range(every_h, 24 * days, every_h)][::-1]


def test_a_source_is_quiet_when_it_is_silent_half_as_long_again_as_ever():
    assert quiet_after(newsroom(days=28), NOW) == NOW - timedelta(hours=6) + timedelta(hours=9)


def test_weekends_are_among_the_silences_a_source_is_measured_by():
    worked = [time for time in newsroom(days=28) if time.weekday() < 5]
    until = quiet_after(worked, NOW)
    assert until - worked[-1] > timedelta(days=3)


def test_of_a_source_without_news_no_silence_is_unusual():
    assert quiet_after([], NOW) is None


@pytest.mark.parametrize("times", [[NOW], newsroom(days=5), newsroom(days=28, every_h=24 * 4)])
def test_of_a_source_little_is_known_of_two_weeks_are_unusual(times):
    assert quiet_after(times, NOW) == times[-1] + timedelta(days=14)


def test_a_monthly_is_not_asked_for_news_every_two_weeks():
    monthly = [NOW - timedelta(days=30 * n) for n in (3, 2, 1, 0)]
    assert quiet_after(monthly, NOW) == NOW + timedelta(days=45)


def test_what_is_older_than_four_weeks_does_not_count():
    old = [NOW - timedelta(days=60)]
    assert quiet_after(old + newsroom(days=28), NOW) == quiet_after(newsroom(days=28), NOW)


def feed(**others):
    kept = {"looks": 3, "failures": 0.0, "state": "active", "error": None, "last_good_at": NOW, "hours": "[]"}
    return Feed(1, "u", "feed", None, None, None, None, **kept | others)


@pytest.mark.parametrize(
    ("kept", "state", "code"),
    [
        (feed(), "ok", None),
        (feed(looks=0, hours=None, last_good_at=None), "unchecked", None),
        (feed(looks=0, hours=None), "ok", None),
        (feed(error=Trouble("dns").to_json()), "failing", "dns"),
        (feed(hours=None), "empty", "never_listed"),
        (feed(quiet_after=NOW - timedelta(hours=1)), "quiet", "quiet"),
        (feed(quiet_after=NOW + timedelta(hours=1)), "ok", None),
        (feed(state="parked", error=Trouble("refused", 403).to_json()), "parked", "refused"),
        (feed(state="gone", error=Trouble("gone", 410).to_json()), "gone", "gone"),
    ],
)
def test_a_source_is_told_in_one_word_and_its_trouble_by_code(kept, state, code):
    trouble = trouble_of(kept, NOW)
    assert (state_of(kept, NOW), trouble.code if trouble else None) == (state, code)
