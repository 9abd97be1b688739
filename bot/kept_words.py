"""What was kept quiet since the last digest, folded: whose repeat, when, who, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.markup import Html, clip, join
from bot.placed_words import word_placed
from bot.told_words import lang_mark
from bot.zones import zone_of

if TYPE_CHECKING:
    from bot.facts import DigestFacts, Kept
    from bot.phrases import Phrases
    from storage.records import Preferences

MOST_KEPT = 12
"""Told in a digest; /why lists those of one alert."""

_OUTLET_UNITS = 40
_REASON_UNITS = 120


def kept_quiet(facts: DigestFacts, say: Phrases, zone: str, preferences: Preferences) -> list[Html]:
    """Give one folded block; nothing where nothing was kept quiet."""
    if not facts.kept_all:
        return []
    lines = [_line(one, say, zone, is_safe=preferences.is_safe) for one in facts.kept]
    more = facts.kept_all - len(facts.kept)
    rest = say.say("kept.more", n=more) if more > 0 else ""
    told = join("\n", [say.say("kept.title", n=facts.kept_all), *lines, rest])
    return [Html(f"\n<blockquote expandable>{told}</blockquote>")]


def _line(kept: Kept, say: Phrases, zone: str, *, is_safe: bool) -> Html:
    when = f"{kept.seen_at.astimezone(zone_of(zone)):%H:%M}"
    outlet = "" if is_safe else clip(kept.outlet or "", _OUTLET_UNITS)
    reason = "" if is_safe else word_placed(clip(kept.reason, _REASON_UNITS), say)
    return join(" · ", [f"A-{kept.head}", when, outlet, lang_mark(kept.lang), reason])
