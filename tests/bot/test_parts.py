from dataclasses import replace

from bot.attachments import CAPTION_UNITS, fits_under, from_body, to_body
from bot.keyboards import Attachment
from bot.parts import Part, parts_of
from storage.records import Chat, Message

ROSTER = Attachment("roster.csv", b"name\n\xff", is_picture=False)
CHAT = Chat(1, "telegram", "5", "private", "active", "en", "UTC", None, None, None)
NOTICE = Message(7, CHAT, "notice", 1, None, {"text": "Here."}, 0, maybe_dup=False)


def test_a_file_comes_back_from_a_body_as_it_was():
    assert from_body({"attachment": to_body(ROSTER)}) == ROSTER
    assert from_body({"text": "x"}) is None


def test_a_text_is_a_part_of_its_own():
    assert parts_of(NOTICE) == [Part("Here.")]


def test_a_file_takes_a_short_text_along():
    message = replace(NOTICE, body=NOTICE.body | {"attachment": to_body(ROSTER)})
    assert parts_of(message) == [Part("Here.", ROSTER)]


def test_a_long_text_follows_its_file():
    message = replace(NOTICE, body={"text": "x" * (CAPTION_UNITS + 1), "attachment": to_body(ROSTER)})
    assert [bool(part.attachment) for part in parts_of(message)] == [True, False]
    assert parts_of(message)[0].text == ""


def test_a_caption_is_measured_by_what_is_shown():
    assert fits_under("<b>" + "x" * CAPTION_UNITS + "</b>")
    assert not fits_under("🔴" * (CAPTION_UNITS // 2 + 1))
