"""The menu of one watch: buttons under its settings, which redraw the same message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.keyboards import button
from storage.records import MODES, NameWatch

if TYPE_CHECKING:
    from datetime import datetime

    from bot.keyboards import Button, Keyboard
    from bot.phrases import Phrases
    from storage.records import Mode, StoredWatch

PREFIX = "m"

MUTES = ("8h", "1d", "3d", "7d")
ENDS = ("7d", "30d", "90d", "365d")
TYPED = ("also", "not", "code", "notes", "tags")
"""What is typed after a tap, since no button could hold it."""


class _Keys:
    """Makes buttons of one watch, for one person."""

    def __init__(self, tag: str, stored: StoredWatch, say: Phrases) -> None:
        self._start = (PREFIX, tag, stored.id)
        self._say = say

    def key(self, text: str, *data: str, **values: object) -> Button:
        return button(self._say.say(f"menu_watch.{text}", **values), *self._start, *data)

    def back(self) -> Button:
        return button(self._say.say("press.back"), *self._start, "main")


def main(tag: str, stored: StoredWatch, say: Phrases, now: datetime) -> Keyboard:
    """Give the buttons of the first page."""
    keys, manner = _Keys(tag, stored, say), stored.manner
    louder = next_mode(stored)
    label = "at_once" if louder == "events" and not isinstance(stored.watch, NameWatch) else f"mode_{louder}"
    is_muted = manner.quiet_until is not None and manner.quiet_until > now
    rows = [
        (keys.key(label, louder),),
        (
            keys.key("resume", "resume") if manner.is_off(now) else keys.key("pause", "pause"),
            keys.key("unmute", "mute", "off") if is_muted else keys.key("mute", "mutes"),
            keys.key("until", "ends"),
        ),
    ]
    if isinstance(stored.watch, NameWatch):
        is_high = stored.watch.priority == "high"
        priority = keys.key("normal", "priority", "normal") if is_high else keys.key("high", "priority", "high")
        rows += [
            (keys.key("also", "also"), keys.key("not", "not"), keys.key("code", "code")),
            (keys.key("notes", "notes"), keys.key("tags", "tags"), priority),
        ]
    return (*rows, (keys.key("test", "try"), keys.key("delete", "delete")))


def next_mode(stored: StoredWatch) -> Mode:
    """Give the mode a tap brings; an event or a query is told at once or in the digest, there is nothing between."""
    if isinstance(stored.watch, NameWatch):
        return MODES[(MODES.index(stored.manner.mode) + 1) % len(MODES)]
    return "events" if stored.manner.mode == "digest" else "digest"


def mutes(tag: str, stored: StoredWatch, say: Phrases) -> Keyboard:
    """Ask for how long."""
    keys = _Keys(tag, stored, say)
    return (tuple(keys.key(f"for_{span}", "mute", span) for span in MUTES), (keys.back(),))


def ends(tag: str, stored: StoredWatch, say: Phrases) -> Keyboard:
    """Ask until when it is watched."""
    keys = _Keys(tag, stored, say)
    spans = tuple(keys.key(f"for_{span}", "until", span) for span in ENDS)
    return (spans, (keys.key("never", "until", "off"), keys.back()))


def deleting(tag: str, stored: StoredWatch, say: Phrases) -> Keyboard:
    """Ask once more."""
    keys = _Keys(tag, stored, say)
    return ((keys.key("delete_really", "really"), keys.back()),)


def only_back(tag: str, stored: StoredWatch, say: Phrases) -> Keyboard:
    """Lead back from what is only to be read."""
    return ((_Keys(tag, stored, say).back(),),)
