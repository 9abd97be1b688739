"""/safe: what messages may show on a phone that others see; which words stay covered; days without alarms."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.markup import clip, italic
from bot.typed_words import leading, whole
from bot.weekdays import read_weekdays, write_weekdays
from storage import chats

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.calls import Call
    from bot.markup import Html
    from bot.phrases import Phrases
    from storage.records import Preferences

NAME = "safe"
HELP = "help.safe"
CHANGES = True


async def answer(call: Call) -> Sequence[Html]:
    """Tell or set: `on`, `off`, `words on`, `days sat,sun`, `days off`."""
    say, before = call.say, call.chat.preferences
    if not call.words.strip():
        return [*state(before, say), italic(say.say("safe.more"))]
    after = _read(call.words, before, say)
    if after is None:
        return [say.say("safe.usage", words=clip(" ".join(call.words.split()), 60))]
    async with call.tools.db.write() as tx:
        await chats.set_preferences(tx, call.chat.id, after)
    told = state(after, say)
    return [line for line in told if line not in state(before, say)] or told


def state(preferences: Preferences, say: Phrases) -> list[Html]:
    """Say how a chat is protected, a line for each choice."""
    days = preferences.digest_only_days
    return [
        say.say("safe.state_on" if preferences.is_safe else "safe.state_off"),
        say.say("safe.graphic_on" if preferences.hides_graphic else "safe.graphic_off"),
        say.say("safe.days", days=write_weekdays(days, say)) if days else say.say("safe.days_none"),
    ]


def _read(words: str, before: Preferences, say: Phrases) -> Preferences | None:
    """Read what is wished; None when it is not understood."""
    if choice := whole(words, "switch"):
        return replace(before, is_safe=choice == "on")
    what, rest = leading(words, "safe") or ("", "")
    choice = whole(rest, "switch")
    if what == "words" and choice:
        return replace(before, hides_graphic=choice == "on")
    if what == "days" and choice == "off":
        return replace(before, digest_only_days=())
    days = read_weekdays(rest, say.lang) if what == "days" else None
    return None if days is None else replace(before, digest_only_days=days)
