"""What the words of alerts and of digests share: who, and in which language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.markup import Html, clip, join

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.phrases import Phrases
    from storage.records import Told

_MOST_NAMES = 8
_PATTERN_LABEL = re.compile(r"(?:pattern:)?(?P<pattern>[a-z]+(?:-[a-z]+)*)\s*(?:[≥>]=?\s*\d+.*)?$")


def labels(told: Told) -> Sequence[str]:
    """Drop what only repeats the event: a pattern's id says no more than "jail, 15 days" does."""
    patterns = {event.pattern for event in told.events}
    return [
        label for label in told.watches if not ((found := _PATTERN_LABEL.match(label)) and found["pattern"] in patterns)
    ]


def names_of(names: Sequence[str], say: Phrases) -> Html:
    """Put names in a row, the rest counted."""
    shown = [clip(name, 80) for name in names[:_MOST_NAMES]]
    return join(", ", [*shown, f"+{say.number(len(names) - _MOST_NAMES)}" if len(names) > _MOST_NAMES else ""])


def lang_mark(tag: str | None) -> str:
    """Shorten a language tag: kk-Latn is KK to a reader."""
    return clip((tag or "").partition("-")[0].upper(), 8)
