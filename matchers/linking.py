"""Whom an event happened to: the persons of an entry joined to its events.

The nearer the surer: same clause, same sentence, then a person named in the headline or the lead of a story about one person.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from matchers.sentences import sentences
from storage.records import Person

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matchers.text import Prepared
    from storage.records import Event, FieldName, Mention


def link(events: Sequence[Event], mentions: Sequence[Mention], title: Prepared, text: Prepared) -> list[Event]:
    """Fill `Event.persons`.

    Args:
        events: As `PatternReader.events` gives them.
        mentions: Of name watches in the same entry.
        title: Prepared title.
        text: Prepared text.

    Returns:
        The same events in the same order, each with its persons, surest first.
    """
    starts: dict[FieldName, list[int]] = {
        "title": [title.span(start, end)[0] for start, end in sentences(title.clean)],
        "text": [text.span(start, end)[0] for start, end in sentences(text.clean)],
    }
    names = [mention for mention in mentions if mention.pattern is None]
    return [replace(event, persons=_persons(event, names, starts)) for event in events]


def _persons(event: Event, names: Sequence[Mention], starts: dict[FieldName, list[int]]) -> tuple[Person, ...]:
    place = bisect_right(starts[event.field], event.start)
    found: dict[str, Person] = {}
    for mention in names:
        if mention.field == event.field and bisect_right(starts[mention.field], mention.start) == place:
            score = 85
        elif mention.field == "title" or (mention.field == "text" and bisect_right(starts["text"], mention.start) == 1):
            score = 60
        else:
            continue
        if mention.watch_id not in found or found[mention.watch_id].score < score:
            found[mention.watch_id] = Person(
                mention.matched, mention.watch_id, mention.field, mention.start, mention.end, score
            )
    return tuple(sorted(found.values(), key=lambda person: (-person.score, person.start)))
