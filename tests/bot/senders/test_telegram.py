import logging
import socket
import traceback

import httpx
import pytest
from telegram.error import NetworkError, TelegramError, TimedOut

from bot.senders.errors import Blocked, CertainlyUnsent, Migrated, PerhapsSent, Refused, RetryAfter
from bot.senders.telegram import TelegramSender, translate
from storage.records import Chat, Message


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
