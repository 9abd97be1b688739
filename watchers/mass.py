"""Who was struck in a mass event: the roster behind its live message. Pure.

People of the list stand by themselves, called as the monitor calls them; everybody else once, however their names are
declined and whoever reports them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from matchers.storynames import Name, sounds
from storage.records import EventFact

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from storage.records import Told

_WORD = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Struck:
    """Somebody on a roster.

    Attributes:
        name: What the monitor calls them, or as first printed.
        lang: The language it was printed in.
        is_listed: On the list of the chat.
        is_open: The name gives nobody away: it is a code name.
        events: What happened to them, the newest last.
        outlets: Who says so.
        title: Headline that told it first.
        url: Its address.
        seen_at: When.
        is_person: False for an entry that names nobody, which stands there by its headline.
    """

    name: str
    lang: str | None
    is_listed: bool
    is_open: bool
    events: tuple[EventFact, ...]
    outlets: tuple[str, ...]
    title: str
    url: str | None
    seen_at: datetime
    is_person: bool = True


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody struck in a mass event.

    Attributes:
        people: In the order they came.
        entries: How many entries told it, repeats included.
        counted: The highest number of people that an entry gives; 0 for none.
    """

    people: tuple[Struck, ...] = ()
    entries: int = 0
    counted: int = 0

    @property
    def listed(self) -> list[Struck]:
        """Those on the list."""
        return [one for one in self.people if one.is_listed]

    @property
    def named(self) -> int:
        """How many people there are; entries that name nobody are left out."""
        return sum(one.is_person for one in self.people)

    @property
    def others(self) -> list[Struck]:
        """Those who are not."""
        return [one for one in self.people if not one.is_listed]

    def adding(
        self, told: Told, listed: Collection[str], facts: Mapping[str, Sequence[EventFact]]
    ) -> tuple[Roster, list[Struck]]:
        """Add what an entry tells.

        Args:
            told: Its facts.
            listed: What the monitor calls people of the list.
            facts: What happened to whom, by name; to those missing, everything the entry tells.

        Returns:
            The roster, and the people of the list who are new on it or to whom something new happened.
        """
        people = list(self.people)
        news: list[Struck] = []
        struck = [_struck(name, told, facts, is_listed=True) for name in told.watches if name in listed]
        struck += [_struck(name, told, facts, is_listed=False) for name in told.persons]
        for one in struck or [_headline(told)]:
            place = _place(one, people)
            before = None if place is None else people[place]
            now = one if before is None else _joined(before, one)
            if place is None:
                people.append(now)
            else:
                people[place] = now
            if one.is_listed and (before is None or now.events != before.events):
                news.append(now)
        counts = [int(event.values["count"]) for event in told.events if "count" in event.values]
        return Roster(tuple(people), self.entries + 1, max([self.counted, *counts])), news

    def to_json(self) -> dict[str, Any]:
        """Turn into what JSON can hold."""
        rows = [_row(one) for one in self.people]
        return {"people": rows, "entries": self.entries, "counted": self.counted}

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Roster:
        """Turn what JSON held back into a roster."""
        return cls(tuple(_read(row) for row in body["people"]), body["entries"], body["counted"])


def events_to_json(events: Iterable[EventFact]) -> list[list[Any]]:
    """Turn events into what JSON can hold."""
    return [[event.pattern, dict(event.values)] for event in events]


def events_from_json(rows: Iterable[Sequence[Any]]) -> tuple[EventFact, ...]:
    """Turn what JSON held back into events."""
    return tuple(EventFact(pattern, values) for pattern, values in rows)


def _headline(told: Told) -> Struck:
    """Let an entry that names nobody stand by its headline."""
    one = _struck(told.title or told.url or "…", told, {}, is_listed=False)
    return replace(one, is_person=False)


def _struck(name: str, told: Told, facts: Mapping[str, Sequence[EventFact]], *, is_listed: bool) -> Struck:
    outlets, events = (told.source,) if told.source else (), facts.get(name, told.events)
    is_open = is_listed and name in told.open_labels
    return Struck(name, told.lang, is_listed, is_open, tuple(events), outlets, told.title, told.url, told.seen_at)


def _place(wanted: Struck, people: Sequence[Struck]) -> int | None:
    """Find somebody on the roster: by what the monitor calls them, or by a name that is the same, declined or not."""
    if wanted.is_listed:
        return next((place for place, one in enumerate(people) if one.is_listed and one.name == wanted.name), None)
    heard = _heard(wanted.name, wanted.lang) if wanted.is_person else None
    for place, one in enumerate(people):
        if not one.is_listed and (one.name == wanted.name or (heard and _is_same(heard, one))):
            return place
    return None


def _is_same(heard: Name, other: Struck) -> bool:
    theirs = _heard(other.name, other.lang) if other.is_person else None
    return theirs is not None and len(theirs.parts) == len(heard.parts) and heard.is_same(theirs)


@lru_cache(maxsize=4096)
def _heard(printed: str, lang: str | None) -> Name | None:
    """Read a name by ear; None for a single word, which is too little, and for one with digits, which is no name."""
    if any(letter.isdigit() for letter in printed):
        return None
    tag = (lang or "ru").partition("-")[0]
    parts = tuple(filter(None, (sounds(word.lower(), tag) for word in _WORD.findall(printed)[:3])))
    return Name(parts, printed) if len(parts) > 1 else None


def _joined(before: Struck, more: Struck) -> Struck:
    """Put together what two entries tell of somebody; a kind of event without values gives way to one with them."""
    events = list(before.events)
    for event in more.events:
        known = [one for one in events if one.pattern == event.pattern]
        if event in known or (known and not event.values):
            continue
        events = [one for one in events if one.pattern != event.pattern or one.values]
        events.append(event)
    return replace(before, events=tuple(events), outlets=tuple(dict.fromkeys(before.outlets + more.outlets)))


def _row(one: Struck) -> list[Any]:
    flags, told = [one.is_listed, one.is_open], [one.title, one.url, one.seen_at.isoformat()]
    return [one.name, one.lang, *flags, events_to_json(one.events), [*one.outlets], *told, one.is_person]


def _read(row: Sequence[Any]) -> Struck:
    name, lang, is_listed, is_open, events, outlets, title, url, seen_at, is_person = row
    when = datetime.fromisoformat(seen_at)
    told = events_from_json(events)
    return Struck(name, lang, is_listed, is_open, told, tuple(outlets), title, url, when, is_person)
