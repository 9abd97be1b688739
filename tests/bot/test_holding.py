"""Quiet hours, pauses and the lock: what waits, what breaks through, and that all of it arrives."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import holding
from storage import alerts, chats, outbox
from storage.records import Chat, EventFact, Message, Preferences

EVENING = datetime(2026, 5, 1, 18, 30, tzinfo=UTC)  # 23:30 in Almaty
NIGHT = Preferences(quiet_from=22 * 60, quiet_until=7 * 60, breakthrough=("jail-days",))
MORNING = datetime(2026, 5, 2, 2, 0, tzinfo=UTC)


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url


def message(preferences, *patterns, kind="alert", priority=1, zone="Asia/Almaty"):
    chat = Chat(1, "telegram", "5", "private", "active", "en", zone, None, None, None, preferences)
    body = {"events": [{"pattern": pattern, "values": {}} for pattern in patterns]}
    return Message(1, chat, kind, priority, 1, body, 0, maybe_dup=False)


@pytest.mark.parametrize(
    ("what", "until"),
    [
        (message(NIGHT, "fine"), MORNING),
        (message(NIGHT), MORNING),
        (message(NIGHT, "fine", kind="reply"), MORNING),
        (message(NIGHT, "fine", "jail-days"), None),
        (message(NIGHT, "fine", priority=0), None),
        (message(NIGHT, "fine", kind="digest"), None),
        (message(NIGHT, kind="notice"), None),
        (message(Preferences(), "fine"), None),
        (message(replace(NIGHT, breakthrough=())), MORNING),
    ],
)
def test_at_night_alerts_wait_for_the_morning_unless_they_break_through(what, until):
    assert holding.held_until(what, EVENING) == until


@pytest.mark.parametrize(
    ("hour", "is_quiet"), [(16.9, False), (17, True), (23.5, True), (1.9, True), (2, False), (12, False)]
)
def test_quiet_hours_begin_and_end_on_the_minute(hour, is_quiet):
    now = datetime(2026, 5, 1, tzinfo=UTC) + timedelta(hours=hour)
    assert (holding.quiet_end(NIGHT, "Asia/Almaty", now) is not None) == is_quiet


@pytest.mark.parametrize(
    ("now", "ends"),
    [
        (
            datetime(2026, 3, 28, 22, 0, tzinfo=UTC),
            datetime(2026, 3, 29, 5, 0, tzinfo=UTC),
        ),  # the night of one hour less
        (datetime(2026, 10, 24, 22, 0, tzinfo=UTC), datetime(2026, 10, 25, 6, 0, tzinfo=UTC)),  # and of one more
    ],
)
def test_the_night_ends_at_the_local_hour_when_clocks_change(now, ends):
    assert holding.quiet_end(NIGHT, "Europe/Berlin", now) == ends


def test_an_end_the_day_skips_moves_on_by_what_was_skipped():
    chosen = Preferences(quiet_from=23 * 60, quiet_until=2 * 60 + 30)
    now = datetime(2026, 3, 28, 23, 0, tzinfo=UTC)
    assert holding.quiet_end(chosen, "Europe/Berlin", now) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # 03:30


@given(
    st.integers(0, 3 * 365 * 24 * 60).map(
        lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ),
    st.integers(0, 1439),
    st.integers(0, 1439),
    st.sampled_from(["Asia/Almaty", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Nowhere/Else"]),
)
def test_the_end_of_a_night_lies_ahead_within_a_day_and_is_not_quiet(now, start, end, zone):
    chosen = Preferences(quiet_from=start, quiet_until=end)
    ends = holding.quiet_end(chosen, zone, now)
    if ends:
        assert timedelta() < ends - now <= timedelta(hours=25)
        assert holding.quiet_end(chosen, zone, ends) is None


def test_a_pause_holds_everything_but_the_digest():
    paused = Preferences(paused_until=int((EVENING + timedelta(hours=8)).timestamp()))
    assert holding.held_until(message(paused, "jail-days"), EVENING) == EVENING + timedelta(hours=8)
    assert holding.held_until(message(paused, kind="digest"), EVENING) is None
    assert holding.held_until(message(paused, "jail-days"), EVENING + timedelta(hours=8)) is None


@pytest.fixture
async def chat(add_chat, server, poller, time):
    time.now = EVENING
    return await add_chat("500", zone="Asia/Almaty")


@pytest.fixture
def tell(db, told, time):
    """Queue an alert about an event."""

    async def put(chat, pattern, key):
        async with db.write() as tx:
            facts = told(events=(EventFact(pattern, {}),), title=key)
            body, row = alerts.told_to_json(facts), {"chat_id": chat.id, "kind": "alert", "priority": 1}
            await outbox.put(tx, db.vault, **row, dedup_key=key, body=body, now=time())

    return put


@pytest.fixture
def titles(server):
    """Headlines of the alerts that arrived."""

    def read():
        return [sent.text.split("</a>")[0].split(">")[-1] for sent in server.sent if "news.example" in sent.text]

    return read


async def test_what_waits_at_night_arrives_in_the_morning(server, chat, dialogue, tell, titles, sending, time):
    assert "Quiet from 22:00 to 07:00" in await dialogue("/quiet 22:00-07:00")
    await tell(chat, "fine", "fine")
    await tell(chat, "jail-days", "jail")
    async with sending():
        await server.wait_for(2)
        time.now = EVENING + timedelta(minutes=30)
        assert titles() == ["jail"]
        time.now = MORNING
        await server.wait_for(3)
    assert titles() == ["jail", "fine"]


async def test_with_quiet_hours_off_what_waited_comes_at_once(server, chat, dialogue, tell, titles, sending):
    await dialogue("/quiet 22-7")
    await tell(chat, "fine", "fine")
    await tell(chat, "detention", "detention")
    async with sending():
        await server.wait_for(2)
    await dialogue("/quiet off")
    async with sending():
        await server.wait_for(4)
    assert titles() == ["detention", "fine"]


async def test_a_locked_chat_hears_of_something_new_and_of_nobody(db, server, chat, dialogue, tell, titles, sending):
    await dialogue("/watch Ерасыл Сагымбеков")
    await dialogue("save")
    assert "Locked" in await dialogue("/lock 4711")
    before = len(server.sent)
    await tell(chat, "jail-days", "jail")
    await tell(chat, "fine", "fine")
    async with sending():
        [hint] = (await server.wait_for(before + 1))[before:]
    assert hint.text == "🔔 Something new. Unlock to read it: /unlock"
    for words in ("/list", "/watch Айдос Омаров", "/why 1", "/export", "/settings", "/search суд", "Айдос Омаров"):
        assert await dialogue(words) == "🔒 Locked: <code>/unlock CODE</code> shows everything again."
    assert "not the code" in await dialogue("/unlock 1234")
    assert "2 messages that waited" in await dialogue("/unlock 4711")
    before = len(server.sent)
    async with sending():
        await server.wait_for(before + 2)
    assert titles() == ["jail", "fine"]
    assert "Ерасыл" in await dialogue("/list")
    async with db.read() as tx:
        assert not (await chats.get(tx, chat.id)).preferences.is_locked


async def test_the_code_is_deleted_from_the_chat(server, chat, dialogue):
    await dialogue("/lock 4711")
    await dialogue("/unlock 1111")
    await dialogue("/unlock 4711")
    await dialogue("/help")
    assert len(server.deleted) == 3


async def test_wrong_codes_are_limited_and_a_right_one_among_them_is_not_looked_at(chat, dialogue, time):
    await dialogue("/lock 4711")
    said = [await dialogue(f"/unlock 000{number}") for number in range(5)]
    assert ["Too many" in one for one in said] == [False] * 4 + [True]
    assert "Too many" in await dialogue("/unlock 4711")
    time.now += timedelta(minutes=15)
    assert "Open again" in await dialogue("/unlock 4711")


async def test_a_button_of_a_locked_chat_does_nothing(server, chat, dialogue):
    await dialogue("/settings")
    message = server.sent[-1]
    await dialogue("/lock 4711")
    assert "Locked" in await server.tap("🗞", message)


async def test_a_group_can_not_be_read_from_afar_while_it_is_locked(server, add_chat, chat, dialogue):
    server.admins[-1005000].add(500)
    await add_chat("-1005000", kind="supergroup")
    assert "in a private chat" in await dialogue("/lock 4711", chat=-1005000, kind="supergroup", user=500)
    assert "Locked" in await dialogue("/lock -1005000 4711")
    assert "Locked" in await dialogue("/list -1005000")
    assert "Open again" in await dialogue("/unlock -1005000 4711")


async def test_a_pause_of_the_chat_ends_by_itself_or_by_word(server, chat, dialogue, tell, titles, sending):
    assert "wait until" in await dialogue("/pause 8h")
    await tell(chat, "jail-days", "jail")
    async with sending():
        await server.wait_for(1)
    assert titles() == []
    await dialogue("/resume")
    async with sending():
        await server.wait_for(3)
    assert titles() == ["jail"]
