"""Turns at a host, under a clock that a test moves."""

import asyncio

import pytest

from watchers.manners import AT_ONCE, LONGEST_REST_S, Turns


class Clock:
    """Replaces the loop's clock and its sleeping: a sleep moves the clock and is written down."""

    def __init__(self, monkeypatch):
        self.now, self.slept, self._sleep = 100.0, [], asyncio.sleep
        monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda: self.now)
        monkeypatch.setattr(asyncio, "sleep", self.sleep)

    async def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds
        await self._sleep(0)


@pytest.fixture
async def clock(monkeypatch):
    return Clock(monkeypatch)


async def visit(turns, clock, took, name="dala.example"):
    async with turns.turn(name):
        clock.now += took


async def test_a_slow_host_is_left_in_peace_as_long_as_it_took(clock):
    turns = Turns()
    await visit(turns, clock, 2.0)
    await visit(turns, clock, 0.1)
    assert clock.slept == [2.0]


async def test_a_fast_host_and_another_host_are_not_waited_for(clock):
    turns = Turns()
    await visit(turns, clock, 0.01)
    await visit(turns, clock, 3.0)
    await visit(turns, clock, 0.1, name="other.example")
    assert clock.slept == []


async def test_nobody_rests_longer_than_the_bound(clock):
    turns = Turns()
    await visit(turns, clock, 29.0)
    await visit(turns, clock, 0.1)
    assert clock.slept == [LONGEST_REST_S]


async def test_no_more_than_two_are_at_a_host_at_once():
    turns, inside, most = Turns(), 0, 0

    async def stay():
        nonlocal inside, most
        async with turns.turn("dala.example"):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(stay() for _ in range(10)))
    assert most == AT_ONCE
