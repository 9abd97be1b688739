"""Which events of an entry lie behind somebody: the term served before a draft notice is not the news."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from config.served import served_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storage.records import Entry, Event

_REACH = 80
"""Code points looked at on either side: the words stand beside the event."""
_BORDER = re.compile(r"[.!?…\n;:]")


def earlier_patterns(entry: Entry, events: Iterable[Event]) -> tuple[str, ...]:
    """Give the event types that the entry only tells as earlier; none where that would be all.

    Args:
        entry: Where the events stand.
        events: That an alert tells.

    Returns:
        Ids of patterns, each once, in the order of the events.
    """
    told = list(events)
    past = [event for event in told if _is_behind(entry, event)]
    news = {event.pattern for event in told if event not in past}
    return tuple(dict.fromkeys(event.pattern for event in past if event.pattern not in news)) if news else ()


def _is_behind(entry: Entry, event: Event) -> bool:
    text = entry.title if event.field == "title" else entry.text
    words = served_words()
    ahead = _BORDER.split(text[max(0, event.start - _REACH) : event.start])[-1]
    after = _BORDER.split(text[event.end : event.end + _REACH])[0]
    return bool(words.before.search(ahead) or words.behind.match(after))
