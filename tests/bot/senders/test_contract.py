"""What every sender keeps. A new one adds itself to SENDERS, with a way to see what arrived and to make it fail."""

import io
import traceback
from dataclasses import dataclass

import pytest

from bot.keyboards import Attachment
from bot.senders.console import ConsoleSender
from bot.senders.errors import PerhapsSent
from bot.senders.telegram import TelegramSender
from config.errors import DeliveryError
from storage.records import Chat, Message


@dataclass
class Place:
    """A sender, and the other end of it."""

    sender: object
    address: str
    arrived: object
    break_: object


class BrokenPipe(io.StringIO):
    def write(self, text):
        raise BrokenPipeError("no reader")


@pytest.fixture(params=["console", "telegram"])
async def place(request, telegram):
    if request.param == "console":
        out = io.StringIO()
        sender = ConsoleSender(out)

        def stop_reading():
            sender._out = BrokenPipe()

        yield Place(sender, "console", out.getvalue, stop_reading)
        return
    async with telegram.TelegramServer() as server:
        sender = TelegramSender(telegram.TOKEN, server.address, read_timeout_s=5)
        yield Place(
            sender,
            "500",
            lambda: "\n".join([*(one.text for one in server.sent), *(name for _, name, _ in server.documents)]),
            lambda: server.fail(telegram.BAD_GATEWAY),
        )
        await sender.close()


def _message(place):
    chat = Chat(1, place.sender.name, place.address, "private", "active", "en", "UTC", None, None, None)
    return Message(7, chat, "alert", 1, 1042, {}, 0, maybe_dup=False)


async def test_texts_arrive_in_order(place):
    service_id = await place.sender.send(_message(place), ["<b>one</b>", "two", "three"])
    assert service_id is None or service_id
    found = [place.arrived().index(word) for word in ("one", "two", "three")]
    assert found == sorted(found)


async def test_nothing_to_send_is_no_failure(place):
    assert await place.sender.send(_message(place), []) is None


async def test_letters_of_all_our_scripts_arrive(place):
    await place.sender.send(_message(place), ["Әйгерім Сүлейменова &amp; Ерасыл · 🔴"])
    assert "Әйгерім Сүлейменова" in place.arrived()


async def test_a_failure_is_a_delivery_error_without_text_name_or_token(place, telegram):
    place.break_()
    with pytest.raises(DeliveryError) as caught:
        await place.sender.send(_message(place), ["Әйгерім"])
    assert isinstance(caught.value, PerhapsSent)
    shown = "".join(traceback.format_exception(caught.value))
    assert telegram.TOKEN not in shown
    assert "Әйгерім" not in str(caught.value)


async def test_a_file_arrives_by_name(place):
    await place.sender.send_file(_message(place), Attachment("roster.csv", b"name"), "Roster")
    assert "roster.csv" in place.arrived()


def test_a_sender_says_its_name_and_whether_it_is_paced(place):
    assert place.sender.name in {"console", "telegram"}
    assert isinstance(place.sender.is_paced, bool)
    assert isinstance(place.sender.can_edit, bool)
