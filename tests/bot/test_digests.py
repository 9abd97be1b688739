from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from bot.digest_gathering import gather
from bot.digest_times import next_digest
from bot.digests import tick
from bot.facts import facts_from_json
from config.errors import StorageError
from storage import chats, entries, feeds, outbox
from storage.records import Entry, EventFact
from storage.tables import outbox as outbox_table
from watchers.health import Trouble as SourceTrouble

HALF_PAST_TWO = 2 * 60 + 30


def _utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "zone", "minute", "due"),
    [
        pytest.param(_utc(2026, 5, 1, 14, 59), "Asia/Almaty", 1200, _utc(2026, 5, 1, 15), id="today"),
        pytest.param(_utc(2026, 5, 1, 15, 0), "Asia/Almaty", 1200, _utc(2026, 5, 2, 15), id="after, not at, now"),
        pytest.param(_utc(2026, 5, 1, 20, 0), "Asia/Almaty", 0, _utc(2026, 5, 2, 19), id="midnight"),
        pytest.param(
            _utc(2026, 3, 28, 12), "Europe/Berlin", HALF_PAST_TWO, _utc(2026, 3, 29, 1, 30), id="missing hour"
        ),
        pytest.param(_utc(2026, 3, 29, 1, 30), "Europe/Berlin", HALF_PAST_TWO, _utc(2026, 3, 30, 0, 30), id="after it"),
        pytest.param(
            _utc(2026, 10, 24, 12), "Europe/Berlin", HALF_PAST_TWO, _utc(2026, 10, 25, 0, 30), id="repeated hour"
        ),
        pytest.param(
            _utc(2026, 10, 25, 0, 30), "Europe/Berlin", HALF_PAST_TWO, _utc(2026, 10, 26, 1, 30), id="only once"
        ),
        pytest.param(_utc(2011, 12, 30, 9), "Pacific/Apia", 600, _utc(2011, 12, 30, 20), id="a day that never was"),
        pytest.param(_utc(2026, 5, 1, 19, 59), "Mars/Base", 1200, _utc(2026, 5, 1, 20), id="unknown zone is UTC"),
    ],
)
def test_the_next_digest_is_at_its_local_hour(now, zone, minute, due):
    assert next_digest(now, zone, minute) == due


@given(
    st.integers(0, 10 * 365 * 24 * 60).map(lambda minutes: _utc(2020, 1, 1) + timedelta(minutes=minutes)),
    st.sampled_from(["Asia/Almaty", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "UTC"]),
    st.integers(0, 1439),
)
def test_digests_come_once_a_local_day(now, zone, minute):
    due = [now]
    for _ in range(4):
        due.append(next_digest(due[-1], zone, minute))
    days = [moment.astimezone(ZoneInfo(zone)).date() for moment in due[1:]]
    assert due == sorted(set(due))
    assert [later - earlier for earlier, later in pairwise(days)] == [timedelta(days=1)] * 3


@pytest.fixture
async def chat(add_chat, time):
    return await add_chat("1", zone="Asia/Almaty", digest_minute=1200, next_digest_at=time() + timedelta(minutes=1))


async def _queued(db, time):
    async with db.read() as tx:
        rows = await outbox.waiting(tx, time(), limit=10)
        return [await outbox.read(tx, db.vault, row_id) for row_id, _, _ in rows]


async def test_a_digest_is_queued_when_it_is_due_and_not_before(db, time, chat):
    assert await tick(db, time) == 0
    time.now += timedelta(minutes=1)
    assert await tick(db, time) == 1
    [message] = await _queued(db, time)
    assert (message.kind, message.priority, message.chat.id) == ("digest", 5, chat.id)
    async with db.read() as tx:
        after = await chats.get(tx, chat.id)
    assert after.next_digest_at == next_digest(time(), "Asia/Almaty", 1200)
    assert after.last_digest_at == time()


async def test_a_second_tick_queues_nothing(db, time, chat):
    time.now += timedelta(minutes=1)
    assert [await tick(db, time), await tick(db, time)] == [1, 0]


async def test_after_downtime_there_is_one_digest_for_all_of_it(db, time, chat, keep_alert):
    await keep_alert(chat, time())
    time.now += timedelta(days=3)
    await keep_alert(chat, time(), story="s2")
    assert [await tick(db, time), await tick(db, time)] == [1, 0]
    [message] = await _queued(db, time)
    assert len(facts_from_json(message.body).items) == 2


async def test_a_chat_moved_meanwhile_is_left_to_whoever_was_faster(db, time, chat, monkeypatch):
    time.now += timedelta(minutes=1)
    due = chats.due_digests

    async def due_then_changed(tx, now, *, limit):
        found = await due(tx, now, limit=limit)
        return [chat_ for chat_ in found for _ in (1, 2)]

    monkeypatch.setattr(chats, "due_digests", due_then_changed)
    assert await tick(db, time) == 1
    assert len(await _queued(db, time)) == 1


async def test_news_of_a_digest_left_out_stand_in_the_next_one(db, time, chat, keep_alert):
    """The hour was changed after today's digest: today gets no second one, but tomorrow's tells what it would have."""
    time.now += timedelta(minutes=1)
    await tick(db, time)
    await keep_alert(chat, time() + timedelta(minutes=1))
    async with db.write() as tx:
        later = time() + timedelta(minutes=5)
        await chats.set_digest(tx, chat.id, zone="Asia/Almaty", digest_minute=1300, next_digest_at=later)
    time.now += timedelta(minutes=5)
    assert await tick(db, time) == 0
    time.now += timedelta(days=1)
    assert await tick(db, time) == 1
    async with db.read() as tx:
        numbers = (await tx.execute(sa.select(outbox_table.c.id).order_by(outbox_table.c.id))).scalars().all()
        bodies = [facts_from_json((await outbox.read(tx, db.vault, number)).body) for number in numbers]
    assert [len(body.items) for body in bodies] == [0, 1]


