"""Sources as lines of a list: how each is, in a sign and in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.markup import Covered, Html, clip, italic, join
from bot.risk_words import risk_mark
from bot.source_words import word_trouble
from bot.zones import zone_of
from watchers.health import state_of, trouble_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.phrases import Phrases
    from storage.records import Chat, Feed

_MARKS = {"ok": "✅", "unchecked": "🕓", "failing": "⚠️", "empty": "📭", "quiet": "🔕", "parked": "💤", "gone": "❌"}
_NAME_UNITS = 70


def sources_title(sources: Sequence[Feed], say: Phrases, now: datetime) -> Html:
    """Count sources by how they are, the good ones first."""
    counts: dict[str, int] = dict.fromkeys(_MARKS, 0)
    for feed in sources:
        counts[state_of(feed, now)] += 1
    parts = [f"{mark} {say.number(counts[state])}" for state, mark in _MARKS.items() if counts[state]]
    return Html(f"{say.say('sources_command.title', n=len(sources))} · {join(' ', parts)}")


def source_line(feed: Feed, chat: Chat, say: Phrases, now: datetime) -> Html:
    """Tell one source: number, name, how it is; what is wrong with it stands under it."""
    state, trouble = state_of(feed, now), trouble_of(feed, now)
    name = clip(feed.title or urlsplit(feed.url).hostname or feed.url, _NAME_UNITS)
    own = say.say("sources_command.own") if feed.owner_id == chat.id else ""
    head = say.say(
        "sources_command.line",
        mark=_MARKS[state],
        number=feed.id,
        name=Covered(name) if chat.preferences.is_safe else name,
        kind=say.say(f"source.kind_{feed.kind}"),
        state=_state(feed, state, chat, say),
    )
    lines = [join(" · ", [head, own, risk_mark(feed.url, say)])]
    if trouble and state != "gone":
        wrong = word_trouble(trouble, say)
        lines.append(italic(Html(wrong[:1].upper() + wrong[1:])))
    return join("\n", lines)


def _state(feed: Feed, state: str, chat: Chat, say: Phrases) -> str:
    """Tell when a good source was last read, and how any other is."""
    if state != "ok" or feed.last_good_at is None:
        return say.say(f"source.state_{state}")
    read = feed.last_good_at.astimezone(zone_of(chat.zone))
    return f"{say.say('source.state_ok')} {say.day(read, short=True)} {read:%H:%M}"
