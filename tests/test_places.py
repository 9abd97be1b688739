"""A monitor's day in each language and each place: private chat, group, topic, channel; every step in that very place.

The world is that of `test_day`, where all of them share one installation; here each has it for itself.
"""

import importlib.util
import re
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.event_words import name_of
from bot.phrases import phrases
from bot.starter import starter

spec = importlib.util.spec_from_file_location("places_day", Path(__file__).parent / "test_day.py")
day = importlib.util.module_from_spec(spec)
sys.modules[spec.name] = day
spec.loader.exec_module(day)

world = day.world
MONITORS = {monitor.lang: monitor for monitor in day.MONITORS}
GROUP, CHANNEL = -1009001, -1009002
PLACES = ("private", "group", "topic", "channel")
OTHER_WOMAN = (
    "o1",
    "Штраф за парковку",
    "Суд в Шымкенте оштрафовал Мадину Сарбасову, тренера по гимнастике, на 30 000 тенге.",
)
OTHER_AGAIN = (
    "o2",
    "Обыск у тренера",
    "В Шымкенте полиция провела обыск у Мадины Сарбасовой, тренера по гимнастике.",
)
DRAFTED = ("d1", "Повестка", "Мадине Сарбасовой вручили повестку в военкомат, сообщили родные.")
DETAINED = ("d2", "Задержание", "В Таразе полиция задержала активистку Мадину Сарбасову у вокзала.")
UNRELATED = ("u1", "Выставка", "В Актобе открылась выставка цветов.")


@dataclass(frozen=True)
class Spot:
    """Where one monitor works, and how they speak there and about it."""

    world: object
    monitor: object
    kind: str

    @property
    def chat(self):
        return {"private": self.monitor.number, "channel": CHANNEL}.get(self.kind, GROUP)

    @property
    def thread(self):
        return day.TOPIC if self.kind == "topic" else None

    @property
    def tapped_as(self):
        kind = {"private": "private", "channel": "channel"}.get(self.kind, "supergroup")
        return {"user": self.monitor.number, "kind": kind}

    def say(self, key, **values):
        return day.plain(str(phrases(self.monitor.lang).say(key, **values)))

    async def manage(self, command, words=""):
        """Use a command on this place from the monitor's private chat, where names may be typed."""
        number = "" if self.kind == "private" else f"{self.chat} "
        return await self.world.ask(f"/{command} {number}{words}", chat=self.monitor.number)

    async def ask(self, words):
        """Say something in the place itself; gives the message that answers."""
        if self.kind == "channel":
            before = len(self.world.telegram.sent)
            self.world.telegram.post(words, chat=self.chat)
            await self.world.until(lambda: self.world.telegram.sent[before:])
            return self.world.telegram.sent[before]
        others = {"message_thread_id": self.thread, "is_topic_message": True} if self.thread else {}
        place = {"chat": self.chat} if self.kind == "private" else {"chat": self.chat, **self.tapped_as}
        return await self.world.answer(words, **place, **others)

    async def told(self, words):
        """Wait for one alert with these words, in this place and topic."""
        await self.world.until(lambda: self.alerts(words))
        [alert] = self.alerts(words)
        assert (alert.parse_mode, alert.thread) == ("HTML", self.thread)
        return alert

    def alerts(self, words):
        """Alerts of this place that hold these words; answers to commands do not count."""
        told = self.world.alerts(self.chat, words)
        return [one for one in told if day.ALERT.search(one.text)]

    async def tap(self, label, message):
        return await self.world.telegram.tap(label, message, **self.tapped_as)


@pytest.fixture(params=PLACES)
def kind(request):
    return request.param


@pytest.fixture(params=MONITORS)
async def spot(request, world, kind):
    """A place with one person on its list, its digest at eight in Almaty."""
    monitor = MONITORS[request.param]
    spot = Spot(world, monitor, kind)
    await day.arrive(world, monitor)
    if kind != "private":
        world.telegram.admins[spot.chat] |= {day.OPERATOR, monitor.number}
        await world.ask(f"/start {spot.chat}", chat=day.OPERATOR)
        await spot.manage("lang", monitor.lang)
        await spot.manage("tz", "Asia/Almaty")
        await spot.manage("digest", "20:00")
    if kind == "topic":
        assert "📍" in (await spot.ask("/here")).text
    assert day.PERSON in await spot.manage("watch", day.PERSON)
    assert "✅" in await world.ask(spot.say("trial.word_save").split()[0], chat=monitor.number)
    return spot


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_day_in_one_language_and_place(spot):
    number = await is_told_once(spot)
    await calls_it_right(spot, number)
    await a_false_alarm_holds_and_is_undone(spot)
    await asks_why(spot, number)
    await searches(spot)
    await sleeps(spot)
    await reads_the_digest(spot, number)
    await forgets(spot)


