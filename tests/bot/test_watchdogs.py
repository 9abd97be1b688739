from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.watchdogs import STANDSTILLS, troubles
from storage.pulses import Pulse

NOW = datetime(2026, 5, 1, 16, 40, tzinfo=UTC)
HOUR_AGO = NOW - timedelta(hours=1)
RUN = Pulse("host:1", "run", NOW, HOUR_AGO, sender_at=NOW, updates_at=NOW)
BOT = replace(RUN, role="bot")
WORKER = Pulse("host:2", "worker", NOW, HOUR_AGO)
OTHER = replace(WORKER, name="host:3")
SILENT = replace(OTHER, at=NOW - timedelta(minutes=20))
STUCK = replace(OTHER, reading_at=NOW - timedelta(minutes=6))
NEW = replace(WORKER, name="host:4", started_at=NOW - timedelta(minutes=19))


@pytest.mark.parametrize(
    ("pulses", "due_since", "found"),
    [
        ([RUN], None, []),
        ([RUN], NOW - timedelta(minutes=9), []),
        ([RUN], HOUR_AGO, ["delivery"]),
        ([replace(RUN, at=HOUR_AGO, sender_at=HOUR_AGO)], None, ["process"]),
        ([replace(RUN, sender_at=HOUR_AGO)], None, ["sender"]),
        ([replace(RUN, updates_at=HOUR_AGO)], None, ["updates"]),
        ([replace(RUN, sender_at=None, updates_at=None)], None, []),
        ([replace(RUN, late=("feeds",))], None, ["ticks"]),
        ([replace(RUN, clock_off_s=-600.0)], None, ["clock"]),
        ([replace(RUN, clock_off_s=200.0)], None, []),
        ([BOT, WORKER], None, []),
        ([BOT], None, ["workers"]),
        ([BOT, replace(WORKER, at=HOUR_AGO)], None, ["workers"]),
        ([replace(BOT, started_at=NOW)], None, []),
        ([WORKER], None, []),
        ([BOT, WORKER, SILENT], None, ["reading"]),
        ([BOT, WORKER, SILENT, NEW], None, []),
        ([BOT, WORKER, SILENT, replace(SILENT, name="host:5"), NEW], None, ["reading"]),
        ([BOT, WORKER, replace(SILENT, at=NOW - timedelta(minutes=1))], None, []),
        ([BOT, SILENT], None, ["workers"]),
        ([BOT, WORKER, STUCK], None, ["reading"]),
        ([BOT, STUCK], None, ["reading"]),
        ([BOT, WORKER, replace(STUCK, reading_at=NOW - timedelta(minutes=4))], None, []),
        ([replace(RUN, reading_at=HOUR_AGO)], None, ["reading"]),
        ([replace(RUN, reading_at=HOUR_AGO, at=HOUR_AGO)], None, ["process"]),
        ([], None, []),
        ([replace(RUN, updates_at=HOUR_AGO, sender_at=HOUR_AGO)], HOUR_AGO, ["sender", "updates", "delivery"]),
    ],
)
def test_what_stands_still_is_told_the_gravest_first(pulses, due_since, found):
    assert [trouble.what for trouble in troubles(pulses, due_since, NOW)] == found


def test_each_trouble_says_since_when_and_about_what():
    [ticks] = troubles([replace(RUN, late=("feeds", "digests"))], None, NOW)
    assert ticks.about == "feeds, digests"
    for off in (601.0, -599.9):
        [clock] = troubles([replace(RUN, clock_off_s=off)], None, NOW)
        assert clock.minutes(NOW) == 10
    [reading] = troubles([BOT, WORKER, SILENT, replace(STUCK, name="host:5")], None, NOW)
    assert (reading.about, reading.minutes(NOW)) == ("host:3, host:5", 20)
    [delivery] = troubles([RUN], HOUR_AGO, NOW)
    assert delivery.minutes(NOW) == 60


@pytest.mark.parametrize("what", STANDSTILLS)
@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_every_standstill_has_words_in_every_language(lang, what):
    from bot.phrases import phrases

    assert "7" in phrases(lang).say(f"watchdog.{what}", n=7, about="7")
