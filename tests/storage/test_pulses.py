from dataclasses import replace
from datetime import timedelta

from storage import pulses
from storage.pulses import Pulse


async def test_the_last_word_of_a_process_is_kept_and_given_back_as_it_was(db, now):
    said = Pulse("h:1", "run", now, now - timedelta(hours=1), now, None, ("feeds",), 3, 10_000, 5, 6, 7.5, now)
    async with db.write() as tx:
        await pulses.beat(tx, replace(said, missed=1))
        await pulses.beat(tx, said)
        assert await pulses.listing(tx) == [said]


async def test_there_is_one_that_sends_and_any_number_that_read(db, now):
    async with db.write() as tx:
        for name, role in (("h:1", "bot"), ("h:2", "worker"), ("h:3", "worker"), ("h:4", "run")):
            await pulses.begin(tx, Pulse(name, role, now, now))
        assert [one.name for one in await pulses.listing(tx)] == ["h:4", "h:2", "h:3"]


async def test_who_says_goodbye_or_is_silent_for_a_day_is_forgotten(db, now):
    async with db.write() as tx:
        for name in ("h:1", "h:2"):
            await pulses.beat(tx, Pulse(name, "worker", now, now))
        await pulses.end(tx, "h:1")
        assert [one.name for one in await pulses.listing(tx)] == ["h:2"]
        for later, left in ((timedelta(hours=23), ["h:2", "h:3"]), (timedelta(hours=25), ["h:3"])):
            await pulses.beat(tx, Pulse("h:3", "worker", now + later, now))
            assert [one.name for one in await pulses.listing(tx)] == left