async def is_told_once(spot):
    """The alert says who and what in its first line, in the language of the place; the same news again says nothing."""
    await spot.world.publish(day.JAILED)
    alert = await spot.told(spot.monitor.jailed)
    assert day.plain(alert.text).splitlines()[0] == f"🔴 {day.PERSON} · {spot.monitor.jailed}"
    await spot.world.publish(day.AGAIN)
    assert len(spot.alerts(spot.monitor.jailed)) == 1
    return re.search(r"A-(\d+)", alert.text)[1]


async def calls_it_right(spot, number):
    """Colleagues see who handled it; the same can be typed, and taken back."""
    [alert] = spot.alerts(spot.monitor.jailed)
    assert await spot.tap("✅", alert) == spot.say("press.relevant_noted")
    assert any("Айгүл" in label for label in spot.world.telegram.buttons(alert))
    await spot.tap("↩️", alert)
    assert await spot.manage("mark", f"{number} ok") == spot.say("press.relevant_noted")


async def a_false_alarm_holds_and_is_undone(spot):
    """Another person of the name: one word marks her, her next news is quiet, and undoing it wakes her up."""
    world = spot.world
    await world.publish(OTHER_WOMAN)
    alert = await spot.told("30 000" if spot.monitor.lang != "en" else "30,000")
    number = re.search(r"A-(\d+)", alert.text)[1]
    assert await spot.tap("🚫", alert) == spot.say("press.what_was_wrong")
    await spot.tap(spot.say("press.other_person"), alert)
    await spot.tap("⬅️", alert)
    assert "гимнастике" in await spot.manage("mark", f"{number} person гимнастике")
    before = len(spot.alerts(day.PERSON))
    await world.publish(OTHER_AGAIN)
    await world.publish(UNRELATED)
    assert len(spot.alerts(day.PERSON)) == before
    assert await spot.manage("mark", f"{number} undo") == spot.say("press.undone")


async def asks_why(spot, number):
    """By button and by word, in the place itself."""
    [alert] = spot.alerts(spot.monitor.jailed)
    before = len(spot.world.telegram.sent)
    await spot.tap("🔎", alert)
    await spot.world.until(lambda: len(spot.world.telegram.sent) > before)
    tapped, typed = spot.world.telegram.sent[before], await spot.ask(f"/why {number}")
    for one in (tapped, typed):
        assert (one.chat, one.thread) == (spot.chat, spot.thread)
        assert day.plain(one.text).startswith(spot.say("why.title", number=number))
        assert "Мадину Сарбасову" in one.text


async def searches(spot):
    """Latin words find Russian news, and the answer is in the language of the place."""
    found = await spot.ask("/search sarbasova almaty")
    assert day.plain(found.text).startswith("🔎")
    assert day.JAILED[1] in found.text
    assert spot.say("search.nothing", words="qwertz") == day.plain((await spot.ask("/search qwertz")).text)


async def sleeps(spot):
    """A fine waits for the morning, a draft notice does not."""
    world, monitor = spot.world, spot.monitor
    assert "22:00" in await spot.manage("quiet", "22:00-07:00")
    world.clock.move_to(datetime(2026, 5, 1, 18, 0, tzinfo=UTC))
    await world.publish(day.FINED)
    await world.publish(DRAFTED)
    await spot.told(str(name_of("draft-notice", phrases(monitor.lang))))
    assert spot.alerts(monitor.fined) == []
    world.clock.move_to(datetime(2026, 5, 2, 2, 0, 5, tzinfo=UTC))
    await spot.told(monitor.fined)


async def reads_the_digest(spot, number):
    """It comes at eight into the same place: the title, that all is alive, and what was told."""
    world = spot.world
    world.clock.move_to(datetime(2026, 5, 2, 15, 0, 1, tzinfo=UTC))
    # Their private chat has a digest of its own, which is no answer to what they ask there next.
    before = {chat: len(world.digests(chat, spot.monitor.digest)) for chat in (spot.chat, spot.monitor.number)}
    await world.app.tick_digests()
    await world.until(
        lambda: all(len(world.digests(chat, spot.monitor.digest)) > count for chat, count in before.items())
    )
    digest = world.digests(spot.chat, spot.monitor.digest)[-1]
    assert digest.thread == spot.thread
    assert day.PERSON in digest.text
    assert (
        day.plain(digest.text)
        .splitlines()[1]
        .startswith(phrases(spot.monitor.lang).template("digest.alive").split("{")[0])
    )


async def forgets(spot):
    """All of it is deleted, it says what, and no news comes any more."""
    asked = await spot.manage("forget")
    words = re.search(r"<code>/forget ([^<]+)</code>", asked)[1]
    gone = await spot.world.ask(f"/forget {words}", chat=spot.monitor.number)
    assert gone.startswith("🗑")
    count = 1 + (len(starter().patterns) if spot.kind == "private" else 0)
    assert spot.say("forget.watches", n=count) in day.plain(gone)
    before = len(spot.alerts(day.PERSON))
    await spot.world.publish(DETAINED)
    assert len(spot.alerts(day.PERSON)) == before
