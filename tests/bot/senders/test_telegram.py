import asyncio
import contextlib
import json
import logging
import socket
import traceback
from dataclasses import replace
from datetime import timedelta

import aiohttp
import httpx
import pytest
from telegram.error import NetworkError, TelegramError, TimedOut

from bot.keyboards import Attachment, Button
from bot.senders.errors import Blocked, CertainlyUnsent, Gone, Migrated, PerhapsSent, Refused, RetryAfter
from bot.senders.telegram import TelegramSender, translate
from storage.records import Chat, Message, Preferences


@pytest.fixture
async def server(telegram):
    async with telegram.TelegramServer() as server:
        yield server


@pytest.fixture
async def sender(telegram, server):
    sender = TelegramSender(telegram.TOKEN, server.address, read_timeout_s=0.3)
    yield sender
    await sender.close()


def _message(address="500"):
    chat = Chat(1, "telegram", address, "private", "active", "en", "UTC", None, None, None)
    return Message(7, chat, "alert", 1, 1042, {}, 0, maybe_dup=False)


async def test_a_message_goes_out_as_html_without_a_preview(server, sender):
    service_id = await sender.send(_message(), ["<b>x</b>"])
    [sent] = server.sent
    assert (sent.chat, sent.text, sent.parse_mode, service_id) == (500, "<b>x</b>", "HTML", str(sent.message_id))
    assert '"is_disabled": true' in sent.params["link_preview_options"].lower()


@pytest.mark.parametrize(
    ("failure", "error"),
    [
        ("BLOCKED", Blocked),
        ("BAD_GATEWAY", PerhapsSent),
        ("SILENCE", PerhapsSent),
        ("SILENCE_AFTER_ARRIVAL", PerhapsSent),
        ("BAD_REQUEST", Refused),
    ],
)
async def test_failures_are_told_apart(telegram, server, sender, failure, error):
    server.fail(getattr(telegram, failure))
    with pytest.raises(error) as caught:
        await sender.send(_message(), ["Ерасыл"])
    assert telegram.TOKEN not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    "description",
    [
        "Bad Request: chat not found",
        "Bad Request: not enough rights to send text messages to the chat",
        "Bad Request: CHAT_WRITE_FORBIDDEN",
    ],
)
async def test_a_chat_where_nothing_can_be_written_counts_as_blocked(telegram, server, sender, description):
    server.fail(telegram.Failure(400, description))
    with pytest.raises(Blocked):
        await sender.send(_message(), ["x"])


async def test_flood_limits_say_for_how_long(telegram, server, sender):
    server.fail(telegram.retry_after(43_838))
    with pytest.raises(RetryAfter) as caught:
        await sender.send(_message(), ["x"])
    assert caught.value.seconds == 43_838


async def test_a_flood_limit_without_a_time_is_a_short_wait(telegram, server, sender):
    server.fail(telegram.Failure(429, "Too Many Requests"))
    with pytest.raises(RetryAfter):
        await sender.send(_message(), ["x"])


async def test_a_migration_tells_the_new_address(telegram, server, sender):
    server.fail(telegram.migrated_to(-1005))
    with pytest.raises(Migrated) as caught:
        await sender.send(_message("-5"), ["x"])
    assert caught.value.new_address == "-1005"


async def test_markup_telegram_does_not_like_goes_out_as_plain_text(telegram, server, sender):
    server.fail(telegram.BAD_MARKUP)
    await sender.send(_message(), ['<b>A</b> &amp; <a href="https://x.example/">B</a>'])
    [sent] = server.sent
    assert (sent.text, sent.parse_mode) == ("A & B (https://x.example/)", None)


async def test_markup_refused_twice_is_given_up(telegram, server, sender):
    server.fail(telegram.BAD_MARKUP, times=2)
    with pytest.raises(Refused):
        await sender.send(_message(), ["x"])


