import asyncio
from collections import Counter
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from bot.attachments import to_body
from bot.keyboards import Attachment
from bot.outbox import MOST_IN_FLIGHT, Dispatcher, wait_for_change
from bot.senders.errors import Blocked, CertainlyUnsent, Gone, Migrated, PerhapsSent, Refused, RetryAfter
from storage import alerts, chats, outbox, verdicts, watches
from storage.tables import outbox as outbox_table


class FakeSender:
    """Takes everything at once, or fails as told."""

    def __init__(self, time, name="telegram", *, is_paced=True):
        self.name, self.is_paced = name, is_paced
        self.time = time
        self.sent = []
        self.failures = {}
        self.open = self.most_open = 0
        self.hold = None
        self.can_edit = True
        self.edits = []
        self.edit_error = None

    def fail(self, address, *errors):
        self.failures.setdefault(address, []).extend(errors)

    async def send(self, message, texts):
        self.open += 1
        self.most_open = max(self.open, self.most_open)
        try:
            if self.hold:
                await self.hold.wait()
            await asyncio.sleep(0)
            if self.failures.get(message.chat.address):
                raise self.failures[message.chat.address].pop(0)
            self.sent += [(self.time(), message.chat.address, text) for text in texts]
            return str(len(self.sent))
        finally:
            self.open -= 1

    async def send_file(self, message, attachment, caption):
        return await self.send(message, [f"file {attachment.name}"])

    async def edit(self, message, text, keyboard):
        self.edits.append((message.edits, text, keyboard))
        if self.edit_error:
            raise self.edit_error

    async def close(self):
        pass

    def titles(self, address=None):
        """What arrived, by headline."""
        return [text.split(">")[-2].split("<")[0] if "<a" not in text else text.split('">')[1].split("<")[0]
                for _, to, text in self.sent if address in (None, to)]  # fmt: skip


@pytest.fixture
def sender(time):
    return FakeSender(time)


@pytest.fixture
def running(db, time, sender):
    """Run a Dispatcher until a condition holds, in a test's own time."""

    @asynccontextmanager
    async def run(senders=None, **others):
        dispatcher = Dispatcher(db, senders or {sender.name: sender}, time, wait=time.wait, **others)
        time.is_busy = lambda: dispatcher.is_busy
        task = asyncio.create_task(dispatcher.run())
        yield dispatcher
        await dispatcher.stop()
        await task

    return run


async def _until(condition, patience_s=20):
    async with asyncio.timeout(patience_s):
        while not condition():  # noqa: ASYNC110 - a turn of the loop is what it waits for
            await asyncio.sleep(0)


async def _settled(db, count=1):
    """Wait until so many rows are neither pending nor being sent; gives all rows."""
    async with asyncio.timeout(20):
        while True:
            rows = await _rows(db)
            if sum(row.state not in ("pending", "sending") for row in rows) >= count:
                return rows


async def _rows(db):
    async with db.read() as tx:
        return list(await tx.execute(sa.select(outbox_table).order_by(outbox_table.c.id)))


async def test_a_message_arrives_and_is_marked(db, time, sender, running, add_chat, put_alerts):
    chat = await add_chat()
    await put_alerts(chat.id, now=time())
    async with running():
        [row] = await _settled(db)
    assert (row.state, row.message_id, row.attempts, row.maybe_dup) == ("sent", "1", 0, False)
    assert sender.titles() == ["alert 0"]


async def test_a_commit_wakes_the_dispatcher(db, sender, add_chat, put_alerts, time):
    """Without a wake it would look again only after a second of real time, which this clock never reaches."""
    chat = await add_chat()
    dispatcher = Dispatcher(db, {"telegram": sender}, time)
    task = asyncio.create_task(dispatcher.run())
    await asyncio.sleep(0)
    await put_alerts(chat.id, now=time())
    dispatcher.wake()
    await _until(lambda: sender.sent)
    await dispatcher.stop()
    await task


async def test_the_outbox_is_not_looked_through_for_each_message(db, time, sender, running, add_chat, put_alerts):
    """Looking through 10,000 open rows takes 46 ms; what the plan still holds can go without that."""
    for number in range(60):
        await put_alerts((await add_chat(str(number))).id, now=time())
    looks = []

    def note(_connection, _cursor, statement, *_):
        looks.append(statement) if "row_number()" in statement else None

    sa.event.listen(db.engine.sync_engine, "before_cursor_execute", note)
    start = time()
    async with running():
        await _until(lambda: len(sender.sent) == 60)
        seconds = (time() - start).total_seconds()
    assert len(looks) <= 3 + seconds


