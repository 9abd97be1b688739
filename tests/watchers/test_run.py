"""The pipeline on a real database, with a looker that answers what the test says."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from config.errors import FetchError
from config.pattern_packs import load_pattern_packs
from matchers.patterns import PatternReader
from storage import alerts, chats, entries, feeds, outbox, watches
from storage.records import Entry, NameWatch
from watchers.completing import Completed
from watchers.headers import NO_VALIDATORS, Validators
from watchers.health import Trouble, state_of
from watchers.looking import Look, Memory
from watchers.run import Run
from watchers.watchbook import Watchbook

URL = "https://news.example/rss"
QUIET = Entry("g0", "Погода", "Завтра в Алматы пройдёт дождь.", url="https://news.example/0")
JAILED = Entry(
    "g1",
    "Активистке дали 15 суток",
    "Суд в Алматы арестовал активистку Мадину Сарбасову на 15 суток.",
    lang="ru",
    url="https://news.example/1",
)
ELSEWHERE = Entry(
    "x9",
    "Мадину Сарбасову арестовали",
    "В Алматы суд арестовал активистку Мадину Сарбасову на 15 суток. Она не признаёт вину.",
    lang="ru",
    url="https://other.example/sarbasova",
)


class FakeLooker:
    """Answers each address with the look, or the error, prepared for it."""

    def __init__(self):
        self.answers = {}
        self.asked = []
        self.memory = Memory(body_hash="h")

    async def look(self, url, *, kind="feed", memory, proxy=None, options=None):
        self.asked.append((url, kind, memory, proxy, options))
        answer = self.answers[url]
        if isinstance(answer, Exception):
            raise answer
        return Look(
            entries=answer,
            listed=len(answer),
            unchanged=False,
            title="News",
            lang="ru",
            memory=self.memory,
            moved_to=None,
            max_age_s=None,
            status=200,
        )


class Clock:
    def __init__(self, now):
        self.now = now

    def __call__(self):
        return self.now


@pytest.fixture(scope="module")
def patterns():
    return PatternReader(load_pattern_packs())


@pytest.fixture
def clock(now):
    return Clock(now)


@pytest.fixture
def looker():
    return FakeLooker()


@pytest.fixture
async def chat(db, now):
    async with db.write() as tx:
        chat = await chats.add(tx, "telegram", "77", kind="private", now=now)
        await watches.add(tx, db.vault, chat.id, NameWatch("", "Мадина Сарбасова"), now=now)
    return chat


class Breaking:
    """A database that can not be written the third time."""

    def __init__(self, db):
        self._db, self._writes = db, 0
        self.vault, self.read = db.vault, db.read

    @asynccontextmanager
    async def write(self):
        self._writes += 1
        if self._writes == 3:
            raise OSError("away")
        async with self._db.write() as tx:
            yield tx


@pytest.fixture
def make_run(looker, clock, patterns):
    def make(db):
        return Run(
            db,
            looker,
            Watchbook(db.vault, patterns),
            clock=clock,
            jitter=lambda: 0.5,
            after_commit=lambda: None,
            operators=frozenset({501}),
        )

    return make


@pytest.fixture
def run(db, looker, clock, make_run):
    pipeline = make_run(db)

    async def look(url, *listed, every_s=60):
        looker.answers[url] = listed[0] if listed and isinstance(listed[0], Exception) else listed
        async with db.write() as tx:
            await feeds.add(tx, url, kind="feed", every_s=every_s, now=clock())
            feed = next(one for one in await feeds.listing(tx) if one.url == url)
        await pipeline.look(feed_id=feed.id)
        async with db.read() as tx:
            return await feeds.get(tx, feed.id)

    return look


async def _alerts(db, chat, clock):
    async with db.read() as tx:
        return await alerts.since(tx, db.vault, chat.id, None, clock())


async def _waiting(db, clock):
    async with db.read() as tx:
        return len(await outbox.waiting(tx, clock(), limit=99))


async def test_the_first_look_keeps_everything_and_announces_nothing(db, run, chat, clock):
    feed = await run(URL, QUIET, JAILED)
    assert feed.looks == 1
    assert await _alerts(db, chat, clock) == []
    async with db.read() as tx:
        assert await entries.count_since(tx, clock() - timedelta(hours=1)) == 2


async def test_a_new_entry_about_a_listed_person_reaches_the_outbox(db, run, chat, clock):
    await run(URL, QUIET)
    await run(URL, JAILED, QUIET)
    (alert,) = await _alerts(db, chat, clock)
    assert (alert.state, alert.told.watches) == ("alert", ("Мадина Сарбасова",))
    assert alert.told.events[0].values == {"days": 15}
    assert await _waiting(db, clock) == 1


FOOT = "Напомним: нашу коллегу Мадину Сарбасову задержала полиция; поддержите редакцию."


async def test_what_a_feed_repeats_under_every_entry_is_no_event(db, run, chat, clock):
    listed = [
        replace(QUIET, id=f"g{n}", text=f"Завтра в Алматы {n} градусов. {FOOT}", url=f"{URL}/{n}") for n in range(7)
    ]
    await run(URL, *listed[:6])
    await run(URL, *listed)
    assert [one.state for one in await _alerts(db, chat, clock)] == ["held"]
    await run("https://other.example/rss")
    await run("https://other.example/rss", replace(ELSEWHERE, text=FOOT))
    assert [one.state for one in await _alerts(db, chat, clock)] == ["held", "alert"]


async def test_an_entry_listed_again_says_nothing(db, run, chat, clock):
    await run(URL, QUIET)
    for _ in range(3):
        await run(URL, JAILED, QUIET)
    assert len(await _alerts(db, chat, clock)) == 1


async def test_an_entry_that_left_the_feed_and_came_back_says_nothing(db, run, chat, clock):
    await run(URL, JAILED)
    await run(URL, QUIET)
    await run(URL, JAILED, QUIET)
    assert await _alerts(db, chat, clock) == []


async def test_the_same_event_elsewhere_is_a_repeat(db, run, chat, clock):
    other = "https://other.example/rss"
    await run(URL, QUIET)
    await run(other, QUIET)
    await run(URL, JAILED)
    clock.now += timedelta(minutes=20)
    await run(other, ELSEWHERE)
    first, second = await _alerts(db, chat, clock)
    assert (first.state, second.state, second.repeats_id) == ("alert", "repeat", first.id)
    assert await _waiting(db, clock) == 1


async def test_a_watch_added_since_the_last_look_counts_at_the_next(db, run, chat, clock):
    await run(URL, QUIET)
    async with db.write() as tx:
        await watches.add(tx, db.vault, chat.id, NameWatch("", "Тимур Оспанов"), now=clock())
    entry = Entry("g2", "Штраф", "Тимура Оспанова оштрафовали на 50 000 тенге.", url="https://news.example/2")
    await run(URL, entry)
    (alert,) = await _alerts(db, chat, clock)
    assert alert.told.watches == ("Тимур Оспанов",)


async def test_a_source_that_fails_is_noted_and_loses_nothing(db, run, chat, clock):
    await run(URL, QUIET)
    failed = await run(URL, FetchError(URL, "HTTP 502", status=502))
    assert Trouble.from_json(failed.error).code == "out_of_order"
    assert (failed.failures, failed.looks) == (1.0, 1)
    mended = await run(URL, JAILED)
    assert mended.error is None
    assert len(await _alerts(db, chat, clock)) == 1


async def test_a_source_that_is_gone_is_not_asked_again(db, run, clock):
    feed = await run(URL, FetchError(URL, "HTTP 410", status=410, gone=True))
    assert feed.state == "gone"


async def test_a_feed_taken_away_meanwhile_is_no_error(db, run, looker, clock, patterns):
    pipeline = Run(
        db, looker, Watchbook(db.vault, patterns), clock=clock, jitter=lambda: 0.0, after_commit=lambda: None
    )
    await pipeline.look(feed_id=4711)


async def test_a_crash_before_the_commit_leaves_the_entry_new(db, run, chat, clock, monkeypatch):
    await run(URL, QUIET)

    async def fail(*_args, **_others):
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(feeds, "note_good", fail)
        with pytest.raises(RuntimeError):
            await run(URL, JAILED)
    assert await _alerts(db, chat, clock) == []
    await run(URL, JAILED)
    assert len(await _alerts(db, chat, clock)) == 1


async def test_two_workers_that_find_one_story_at_once_tell_it_once(db, run, chat, clock):
    """Each saw no story before: the second has to wait for the first, and then sees it."""
    other = "https://other.example/rss"
    await run(URL, QUIET)
    await run(other, QUIET)
    await asyncio.gather(run(URL, JAILED, QUIET), run(other, ELSEWHERE, QUIET))
    assert sorted(alert.state for alert in await _alerts(db, chat, clock)) == ["alert", "repeat"]
    assert await _waiting(db, clock) == 1


async def test_two_workers_that_look_at_one_feed_at_once_tell_it_once(db, run, chat, clock):
    """It happens when a lease runs out under a slow look."""
    await run(URL, QUIET)
    await asyncio.gather(run(URL, JAILED, QUIET), run(URL, JAILED, QUIET))
    assert len(await _alerts(db, chat, clock)) == 1


async def test_a_source_is_asked_as_its_row_says(db, run, looker, now):
    async with db.write() as tx:
        options = {"item": "li", "pages": "off"}
        await feeds.add(tx, URL, kind="html", every_s=None, now=now, proxy="socks5://p:1", options=options)
    await run(URL, QUIET)
    url, kind, _, proxy, given = looker.asked[-1]
    assert (url, kind, proxy, given) == (URL, "html", "socks5://p:1", {"item": "li"})


async def test_after_a_failure_a_source_is_asked_for_all_of_it(db, run, looker, chat, clock):
    """A 304 then would say that a server answers, not that the source can be read again."""
    looker.memory = Memory(Validators('"e"', None), "h", "spans")
    await run(URL, QUIET)
    await run(URL, FetchError(URL, "answered 502", status=502))
    assert looker.asked[-1][2].validators == Validators('"e"', None)
    await run(URL, QUIET)
    assert looker.asked[-1][2] == replace(looker.memory, validators=NO_VALIDATORS)


@pytest.fixture
async def operator(db, now):
    async with db.write() as tx:
        return await chats.add(tx, "telegram", "501", kind="private", now=now)


async def test_a_parked_source_is_tried_weekly_and_its_operator_told_once(db, run, operator, clock):
    await run(URL, QUIET)
    for _ in range(30):
        feed = await run(URL, FetchError(URL, "answered 502", status=502))
    assert feed.state == "parked"
    async with db.write() as tx:
        assert await feeds.claim_due(tx, clock() + timedelta(days=6), lease=timedelta(minutes=3), limit=9) == []
        assert len(await feeds.claim_due(tx, clock() + timedelta(days=7), lease=timedelta(minutes=3), limit=9)) == 1
    assert await _waiting(db, clock) == 1
    assert (await run(URL, JAILED)).state == "active"


async def test_a_source_quieter_than_in_four_weeks_is_told_once_for_each_silence(db, run, operator, clock):
    for number in range(40):
        await run(URL, replace(QUIET, id=f"q{number}", url=f"https://news.example/{number}"))
        clock.now += timedelta(hours=6)
    assert await _waiting(db, clock) == 0
    for _ in range(3):
        clock.now += timedelta(hours=3)
        await run(URL)
    assert await _waiting(db, clock) == 1


async def test_in_a_campaign_every_source_is_due_again_in_two_minutes_until_it_ends(db, run, clock):
    async with db.write() as tx:
        await feeds.set_campaign(tx, clock() + timedelta(days=1))
    assert await _is_due_in_two_minutes(db, run, clock)
    clock.now += timedelta(days=2)
    assert not await _is_due_in_two_minutes(db, run, clock)


async def _is_due_in_two_minutes(db, run, clock):
    await run(URL, QUIET, every_s=None)
    async with db.write() as tx:
        return bool(await feeds.claim_due(tx, clock() + timedelta(seconds=120), lease=timedelta(0), limit=9))


class FakeCompleter:
    async def complete(self, feed, new):
        return {"g1": Completed(JAILED)}


async def test_a_person_named_on_the_page_only_reaches_the_outbox(db, looker, chat, clock, patterns):
    pipeline = Run(
        db,
        looker,
        Watchbook(db.vault, patterns),
        clock=clock,
        jitter=lambda: 0.5,
        after_commit=lambda: None,
        completer=FakeCompleter(),
    )
    async with db.write() as tx:
        await feeds.add(tx, URL, kind="feed", every_s=60, now=clock())
        (feed,) = await feeds.listing(tx)
    for listed in ((QUIET,), (replace(JAILED, text="Подробности на сайте."), QUIET)):
        looker.answers[URL] = listed
        await pipeline.look(feed_id=feed.id)
    (alert,) = await _alerts(db, chat, clock)
    assert alert.told.watches == ("Мадина Сарбасова",)


@pytest.fixture
async def stranger(db, now):
    async with db.write() as tx:
        chat = await chats.add(tx, "telegram", "88", kind="private", now=now)
        await watches.add(tx, db.vault, chat.id, NameWatch("", "Мадина Сарбасова"), now=now)
    return chat


@pytest.fixture
def pipeline(db, looker, clock, patterns):
    book = Watchbook(db.vault, patterns)
    return Run(db, looker, book, clock=clock, jitter=lambda: 0.5, after_commit=lambda: None)


POST = replace(JAILED, id="https://t.me/dala/7", url="https://t.me/dala/7", source="Дала")


async def test_what_a_chat_gives_is_told_to_every_other_chat_and_not_sent_to_the_giver(
    db, pipeline, chat, stranger, clock
):
    assert await pipeline.give(POST, chat_id=chat.id)
    (given,) = await _alerts(db, chat, clock)
    (told,) = await _alerts(db, stranger, clock)
    async with db.read() as tx:
        waiting = {chat_id for _, chat_id, _ in await outbox.waiting(tx, clock(), limit=9)}
        assert await feeds.listing(tx) == []
    assert waiting == {stranger.id}
    assert (given.state, told.state) == ("alert", "alert")
    assert (told.told.source, told.told.url) == ("Дала", "https://t.me/dala/7")


async def test_what_was_given_once_is_known_the_next_time(db, pipeline, chat, stranger, clock):
    assert await pipeline.give(POST, chat_id=chat.id)
    assert not await pipeline.give(replace(POST, id="x", url="http://www.t.me/dala/7/"), chat_id=stranger.id)
    assert len(await _alerts(db, stranger, clock)) == 1


async def test_what_a_source_listed_is_known_when_it_is_given(db, run, pipeline, chat, clock):
    await run(URL, QUIET)
    await run(URL, QUIET, POST)
    assert not await pipeline.give(replace(POST, source="Дала арнасы"), chat_id=chat.id)
    assert len(await _alerts(db, chat, clock)) == 1


async def test_what_was_given_is_not_told_again_when_a_source_lists_it(db, run, pipeline, chat, stranger, clock):
    await run(URL, QUIET)
    await pipeline.give(POST, chat_id=chat.id)
    await run(URL, QUIET, POST)
    assert [len(await _alerts(db, one, clock)) for one in (chat, stranger)] == [1, 1]


async def test_a_paste_is_read_for_its_chat_alone_and_leaves_no_entry(db, pipeline, chat, stranger, clock):
    paste = replace(JAILED, id="paste:1", url=None)
    for _ in range(2):
        await pipeline.give_privately(paste, chat_id=chat.id)
    assert [one.state for one in await _alerts(db, chat, clock)] == ["alert"]
    assert await _alerts(db, stranger, clock) == []
    assert await _waiting(db, clock) == 0
    async with db.read() as tx:
        assert await entries.count_since(tx, clock() - timedelta(hours=1)) == 0


async def test_a_paste_does_not_keep_the_same_news_from_another_chat(db, run, pipeline, chat, stranger, clock):
    await run(URL, QUIET)
    await pipeline.give_privately(replace(JAILED, id="paste:1", url=None), chat_id=chat.id)
    await run(URL, QUIET, JAILED)
    (told,) = await _alerts(db, stranger, clock)
    assert told.state == "alert"
    assert told.told.source == "News"


async def test_a_page_behind_a_paywall_is_told_as_such(db, pipeline, chat, clock):
    await pipeline.give(POST, chat_id=chat.id, is_stub=True)
    (given,) = await _alerts(db, chat, clock)
    assert given.told.is_stub


async def test_what_chats_give_is_never_asked_for(db, pipeline, chat, clock):
    await pipeline.give(POST, chat_id=chat.id)
    async with db.write() as tx:
        due = await feeds.claim_due(tx, clock() + timedelta(days=9), lease=timedelta(minutes=1), limit=9)
    assert due == []


def listed_every(days, newest):
    return [
        replace(QUIET, id=f"o{n}", url=f"https://news.example/o{n}", published_at=newest - timedelta(days=days * n))
        for n in range(4)
    ]


async def test_a_source_whose_newest_entry_is_old_is_quiet_from_the_first_look(db, run, clock):
    assert state_of(await run(URL, *listed_every(30, clock() - timedelta(days=400))), clock()) == "quiet"


async def test_a_source_that_publishes_monthly_is_well_a_month_after(db, run, clock):
    assert state_of(await run(URL, *listed_every(30, clock() - timedelta(days=25))), clock()) == "ok"


async def test_a_source_without_dates_is_well_at_first(db, run, clock):
    assert state_of(await run(URL, QUIET), clock()) == "ok"


async def test_a_look_that_breaks_half_way_loses_and_repeats_nothing(db, run, make_run, looker, chat, clock):
    """A long list is stored a few entries at a time; what the look leaves for the next one is written last."""
    feed = await run(URL, QUIET)
    others = [
        replace(QUIET, id=f"n{number}", title=f"Погода {number}", url=f"https://news.example/n{number}")
        for number in range(20)
    ]
    looker.answers[URL] = (*others, JAILED, QUIET)
    looker.memory = Memory(body_hash="newer")
    with pytest.raises(OSError, match="away"):
        await make_run(Breaking(db)).look(feed_id=feed.id)
    async with db.read() as tx:
        half = await entries.count_since(tx, clock() - timedelta(hours=1))
        assert (await feeds.get(tx, feed.id)).memory == feed.memory
    assert 1 < half < 22
    await run(URL, *others, JAILED, QUIET)
    async with db.read() as tx:
        assert await entries.count_since(tx, clock() - timedelta(hours=1)) == 22
        assert (await feeds.get(tx, feed.id)).memory != feed.memory
    assert [one.state for one in await _alerts(db, chat, clock)] == ["alert"]
    assert await _waiting(db, clock) == 1
