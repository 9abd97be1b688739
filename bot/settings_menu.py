"""The menu of a chat's settings: one message, redrawn by every tap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.event_words import mark_of, name_of
from bot.keyboards import Answer, button
from bot.markup import Html, join
from bot.phrases import LANGUAGES, marks, phrases
from bot.spans import hour_of
from bot.starter import starter
from bot.zones import with_offset

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.keyboards import Button, Keyboard
    from bot.phrases import Phrases
    from storage.records import Chat

PREFIX = "s"

HOURS = ("06:00", "08:00", "09:00", "13:00", "18:00", "20:00", "21:00", "22:00")
NIGHTS = ("22:00-07:00", "23:00-08:00", "00:00-07:00", "21:00-09:00")
SWITCHES = ("is_silent", "is_safe", "hides_graphic", "needs_consent")
"""Preferences that are either on or off."""

_ONLY_SHARED = "needs_consent"


class SettingsMenu:
    """Draws the pages.

    Args:
        tag: Marks the buttons as one person's.
        chat: Whose settings.
        say: Texts in the language of whoever looks.
        now: Aware time.
    """

    def __init__(self, tag: str, chat: Chat, say: Phrases, now: datetime) -> None:
        self._tag, self._chat, self._say, self._now = tag, chat, say, now

    def page(self, name: str) -> Answer | None:
        """Draw a page; None where there is none of that name."""
        draw = {
            "main": self._main,
            "lang": self._lang,
            "zone": self._zone,
            "hour": self._hour,
            "quiet": self._quiet,
            "through": self._through,
        }.get(name)
        return draw() if draw else None

    def _main(self) -> Answer:
        say, chat = self._say, self._chat
        hour = say.say("settings.off") if chat.digest_minute is None else hour_of(chat.digest_minute)
        rows = [
            (self._open("lang", phrases(chat.lang).template("language_button")), self._open("zone", self._place())),
            (self._open("hour", hour), self._open("quiet", self._night())),
        ]
        switches = [self._switch(name) for name in SWITCHES if name != _ONLY_SHARED or chat.kind != "private"]
        title = (
            say.say("settings.title") if chat.kind == "private" else say.say("settings.title_of", place=chat.address)
        )
        return Answer([join("\n", [title, say.say("settings.more")])], (*rows, *_rows(switches)))

    def _lang(self) -> Answer:
        keys = [self._key(phrases(lang).template("language_button"), "lang", lang) for lang in LANGUAGES]
        return self._asked("lang", (tuple(keys),))

    def _zone(self) -> Answer:
        keys = [
            self._key(with_offset(self._say.place(zone), zone, self._now), "zone", zone) for zone in starter().zones
        ]
        return self._asked("zone", _rows(keys))

    def _hour(self) -> Answer:
        keys = [self._key(hour, "hour", hour.replace(":", ".")) for hour in HOURS]
        return self._asked("hour", (*_rows(keys, 4), (self._key(self._say.say("start.no_digest"), "hour", "off"),)))

    def _quiet(self) -> Answer:
        say = self._say
        keys = [self._key(night, "quiet", night.replace(":", ".")) for night in NIGHTS]
        off, through = self._key(say.say("settings.no_night"), "quiet", "off"), say.say("settings.through")
        return self._asked("quiet", (*_rows(keys), (off, self._key(through, "page", "through"))))

    def _through(self) -> Answer:
        chosen = self._chat.preferences.breakthrough
        keys = [
            self._key(_ticked(mark_of(one), name_of(one, self._say), is_on=one in chosen), "through", one)
            for one in marks()
        ]
        return self._asked("through", _rows(keys), back="quiet")

    def _asked(self, name: str, rows: Keyboard, *, back: str = "main") -> Answer:
        keys = (*rows, (self._key(self._say.say("press.back"), "page", back),))
        return Answer([self._say.say(f"settings.ask_{name}")], keys)

    def _open(self, name: str, value: str) -> Button:
        return self._key(self._say.say(f"settings.key_{name}", value=value), "page", name)

    def _switch(self, name: str) -> Button:
        is_on = getattr(self._chat.preferences, name)
        state = self._say.say("settings.on" if is_on else "settings.off")
        return self._key(self._say.say(f"settings.key_{name}", value=state), "switch", name)

    def _night(self) -> str:
        chosen = self._chat.preferences
        if chosen.quiet_from is None or chosen.quiet_until is None:
            return self._say.say("settings.off")
        return f"{hour_of(chosen.quiet_from)}–{hour_of(chosen.quiet_until)}"

    def _place(self) -> str:
        return self._say.place(self._chat.zone)

    def _key(self, label: str, *data: str) -> Button:
        return button(label, PREFIX, self._tag, self._chat.id, *data)


def _rows(keys: Sequence[Button], width: int = 2) -> Keyboard:
    return tuple(tuple(keys[start : start + width]) for start in range(0, len(keys), width))


def _ticked(mark: str, name: Html, *, is_on: bool) -> Html:
    return join(" ", ["✅" if is_on else "⬜", mark, name])
