"""A watch as a monitor reads it in a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.event_words import name_of
from bot.markup import Html, clip
from storage.records import NameWatch, PatternWatch

if TYPE_CHECKING:
    from datetime import datetime

    from bot.phrases import Phrases
    from storage.records import Manner, Watch


def describe_watch(watch: Watch, say: Phrases) -> Html:
    """Say what is watched; a code name stands for the name where there is one."""
    match watch:
        case NameWatch():
            if watch.aliases and not watch.code_name:
                aliases = clip(", ".join(watch.aliases), 200)
                return say.say("list.kind_aliases", name=watch.name, aliases=aliases)
            return say.say("list.kind_name", name=watch.code_name or watch.name)
        case PatternWatch(min_days=None):
            return say.say("list.kind_pattern", name=name_of(watch.pattern, say))
        case PatternWatch():
            days = say.say("units.days", n=watch.min_days)
            return say.say("list.kind_pattern_days", name=name_of(watch.pattern, say), days=days)
    return say.say("list.kind_query", query=clip(watch.query, 300))


def manner_marks(manner: Manner, now: datetime) -> str:
    """Show in one sign each how a watch differs from the usual: off, quiet for a time, louder, in the digest only."""
    marks = [
        "⏸" if manner.is_off(now) else "",
        "😴" if manner.quiet_until is not None and manner.quiet_until > now else "",
        {"all": "📣", "digest": "🗞"}.get(manner.mode, ""),
    ]
    return "".join(marks)