async def test_the_alerts_of_a_story_make_one_line_with_repeats_counted(db, time, chat, keep_alert):
    first = await keep_alert(chat, time(), events=())
    second = await keep_alert(chat, time(), watches=("Сания",), title="15 days", lang="kk")
    await keep_alert(chat, time(), state="repeat", repeats_id=first, lang="en")
    await keep_alert(chat, time(), state="repeat", repeats_id=second, lang="en", title="x")
    other = await keep_alert(chat, time(), story="s2", events=(EventFact("fine", {}),), state="held")
    async with db.read() as tx:
        facts = await gather(tx, db.vault, chat, time())
    assert [(item.number, item.times, item.langs) for item in facts.items] == [
        (second, 4, ("ru", "kk", "en")),
        (other, 1, ("ru",)),
    ]
    assert facts.items[0].told.watches == ("Сания", "Ерасыл Сагымбеков")
    assert facts.items[0].told.title == "15 days"
    assert facts.repeats == 0
    assert ([(one.head, one.lang) for one in facts.kept], facts.kept_all) == ([(first, "en"), (second, "en")], 2)


async def test_repeats_of_older_stories_are_counted_apart(db, time, chat, keep_alert):
    old = await keep_alert(chat, time())
    time.now += timedelta(minutes=1)
    await tick(db, time)
    await keep_alert(chat, time() + timedelta(hours=1), state="repeat", repeats_id=old)
    async with db.read() as tx:
        facts = await gather(tx, db.vault, await chats.get(tx, chat.id), time() + timedelta(days=1))
    assert (facts.items, facts.repeats) == ((), 1)


async def test_a_digest_counts_sources_and_entries_and_names_those_in_trouble(db, time, chat):
    async with db.write() as tx:
        for name in ("good", "broken", "gone", "new"):
            await feeds.add(tx, f"https://{name}.example/rss", kind="feed", every_s=None, now=time(), title=None)
        good, broken, gone, _ = await feeds.listing(tx)
        look = {"now": time(), "next_look_at": time()}
        await feeds.note_good(
            tx, good, **look, memory="{}", title="Good News", interval_s=60, failures=0.0, moved_to=None
        )
        await feeds.note_failure(
            tx, broken, **look, error=SourceTrouble("refused", 403).to_json(), failures=3.0, state="parked"
        )
        await feeds.note_failure(tx, gone, **look, error="410", failures=1.0, state="gone")
        for number in range(3):
            await entries.keep(tx, good.id, Entry(str(number), "T", "x"), source=None, now=time())
        facts = await gather(tx, db.vault, chat, time() + timedelta(hours=1))
    assert (facts.feeds_good, facts.feeds_all, facts.entries) == (1, 4, 3)
    assert [(one.name, SourceTrouble.from_json(one.error).code, one.is_gone) for one in facts.troubles] == [
        ("broken.example", "refused", False),
        ("gone.example", "old", True),
    ]


async def test_a_source_not_read_for_a_day_is_in_trouble_without_an_error(db, time, chat):
    async with db.write() as tx:
        await feeds.add(tx, "https://a.example/rss", kind="feed", every_s=None, now=time())
        [feed] = await feeds.listing(tx)
        look = {"now": time(), "next_look_at": time()}
        await feeds.note_good(tx, feed, **look, memory="{}", title="A", interval_s=60, failures=0.0, moved_to=None)
        facts = await gather(tx, db.vault, chat, time() + timedelta(hours=25))
    assert facts.feeds_good == 0
    assert [one.name for one in facts.troubles] == ["A"]


async def test_a_source_that_is_read_but_quieter_than_in_four_weeks_is_named(db, time, chat):
    async with db.write() as tx:
        await feeds.add(tx, "https://a.example/rss", kind="feed", every_s=None, now=time())
        [feed] = await feeds.listing(tx)
        look = {"now": time(), "next_look_at": time(), "hours": "[]", "quiet_after": time() + timedelta(minutes=30)}
        await feeds.note_good(tx, feed, **look, memory="{}", title="A", interval_s=60, failures=0.0, moved_to=None)
        facts = await gather(tx, db.vault, chat, time() + timedelta(hours=1))
    assert facts.feeds_good == 1
    assert [(one.name, SourceTrouble.from_json(one.error).code) for one in facts.troubles] == [("A", "quiet")]


async def test_a_chat_whose_alerts_can_not_be_opened_does_not_stop_the_others(
    db, time, chat, add_chat, keep_alert, monkeypatch
):
    other = await add_chat("2", digest_minute=1200, next_digest_at=time())
    await keep_alert(chat, time())
    time.now += timedelta(minutes=1)

    def broken(value):
        raise StorageError("another key")

    monkeypatch.setattr(db.vault, "open", broken)
    assert await tick(db, time) == 1
    monkeypatch.undo()
    assert [message.chat.id for message in await _queued(db, time)] == [other.id]


def test_the_local_date_of_a_digest_is_not_the_utc_date():
    due = next_digest(_utc(2026, 5, 1, 12), "Asia/Almaty", 60)
    assert due.date() == date(2026, 5, 1)
    assert due.astimezone(ZoneInfo("Asia/Almaty")).date() == date(2026, 5, 2)
