"""People of the list in an entry: whoever a watch recognised is one person, under whatever spelling or alias."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from matchers.storynames import Name, is_patronymic, sounds
from matchers.storytokens import fold
from storage.records import ALERT_LINE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from storage.records import Mention, Person, Reading

_LEAD = 300
"""Characters of a text that its title and first sentences take; further down somebody is only mentioned."""
_WORD = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*")


def with_watches(
    names: Sequence[Name], reading: Reading | None, listed: AbstractSet[str], lang: str
) -> tuple[Name, ...]:
    """Say of each name which watches know it, and add those that the reader of names did not see.

    Args:
        names: As read by their capitals.
        reading: What watches and patterns found.
        listed: Ids of the name watches among those that have mentions; people to whom an event happened need none.
        lang: en, ru or kk.
    """
    known = list(names)
    for watch_id, name in _listed(reading, listed, lang) if reading else ():
        marked = replace(name, watch_ids=(watch_id,))
        for place, other in enumerate(known):
            if other.is_same(marked) and not other.thing:
                known[place] = _merged(other, marked)
                break
        else:
            known.append(marked)
    return tuple(known)


def _merged(read: Name, listed: Name) -> Name:
    """Join what the capitals told and what the watch told; somebody to whom it happened is no bystander."""
    joined = read.joined(listed)
    return replace(joined, news=read.news or listed.news, aside=read.aside and not listed.news)


def _listed(reading: Reading, listed: AbstractSet[str], lang: str) -> Iterator[tuple[str, Name]]:
    for event in reading.events:
        for person in event.persons:
            if person.watch_id is not None and person.score >= ALERT_LINE:
                name = _name(person.name, person, lang, news=event.status == "event")
                if name:
                    yield person.watch_id, name
    for mention in reading.mentions:
        if mention.watch_id in listed and mention.score >= ALERT_LINE:
            name = _name(mention.matched, mention, lang, news=False)
            if name:
                yield mention.watch_id, name


def _name(printed: str, found: Person | Mention, lang: str, *, news: bool) -> Name | None:
    words = [word for word in _WORD.findall(fold(printed)) if not is_patronymic(word)]
    parts = tuple(heard for word in words[:3] if (heard := sounds(word, lang)))
    if not parts:
        return None
    title = found.field == "title"
    return Name(parts, printed, title=title, lead=title or found.start < _LEAD, news=news)
