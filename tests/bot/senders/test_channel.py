"""Through apprise's own JSON webhook against a server on loopback."""

import asyncio
import io
from contextlib import redirect_stderr

import pytest
from aiohttp import web

from bot.keyboards import Attachment
from bot.outbox import Dispatcher
from bot.senders.channel import ChannelSender, is_usable
from bot.senders.errors import Blocked, PerhapsSent
from storage import channels, chats, outbox
from storage.records import Message


class Hook:
    """Takes what apprise posts."""

    def __init__(self):
        self.taken = []
        self.status = 200

    async def take(self, request):
        self.taken.append(await request.json())
        return web.Response(status=self.status)


@pytest.fixture
async def hook():
    hook = Hook()
    app = web.Application()
    app.router.add_post("/{rest:.*}", hook.take)
    runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hook.url = f"json://user:hush@127.0.0.1:{runner.addresses[0][1]}/"
    yield hook
    await runner.cleanup()


@pytest.fixture
async def chat(db, hook, now):
    async with db.write() as tx:
        return await channels.put(tx, db.vault, "office", hook.url, now=now, digest_minute=None, next_digest_at=None)


def _message(chat):
    return Message(7, chat, "alert", 1, None, {}, 0, maybe_dup=False)


async def test_a_text_arrives_plain_with_its_first_line_as_the_title(db, hook, chat):
    await ChannelSender(db).send(_message(chat), ["🔴 <b>Ерасыл</b> · jail &amp; fine\nline two", "short"])
    assert [(one["title"], one["message"]) for one in hook.taken] == [
        ("🔴 Ерасыл · jail & fine", "line two"),
        ("Dabyl", "short"),
    ]


async def test_a_file_goes_along(db, hook, chat):
    await ChannelSender(db).send_file(_message(chat), Attachment("roster.csv", b"name"), "Roster")
    [taken] = hook.taken
    assert "roster.csv" in taken["message"]
    assert [one["filename"] for one in taken["attachments"]] == ["roster.csv"]


async def test_any_failure_may_have_arrived_and_tells_no_password(db, hook, chat):
    hook.status = 500
    with redirect_stderr(io.StringIO()) as printed, pytest.raises(PerhapsSent) as caught:
        await ChannelSender(db).send(_message(chat), ["Ерасыл"])
    assert "hush" not in str(caught.value) + printed.getvalue()
    assert "Ерасыл" not in str(caught.value)


async def test_a_channel_that_was_taken_away_is_nobody_any_more(db, chat):
    async with db.write() as tx:
        await tx.exec_driver_sql("DELETE FROM channels")
    with pytest.raises(Blocked):
        await ChannelSender(db).send(_message(chat), ["x"])


async def test_the_address_is_sealed_and_a_channel_can_get_a_new_one(db, hook, chat, now):
    async with db.write() as tx:
        again = await channels.put(
            tx, db.vault, "office", "json://new/", now=now, digest_minute=None, next_digest_at=None
        )
        assert again.id == chat.id
        assert await channels.names(tx) == ["office"]
        assert await channels.url_of(tx, db.vault, chat.id) == "json://new/"
        bodies = (await tx.exec_driver_sql("SELECT body FROM channels")).scalars()
        assert all(b"json" not in bytes(body) for body in bodies)


async def test_a_channel_has_the_outbox_s_guarantees(db, hook, chat, now):
    """A failure is tried again and marked; nothing is lost and nothing is sent unmarked twice."""
    hook.status = 500
    async with db.write() as tx:
        body = {"text": "first line\nsecond line"}
        await outbox.put(tx, db.vault, chat_id=chat.id, kind="notice", priority=1, dedup_key="n", body=body, now=now)
    sender = ChannelSender(db)

    class Clock:
        now = None

        def __call__(self):
            return self.now

    clock = Clock()
    clock.now = now

    async def wait(event, seconds):
        from datetime import timedelta

        await asyncio.sleep(0.01)
        clock.now += timedelta(seconds=seconds)
        if len(hook.taken) == 2:
            hook.status = 200

    dispatcher = Dispatcher(db, {sender.name: sender}, clock, wait=wait)
    running = asyncio.create_task(dispatcher.run())
    async with asyncio.timeout(20):
        while True:
            async with db.read() as tx:
                if not await outbox.depth(tx):
                    break
            await asyncio.sleep(0.01)
    await dispatcher.stop()
    await running
    async with db.read() as tx:
        message = await outbox.read(tx, db.vault, 1)
        assert (await chats.get(tx, chat.id)).state == "active"
    assert (len(hook.taken), message.attempts, message.maybe_dup) == (3, 2, True)


@pytest.mark.parametrize(
    ("url", "is_good"), [("json://h/", True), ("mailtos://u:p@mail.example/", True), ("nonsense", False)]
)
def test_an_address_apprise_does_not_know_is_refused_at_once(url, is_good):
    assert is_usable(url) is is_good
