"""Where Telegram says that a forwarded message comes from."""

from datetime import UTC, datetime

import pytest
from telegram import (
    Chat,
    Message,
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginHiddenUser,
    MessageOriginUser,
    User,
)

from bot.updates import said
from watchers.forwarding import Origin

AT = datetime(2026, 5, 1, 16, 40, tzinfo=UTC)
HERE = Chat(500, "private")
CHANNEL = Chat(-1007, "channel", title="Дала", username="dala_news")
CLOSED = Chat(-1008, "channel", title="Closed")
GROUP = Chat(-1009, "supergroup", title="Public group", username="public_group")


def message(origin):
    return Message(1, AT, HERE, text="Сот шешімі", from_user=User(500, "Somebody", is_bot=False), forward_origin=origin)


def test_a_post_of_a_public_channel_is_known_by_handle_and_number():
    found = said(message(MessageOriginChannel(AT, CHANNEL, 7)))
    assert found.origin == Origin("dala_news", "Дала", 7, AT)


@pytest.mark.parametrize(
    "origin",
    [
        MessageOriginChannel(AT, CLOSED, 7),
        MessageOriginChat(AT, GROUP),
        MessageOriginHiddenUser(AT, "Witness"),
        MessageOriginUser(AT, User(7, "Witness", is_bot=False)),
    ],
)
def test_of_anybody_else_nothing_is_taken_along(origin):
    found = said(message(origin))
    assert found.is_forwarded
    assert found.origin == Origin()


def test_what_was_written_here_has_no_origin():
    assert said(message(None)).origin is None