async def test_what_arrived_and_is_not_written_down_yet_does_not_slow_the_rest(
    db, time, sender, running, add_chat, put_alerts
):
    """It counted twice, as on its way and as answered: 26 a second instead of 28."""
    for number in range(120):
        await put_alerts((await add_chat(str(number))).id, now=time())
    async with running():
        await _until(lambda: len(sender.sent) == 120)
    first, last = sender.sent[0][0], sender.sent[-1][0]
    assert last - first < timedelta(seconds=120 / 28 * 1.04)


async def test_a_chat_gets_its_next_message_in_time_beside_one_that_waits(
    db, time, sender, running, add_chat, put_alerts
):
    """The plan is not empty then, but holds nothing that may go."""
    sender.fail("2", RetryAfter(3600))
    for address in ("1", "2"):
        await put_alerts((await add_chat(address)).id, 3, now=time(), prefix=address)
    async with running():
        await _until(lambda: sum(to == "1" for _, to, _ in sender.sent) == 3)
    first, _, last = [at for at, to, _ in sender.sent if to == "1"]
    assert last - first < timedelta(seconds=2.5)


async def test_a_chat_gets_its_messages_in_order_and_urgent_ones_first(time, sender, running, add_chat, put_alerts):
    chat = await add_chat()
    await put_alerts(chat.id, 3, now=time())
    await put_alerts(chat.id, 2, now=time(), priority=0, prefix="urgent")
    async with running():
        await _until(lambda: len(sender.sent) == 5)
    assert sender.titles() == ["urgent 0", "urgent 1", "alert 0", "alert 1", "alert 2"]
    gaps = [later[0] - earlier[0] for earlier, later in zip(sender.sent, sender.sent[1:], strict=False)]
    assert min(gaps) >= timedelta(seconds=1.05)


async def test_many_chats_are_served_side_by_side_within_the_limits(time, sender, running, add_chat, put_alerts):
    for number in range(60):
        await put_alerts((await add_chat(str(number))).id, now=time())
    async with running():
        await _until(lambda: len(sender.sent) == 60)
    assert sender.most_open <= MOST_IN_FLIGHT
    per_second = Counter(int(at.timestamp()) for at, _, _ in sender.sent)
    assert max(per_second.values()) <= 30


async def test_retry_after_pauses_one_chat_and_is_no_attempt(db, time, sender, running, add_chat, put_alerts):
    slow, quick = await add_chat("1"), await add_chat("2")
    await put_alerts(slow.id, 2, now=time())
    await put_alerts(quick.id, now=time())
    start = time()
    sender.fail("1", RetryAfter(43_838))
    async with running():
        await _settled(db)
        time.now += timedelta(seconds=43_830)
        rows = await _settled(db, 3)
    assert [(row.state, row.attempts, row.maybe_dup) for row in rows] == [("sent", 0, False)] * 3
    by_chat = {to: at for at, to, _ in reversed(sender.sent)}
    assert by_chat["1"] - start >= timedelta(seconds=43_838)
    assert by_chat["2"] - start < timedelta(seconds=5)
    assert sender.titles("1") == ["alert 0", "alert 1"]


async def test_three_floods_within_three_seconds_pause_everything(time, sender, running, add_chat, put_alerts):
    for number in range(6):
        await put_alerts((await add_chat(str(number))).id, now=time())
    for number in range(3):
        sender.fail(str(number), RetryAfter(50))
    start = time()
    async with running():
        await _until(lambda: len(sender.sent) == 6)
    late = [to for at, to, _ in sender.sent if at - start >= timedelta(seconds=50)]
    assert {"0", "1", "2"} <= set(late)
    assert len(late) >= 3
    assert all(at - start < timedelta(seconds=3) or at - start >= timedelta(seconds=50) for at, _, _ in sender.sent)


