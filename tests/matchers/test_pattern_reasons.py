"""The reason of an event, as it stands in an alert."""

import re

import pytest

from config.pattern_packs import load_pattern_packs
from matchers.pattern_reasons import reason
from matchers.patterns import PatternReader
from matchers.text import prepare


@pytest.mark.parametrize(
    ("told", "worded"),
    [
        (("Jail in days", "ru", "event", {"days": 15}), "Jail in days: 15 days, Russian"),
        (("Jail in days", "kk", "hypothetical", {"days": 1}), "Jail in days: 1 day, may happen, Kazakh"),
        (("Fine", "en", "event", {"amount": 12650, "currency": "KZT"}), "Fine: 12,650 KZT, English"),
        (("Detention", "en", "negated", {"count": 3}), "Detention: 3 people, did not happen, English"),
        (("Detention", "ru", "event", {"count_approx": "dozens"}), "Detention: dozens of people, Russian"),
        (("Prison term", "en", "background", {"years": 2.5}), "Prison term: 2.5 years, an earlier case, English"),
        (("Criminal charge", "en", "event", {"article": "174"}), "Criminal charge: article 174, English"),
        (("Search", "en", "event", {}), "Search, English"),
    ],
)
def test_a_reason_tells_what_was_read(told, worded):
    assert reason(*told) == worded


def test_no_reason_holds_the_syntax_of_frames():
    reader = PatternReader(load_pattern_packs())
    events = reader.events(prepare("Court"), prepare("Активиста арестовали на 15 суток и оштрафовали на 20 МРП."))
    assert len(events) >= 2
    assert not [one.reason for one in events if re.search(r"[@$|~]|\.\.", one.reason) or len(one.reason) > 80]
