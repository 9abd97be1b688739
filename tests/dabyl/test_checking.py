"""The table of `dabyl feeds check`."""

from dataclasses import replace
from datetime import timedelta

import pytest

from config.errors import FetchError
from dabyl.checking import check, in_short, judge, table
from storage.records import Entry, Feed
from watchers.looking import Look, Memory

FEED = Feed(1, "https://news.example/rss", "feed", None, None, None, None, 3, 0.0, "active", None, None)


def look(*times, listed=None):
    entries = tuple(Entry(str(number), "T", "T", published_at=time) for number, time in enumerate(times))
    count = len(entries) if listed is None else listed
    return Look(
        entries, count, unchanged=False, title="", lang=None, memory=Memory(), moved_to=None, max_age_s=None, status=200
    )


class FakeLooker:
    """Gives the look, or the error, prepared for an address."""

    def __init__(self, answers):
        self.answers = answers

    async def look(self, url, *, kind, memory, proxy, options):
        answer = self.answers[url]
        if isinstance(answer, Exception):
            raise answer
        return answer


async def asked(now, answers, *stored, alternates=None):
    looks = check(stored, FakeLooker(answers), delays={}, alternates=alternates or {}, now=now)
    return [checked async for checked in looks]


def test_a_live_source_tells_its_newest_entry_its_pace_and_its_delay(now):
    times = [now - timedelta(hours=12 * number) for number in range(15)]
    found = judge(FEED, look(*times), [timedelta(minutes=4), timedelta(minutes=8), timedelta(days=3)], now)
    assert (found.state, found.newest_at, found.per_week) == ("ok", now, 14.0)
    assert found.delay == timedelta(minutes=8)


@pytest.mark.parametrize(
    ("feed", "days", "state"),
    [(FEED, 1, "ok"), (FEED, 20, "stale"), (replace(FEED, quiet_after="yesterday"), 1, "quiet")],
)
def test_a_source_that_fell_silent_is_told_by_its_own_habits_first(now, feed, days, state):
    feed = replace(feed, quiet_after=now - timedelta(days=1) if feed.quiet_after else None)
    found = judge(feed, look(now - timedelta(days=days)), [], now)
    assert (found.state, bool(found.reason), found.is_good) == (state, state != "ok", True)


def test_a_source_without_entries_is_no_good(now):
    assert not judge(FEED, look(), [], now).is_good


async def test_a_failure_is_told_in_plain_words_and_with_an_address_that_answers(now):
    dead, alive = "https://news.example/old", "https://news.example/new"
    answers = {
        FEED.url: FetchError(FEED.url, "answered 404", status=404),
        dead: FetchError(dead, "x"),
        alive: look(now),
    }
    (found,) = await asked(now, answers, FEED, alternates={FEED.url: (dead, alive)})
    assert (found.state, found.is_good) == ("failing", False)
    assert found.reason.startswith("There is nothing at this address any more (HTTP 404).")
    assert found.reason.endswith(f"{alive} answers.")


async def test_the_table_has_a_line_for_each_source_and_one_for_each_reason(now):
    other = replace(FEED, id=2, url="https://other.example/rss")
    answers = {
        FEED.url: look(now, now - timedelta(days=7)),
        other.url: FetchError(other.url, "answered 403", status=403),
    }
    found = await asked(now, answers, FEED, other)
    head, *rows = table(sorted(found, key=lambda one: one.feed.id))
    assert head.split() == ["state", "newest", "entry", "a", "week", "delay", "source"]
    assert rows[0].split() == ["ok", "2026-04-14", "16:40", "1", "-", FEED.url]
    assert rows[1].split() == ["failing", "-", "-", "-", other.url]
    assert rows[2].strip().startswith("The site refuses us")
    assert len(rows) == 3


@pytest.mark.parametrize(
    ("seconds", "words"), [(-5, "0 s"), (45, "45 s"), (720, "12 min"), (18_000, "5 h"), (259_200, "3 d")]
)
def test_a_span_is_worded_in_one_unit(seconds, words):
    assert in_short(timedelta(seconds=seconds)) == words