async def test_a_topic_is_written_to_and_a_deleted_one_falls_back_to_the_main_one(telegram, server, sender):
    await sender.send(_message("-1005/7"), ["in the topic"])
    server.fail(telegram.NO_TOPIC)
    await sender.send(_message("-1005/7"), ["the topic is gone"])
    assert [(sent.chat, sent.thread) for sent in server.sent] == [(-1005, 7), (-1005, None)]


async def test_how_far_the_clock_is_off_is_told_by_the_server_s_answers(server, sender):
    assert sender.clock_off == timedelta()
    await sender.send(_message(), ["x"])
    assert abs(sender.clock_off) < timedelta(minutes=1)
    sender._calling._note_time("Tue, 14 Apr 2026 16:40:00 GMT")
    assert abs(sender.clock_off) > timedelta(days=1)
    before = sender.clock_off
    sender._calling._note_time("some day")
    sender._calling._note_time(None)
    assert sender.clock_off == before


async def test_without_a_server_a_message_is_certainly_unsent(telegram):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        sender = TelegramSender(telegram.TOKEN, f"http://127.0.0.1:{free.getsockname()[1]}")
    with pytest.raises(CertainlyUnsent):
        await sender.send(_message(), ["x"])
    await sender.close()


async def test_a_wrong_token_is_certainly_unsent(server):
    sender = TelegramSender("1:wrong", server.address)
    with pytest.raises(CertainlyUnsent):
        await sender.send(_message(), ["x"])
    await sender.close()


@pytest.mark.parametrize(
    ("cause", "error"),
    [
        (httpx.ConnectError("x"), CertainlyUnsent),
        (httpx.ConnectTimeout("x"), CertainlyUnsent),
        (httpx.PoolTimeout("x"), CertainlyUnsent),
        (httpx.ReadTimeout("x"), PerhapsSent),
        (httpx.ReadError("x"), PerhapsSent),
        (httpx.WriteError("x"), PerhapsSent),
        (httpx.RemoteProtocolError("x"), PerhapsSent),
        (aiohttp.ClientConnectorError(None, OSError()), CertainlyUnsent),
        (aiohttp.ConnectionTimeoutError(), CertainlyUnsent),
        (aiohttp.ServerDisconnectedError(), PerhapsSent),
        (aiohttp.ClientOSError(), PerhapsSent),
        (aiohttp.ClientPayloadError(), PerhapsSent),
        (aiohttp.SocketTimeoutError(), PerhapsSent),
        (None, PerhapsSent),
    ],
)
def test_a_network_failure_is_judged_by_its_cause(cause, error):
    for outer in (NetworkError("x"), TimedOut("x")):
        outer.__cause__ = cause
        assert type(translate(outer)) is error


def test_an_error_nobody_knows_may_have_arrived():
    assert type(translate(TelegramError("new kind"))) is PerhapsSent


async def test_the_token_stays_out_of_the_log(telegram, server, sender, caplog):
    with caplog.at_level(logging.INFO):
        await sender.send(_message(), ["x"])
    assert telegram.TOKEN not in caplog.text
    assert not logging.getLogger("httpx").isEnabledFor(logging.INFO)


async def test_a_reply_names_its_message_and_does_without_where_that_is_gone(server, sender):
    await sender.send(replace(_message(), kind="reply", reply_to="41"), ["one", "two"])
    first, second = server.sent
    assert json.loads(first.params["reply_parameters"]) == {"message_id": 41, "allow_sending_without_reply": True}
    assert "reply_parameters" not in second.params


@pytest.mark.parametrize(("message_silent", "chat_silent"), [(True, False), (False, True), (False, False)])
async def test_a_silent_message_or_chat_makes_no_sound(server, sender, message_silent, chat_silent):
    message = _message()
    chat = replace(message.chat, preferences=Preferences(is_silent=chat_silent))
    await sender.send(replace(message, chat=chat, is_silent=message_silent), ["x"])
    assert server.sent[0].params.get("disable_notification") == str(message_silent or chat_silent).lower()