@pytest.mark.parametrize(("error", "dup"), [(CertainlyUnsent("x"), False), (PerhapsSent("x"), True)])
async def test_a_broken_connection_is_tried_again_with_a_longer_wait_each_time(
    db, time, sender, running, add_chat, put_alerts, error, dup
):
    chat = await add_chat("1")
    await put_alerts(chat.id, now=time())
    sender.fail("1", error, error, error)
    start = time()
    async with running():
        [row] = await _settled(db)
    assert (row.state, row.attempts, row.maybe_dup) == ("sent", 3, dup)
    assert time() - start >= timedelta(seconds=2 + 4 + 8)
    assert ("may repeat" in sender.sent[0][2]) is dup


async def test_after_a_day_of_failures_a_message_is_given_up(db, time, sender, running, add_chat, put_alerts):
    chat = await add_chat("1")
    await put_alerts(chat.id, now=time())
    async with db.write() as tx:
        await tx.execute(outbox_table.update().values(attempts=294))
    sender.fail("1", *[CertainlyUnsent("no connection")] * 9)
    async with running():
        [row] = await _settled(db)
    assert (row.state, row.error) == ("failed", "no connection")


async def test_a_digest_perhaps_sent_is_not_repeated(db, time, sender, running, add_chat):
    chat = await add_chat("1")
    body = {
        "made_at": time().isoformat(),
        "items": [],
        "repeats": 0,
        "feeds_good": 0,
        "feeds_all": 0,
        "entries": 0,
        "troubles": [],
    }
    async with db.write() as tx:
        await outbox.put(tx, db.vault, chat_id=chat.id, kind="digest", priority=5, dedup_key="d", body=body, now=time())
    sender.fail("1", PerhapsSent("broke"))
    async with running():
        [row] = await _settled(db)
    assert row.state == "failed"
    assert sender.sent == []


async def test_a_refused_message_fails_and_the_next_goes_on(db, time, sender, running, add_chat, put_alerts):
    chat = await add_chat("1")
    await put_alerts(chat.id, 2, now=time())
    sender.fail("1", Refused("bad request"))
    async with running():
        rows = await _settled(db, 2)
    assert [row.state for row in rows] == ["failed", "sent"]


async def test_a_chat_that_stopped_the_bot_is_left_in_peace(
    db, time, sender, running, add_chat, put_alerts, watch_names
):
    chat = await add_chat("1")
    await watch_names(chat, "Ерлан Сыдыков")
    await put_alerts(chat.id, 2, now=time())
    sender.fail("1", Blocked("stopped"))
    async with db.read() as tx:
        before = await watches.version(tx)
    async with running():
        rows = await _settled(db, 2)
    assert [row.state for row in rows] == ["dead", "dead"]
    async with db.read() as tx:
        assert (await chats.get(tx, chat.id)).state == "blocked"
        assert await watches.version(tx) > before


async def test_a_migrated_group_gets_everything_at_its_new_address(db, time, sender, running, add_chat, put_alerts):
    chat = await add_chat("-5")
    await put_alerts(chat.id, 3, now=time())
    sender.fail("-5", Migrated("-1005"))
    async with running():
        rows = await _settled(db, 3)
    assert [(row.state, row.attempts) for row in rows] == [("sent", 0)] * 3
    assert {to for _, to, _ in sender.sent} == {"-1005"}


async def test_a_kill_between_sending_and_sent_delivers_again_marked(db, time, sender, running, add_chat, put_alerts):
    chat = await add_chat("1")
    await put_alerts(chat.id, 2, now=time())
    async with db.write() as tx:
        [(first, _, _)] = await outbox.waiting(tx, time(), limit=1)
        await outbox.start(tx, db.vault, first)
    async with running() as dispatcher:
        assert await dispatcher.recover() == 1
        dispatcher.wake()
        await _until(lambda: len(sender.sent) == 2)
    assert ["may repeat" in text for _, _, text in sender.sent] == [True, False]


async def test_a_stop_awaits_what_is_under_way_and_takes_nothing_more(db, time, sender, add_chat, put_alerts):
    chat = await add_chat("1")
    await put_alerts(chat.id, 2, now=time())
    sender.hold = asyncio.Event()
    dispatcher = Dispatcher(db, {"telegram": sender}, time)
    task = asyncio.create_task(dispatcher.run())
    await _until(lambda: sender.open)
    await dispatcher.stop()
    sender.hold.set()
    await task
    assert [row.state for row in await _rows(db)] == ["sent", "pending"]


