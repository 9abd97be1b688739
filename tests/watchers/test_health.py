"""A source's trouble in plain words."""

from datetime import UTC, datetime, timedelta

import pytest

from config.errors import AddressError, FetchError
from watchers.health import explain, stale

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