@pytest.mark.parametrize(("topic", "thread"), [(7, 7), (1, None), (None, None)])
async def test_the_topic_a_chat_chose_is_written_to_but_the_main_one_is_never_named(server, sender, topic, thread):
    message = _message("-1005")
    await sender.send(replace(message, chat=replace(message.chat, preferences=Preferences(topic=topic))), ["x"])
    assert server.sent[0].thread == thread


@pytest.mark.parametrize("complaint", ["message thread not found", "TOPIC_CLOSED", "TOPIC_DELETED"])
async def test_a_closed_or_deleted_topic_falls_back_to_the_main_one(telegram, server, sender, complaint):
    server.fail(telegram.Failure(400, f"Bad Request: {complaint}"))
    await sender.send(_message("-1005/7"), ["x"])
    assert [one.thread for one in server.sent] == [None]


async def test_an_edit_changes_the_message_and_keeps_its_buttons(server, sender):
    message = _message()
    number = await sender.send(message, ["old"])
    await sender.edit(replace(message, kind="edit", edits=number), "<b>new</b>", ((Button("Why", "a:1:w"),),))
    [edit] = server.edits
    assert (edit.text, edit.message_id, edit.parse_mode) == ("<b>new</b>", int(number), "HTML")
    assert "a:1:w" in edit.params["reply_markup"]


async def test_an_edit_that_changes_nothing_is_done(telegram, server, sender):
    message = replace(_message(), kind="edit", edits="41")
    server.fail_edit(telegram.Failure(400, "Bad Request: message is not modified: specified new content"), chat=500)
    await sender.edit(message, "same", ())


async def test_a_deleted_message_is_gone_and_one_that_is_fixed_gets_a_silent_reply(telegram, server, sender):
    message = replace(_message(), kind="edit", edits="41")
    server.fail_edit(telegram.Failure(400, "Bad Request: message to edit not found"), chat=500)
    with pytest.raises(Gone):
        await sender.edit(message, "new", ())
    assert server.sent == []
    server.fail_edit(telegram.Failure(400, "Bad Request: message can't be edited"), chat=500)
    await sender.edit(message, "new", ())
    [sent] = server.sent
    assert '"message_id": 41' in sent.params["reply_parameters"]
    assert sent.params["disable_notification"] == "true"


async def test_an_edit_with_bad_markup_goes_out_as_plain_text(telegram, server, sender):
    server.fail_edit(telegram.BAD_MARKUP, chat=500)
    await sender.edit(replace(_message(), kind="edit", edits="41"), "<b>A</b>", ())
    assert [(one.text, one.parse_mode) for one in server.edits] == [("A", None)]


@pytest.mark.parametrize("is_picture", [True, False])
async def test_files_and_pictures_arrive_with_their_caption(server, sender, is_picture):
    number = await sender.send_file(_message(), Attachment("week.png", b"\x89PNG", is_picture), "<b>Week</b>")
    assert server.documents == [(500, "week.png", b"\x89PNG")]
    assert server.captions == ["<b>Week</b>"]
    assert number
    assert server.calls == ["sendPhoto" if is_picture else "sendDocument"]


@pytest.mark.parametrize(("bypass", "asked"), [("", True), ("127.0.0.1", False)])
async def test_calls_go_through_the_proxy_of_the_environment(telegram, server, monkeypatch, bypass, asked):
    requests = []

    async def proxy(reader, writer):
        requests.append(await reader.readline())
        writer.close()

    async with await asyncio.start_server(proxy, "127.0.0.1", 0) as listening:
        port = listening.sockets[0].getsockname()[1]
        for name, value in (("http_proxy", f"http://127.0.0.1:{port}"), ("no_proxy", bypass)):
            monkeypatch.setenv(name, value)
            monkeypatch.delenv(name.upper(), raising=False)
        sender = TelegramSender(telegram.TOKEN, server.address, read_timeout_s=0.3)
        with contextlib.suppress(PerhapsSent):
            await sender.send(_message(), ["x"])
        await sender.close()
    assert bool(requests) is asked
    assert bool(server.sent) is not asked