async def test_a_stop_does_not_wait_for_ever(db, time, sender, add_chat, put_alerts):
    chat = await add_chat("1")
    await put_alerts(chat.id, now=time())
    sender.hold = asyncio.Event()
    dispatcher = Dispatcher(db, {"telegram": sender}, time, drain_s=0.01)
    task = asyncio.create_task(dispatcher.run())
    await _until(lambda: sender.open)
    await dispatcher.stop()
    await task
    assert [row.state for row in await _rows(db)] == ["sending"]


async def test_a_mistake_of_ours_ends_neither_the_run_nor_shows_a_name(
    db, time, sender, running, add_chat, put_alerts, caplog
):
    one, two = await add_chat("1"), await add_chat("2")
    await put_alerts(one.id, now=time())
    await put_alerts(two.id, now=time())
    sender.fail("1", ZeroDivisionError("Ерасыл Сагымбеков"))
    async with running():
        rows = await _settled(db, 2)
    assert [row.state for row in rows] == ["sent", "sent"]
    assert "ZeroDivisionError at test_outbox.py" in caplog.text
    assert "Сагымбеков" not in caplog.text + str([row.error for row in rows])


async def test_a_body_that_can_not_be_worded_fails_alone(db, time, sender, running, add_chat, put_alerts):
    chat = await add_chat("1")
    async with db.write() as tx:
        await outbox.put(
            tx, db.vault, chat_id=chat.id, kind="alert", priority=1, dedup_key="odd", body={"odd": 1}, now=time()
        )
    await put_alerts(chat.id, now=time())
    async with running():
        rows = await _settled(db, 2)
    assert [row.state for row in rows] == ["failed", "sent"]


async def test_messages_of_an_unknown_sender_wait(db, time, sender, running, add_chat, put_alerts):
    console = await add_chat("console", sender="console", kind="console")
    await put_alerts((await add_chat("1")).id, now=time())
    await put_alerts(console.id, now=time())
    async with running({"console": FakeSender(time, "console", is_paced=False)}):
        rows = await _settled(db)
    assert [row.state for row in rows] == ["pending", "sent"]


async def test_the_console_needs_no_pacing(db, time, running, add_chat, put_alerts):
    console = await add_chat("console", sender="console", kind="console")
    await put_alerts(console.id, 40, now=time())
    fake = FakeSender(time, "console", is_paced=False)
    start = time()
    async with running({"console": fake}):
        await _until(lambda: len(fake.sent) == 40)
    assert fake.sent[-1][0] - start < timedelta(seconds=5)
    assert fake.titles() == [f"alert {number}" for number in range(40)]


async def test_a_part_that_arrived_is_not_sent_again(db, time, sender, running, add_chat):
    chat = await add_chat("1")
    async with db.write() as tx:
        body = {"text": "word " * 2000}
        await outbox.put(tx, db.vault, chat_id=chat.id, kind="notice", priority=1, dedup_key="n", body=body, now=time())

    async with running():
        await _until(lambda: len(sender.sent) == 1)
        sender.fail("1", RetryAfter(30))
        [row] = await _settled(db)
    assert row.state == "sent"
    assert "".join(text for _, _, text in sender.sent).split() == ["word"] * 2000
    assert len(sender.sent) == 3


async def test_a_database_outage_forgets_no_outcome(db, time, sender, running, add_chat, put_alerts, monkeypatch):
    chat = await add_chat("1")
    await put_alerts(chat.id, now=time())
    mark_sent, failures = outbox.mark_sent, iter(range(3))

    async def fails_thrice(*args, **others):
        if next(failures, None) is not None:
            raise OperationalError("UPDATE", {}, Exception("server closed the connection"))
        await mark_sent(*args, **others)

    monkeypatch.setattr(outbox, "mark_sent", fails_thrice)
    async with running():
        [row] = await _settled(db)
    assert row.state == "sent"
    assert len(sender.sent) == 1


