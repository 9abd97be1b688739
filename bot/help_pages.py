"""The pages of /help: the first by task, then one for each topic with all its commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.keyboards import Answer, button
from bot.phrases import LANGUAGES, phrases

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.calls import Command
    from bot.keyboards import Keyboard
    from bot.phrases import Phrases

PREFIX = "h"
MAIN = "main"

TOPICS: Mapping[str, tuple[str, ...]] = {
    "list": ("watch", "list", "set", "unwatch", "pause", "resume"),
    "files": ("import", "export"),
    "alerts": ("why", "mark", "test", "search"),
    "times": ("digest", "quiet", "tz", "lang"),
    "sources": ("sources", "status"),
    "group": ("here", "team", "start"),
    "safety": ("lock", "unlock", "safe", "privacy", "forget"),
    "settings": ("settings", "cancel", "help"),
}
"""Which commands stand on which page; one that stands on none is added to the last."""

_IN_A_ROW = 2


def page(name: str, commands: Sequence[Command], say: Phrases) -> Answer:
    """Draw the page of a topic or of the command's topic; any other name gives the first."""
    known = {command.NAME: command for command in commands}
    topic = name if name in TOPICS else _topic_of(name) if name in known else MAIN
    if topic == MAIN:
        lines = [say.say(f"help_topics.{one}_line") for one in TOPICS]
        return Answer([say.say("help.title"), *lines], _keys(say))
    lines = [say.say(command.HELP) for one, command in known.items() if _topic_of(one) == topic]
    extra = [say.say("help.remote")] if topic == "group" else []
    back = button(say.say("press.back"), PREFIX, MAIN)
    return Answer([say.say(f"help_topics.{topic}_title"), *lines, *extra], ((back,),))


def topic_called(words: str) -> str:
    """Find the topic whose button says so, in any language; "" for none."""
    labels = {phrases(lang).say(f"help_topics.{topic}"): topic for lang in LANGUAGES for topic in TOPICS}
    bare = {label.partition(" ")[2].casefold(): topic for label, topic in labels.items()}
    return bare.get(words, "")


def _topic_of(name: str) -> str:
    return next((topic for topic, names in TOPICS.items() if name in names), [*TOPICS][-1])


def _keys(say: Phrases) -> Keyboard:
    keys = [button(say.say(f"help_topics.{one}"), PREFIX, one) for one in TOPICS]
    return tuple(tuple(keys[start : start + _IN_A_ROW]) for start in range(0, len(keys), _IN_A_ROW))