async def test_an_outage_while_taking_a_message_leaves_it_waiting(
    db, time, sender, running, add_chat, put_alerts, monkeypatch
):
    chat = await add_chat("1")
    await put_alerts(chat.id, now=time())
    start, failures = outbox.start, iter(range(2))

    async def fails_twice(*args):
        taken = await start(*args)
        if next(failures, None) is not None:
            raise OperationalError("UPDATE", {}, Exception("server closed the connection"))
        return taken

    monkeypatch.setattr(outbox, "start", fails_twice)
    async with running():
        [row] = await _settled(db)
    assert (row.state, row.attempts, row.maybe_dup) == ("sent", 0, False)


async def test_waiting_ends_with_the_event_or_the_time():
    event = asyncio.Event()
    await wait_for_change(event, 0.001)
    event.set()
    await wait_for_change(event, 1000)


@pytest.fixture
def put_edit(db, told):
    """Have the first alert's message read otherwise."""

    async def put(number, *, now, title="changed", because="e"):
        body = alerts.told_to_json(told(title=title))
        async with db.write() as tx:
            return await outbox.put_edit(
                tx, db.vault, alert_id=number, body=body, because=because, now=now, wait=timedelta(seconds=30)
            )

    return put


@pytest.fixture
def tell(db, told, keep_alert):
    """Note an alert and queue its message; gives its number."""

    async def queue(chat, now):
        number = await keep_alert(chat, now)
        async with db.write() as tx:
            await outbox.put_alerts(tx, db.vault, {chat.id: (number, alerts.told_to_json(told()))}, now=now)
        return number

    return queue


async def test_a_story_that_grows_changes_its_message_once_for_all_additions(
    db, time, sender, running, add_chat, tell, put_edit
):
    number = await tell(await add_chat("1"), time())
    async with running() as dispatcher:
        await _settled(db, 1)
        start = time()
        for title in ("two outlets", "three outlets"):
            await put_edit(number, now=time(), title=title, because=title)
        dispatcher.wake()
        rows = await _settled(db, 2)
    [(edits, text, keyboard)] = sender.edits
    assert (edits, "three outlets" in text, "may repeat" in text) == ("1", True, False)
    assert any(button.data.startswith(f"a:{number}:") for line in keyboard for button in line)
    assert time() - start >= timedelta(seconds=30)
    assert [row.state for row in rows] == ["sent", "sent"]


async def test_an_edit_keeps_what_was_said_under_the_alert(db, time, sender, running, add_chat, tell, put_edit):
    chat = await add_chat("1")
    number = await tell(chat, time())
    async with running() as dispatcher:
        await _settled(db, 1)
        async with db.write() as tx:
            said = {"kind": "relevant", "body": {}, "now": time()}
            await verdicts.put(tx, db.vault, chat_id=chat.id, alert_id=number, **said)
        await put_edit(number, now=time())
        dispatcher.wake()
        await _settled(db, 2)
    assert [[button.data for button in line] for line in sender.edits[0][2]] == [[f"a:{number}:h", f"a:{number}:u"]]


async def test_a_message_somebody_deleted_is_not_brought_back(db, time, sender, running, add_chat, tell, put_edit):
    number = await tell(await add_chat("1"), time())
    sender.edit_error = Gone("deleted")
    async with running() as dispatcher:
        await _settled(db, 1)
        await put_edit(number, now=time())
        dispatcher.wake()
        rows = await _settled(db, 2)
    assert [row.state for row in rows] == ["sent", "dead"]
    assert len(sender.sent) == 1


async def test_where_nothing_can_be_changed_edits_are_passed_over(db, time, sender, running, add_chat, tell, put_edit):
    sender.can_edit = False
    number = await tell(await add_chat("1"), time())
    async with running() as dispatcher:
        await _settled(db, 1)
        await put_edit(number, now=time())
        dispatcher.wake()
        rows = await _settled(db, 2)
    assert ([row.state for row in rows], sender.edits) == (["sent", "sent"], [])


async def test_a_file_goes_before_the_text_that_is_too_long_for_its_caption(db, time, sender, running, add_chat):
    chat = await add_chat("1")
    body = {"text": "long " * 300, "attachment": to_body(Attachment("roster.csv", b"name"))}
    async with db.write() as tx:
        await outbox.put(tx, db.vault, chat_id=chat.id, kind="notice", priority=1, dedup_key="n", body=body, now=time())
    async with running():
        await _settled(db, 1)
    assert [text[:11] for _, _, text in sender.sent] == ["file roster", "long long l"]
