"""Who was struck in a mass event: the roster behind its live message. Pure.

People of the list stand by themselves, called as the monitor calls them; everybody else once, however their names are
declined and whoever reports them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

from matchers.storynames import Name, sounds
from storage.records import EventFact

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

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
        growing = GrowingRoster(self)
        news = growing.add(told, listed, facts)
        return growing.roster, news

    def to_json(self) -> dict[str, Any]:
        """Turn into what JSON can hold."""
        rows = [_row(one) for one in self.people]
        return {"people": rows, "entries": self.entries, "counted": self.counted}

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Roster:
        """Turn what JSON held back into a roster."""
        return cls(tuple(_read(row) for row in body["people"]), body["entries"], body["counted"])


class GrowingRoster:
    """A roster while entries are added to it; everybody is found at once, however many there are.

    Args:
        roster: As it stands.
    """

    def __init__(self, roster: Roster) -> None:
        self._people = list(roster.people)
        self._entries, self._counted = roster.entries, roster.counted
        self._places: dict[tuple[str, ...], list[int]] = {}
        for place, one in enumerate(self._people):
            self._note(place, one)

    @property
    def roster(self) -> Roster:
        """The roster as it stands now."""
        return Roster(tuple(self._people), self._entries, self._counted)

    def add(self, told: Told, listed: Collection[str], facts: Mapping[str, Sequence[EventFact]]) -> list[Struck]:
        """Add what an entry tells, as `Roster.adding` does. Returns who of the list is news."""
        put = [self._put(one) for one in _struck_by(told, listed, facts)]
        self._count(told)
        return [now for before, now in put if now.is_listed and (before is None or now.events != before.events)]

    def repeat(self, told: Told, listed: Collection[str], facts: Mapping[str, Sequence[EventFact]]) -> bool:
        """Add what a repeat tells; one that tells nothing more of anybody leaves the roster as it was.

        Returns:
            Whether it told more.
        """
        put = [self._put(one) for one in _struck_by(told, listed, facts)]
        if all(before == now for before, now in put):
            return False
        self._count(told)
        return True

    def _count(self, told: Told) -> None:
        counts = [int(event.values["count"]) for event in told.events if "count" in event.values]
        self._entries, self._counted = self._entries + 1, max([self._counted, *counts])

    def _put(self, one: Struck) -> tuple[Struck | None, Struck]:
        place = self._place(one)
        if place is None:
            self._note(len(self._people), one)
            self._people.append(one)
            return None, one
        before = self._people[place]
        self._people[place] = _joined(before, one)
        return before, self._people[place]

    def _note(self, place: int, one: Struck) -> None:
        for key in _keys(one):
            self._places.setdefault(key, []).append(place)

    def _place(self, wanted: Struck) -> int | None:
        """Find the first on the roster who is the same."""
        near = {place for key in _keys(wanted) for place in self._places.get(key, ())}
        return next((place for place in sorted(near) if _is_same(wanted, self._people[place])), None)


def events_to_json(events: Iterable[EventFact]) -> list[list[Any]]:
    """Turn events into what JSON can hold."""
    return [[event.pattern, dict(event.values)] for event in events]


def events_from_json(rows: Iterable[Sequence[Any]]) -> tuple[EventFact, ...]:
    """Turn what JSON held back into events."""
    return tuple(EventFact(pattern, values) for pattern, values in rows)


def _struck_by(told: Told, listed: Collection[str], facts: Mapping[str, Sequence[EventFact]]) -> list[Struck]:
    """Give whom an entry tells of, or its headline where it names nobody."""
    struck = [_struck(name, told, facts, is_listed=True) for name in told.watches if name in listed]
    struck += [_struck(name, told, facts, is_listed=False) for name in told.persons]
    return struck or [_headline(told)]


def _headline(told: Told) -> Struck:
    """Let an entry that names nobody stand by its headline."""
    one = _struck(told.title or told.url or "…", told, {}, is_listed=False)
    return replace(one, is_person=False)


def _struck(name: str, told: Told, facts: Mapping[str, Sequence[EventFact]], *, is_listed: bool) -> Struck:
    outlets, events = (told.source,) if told.source else (), facts.get(name, told.events)
    is_open = is_listed and name in told.open_labels
    return Struck(name, told.lang, is_listed, is_open, tuple(events), outlets, told.title, told.url, told.seen_at)


def _keys(one: Struck) -> Iterator[tuple[str, ...]]:
    """Give what somebody is found by: two who are the same share one of these."""
    yield str(one.is_listed), one.name
    heard = None if one.is_listed or not one.is_person else _heard(one.name, one.lang)
    for left, right in combinations(heard.parts, 2) if heard else ():
        for first, second in product(left, right):  # the same have two words in common, in any order
            yield "heard", *sorted((first.consonants, second.consonants))


def _is_same(one: Struck, other: Struck) -> bool:
    """Tell whether both are one: by what the monitor calls them, or by a name that is the same, declined or not."""
    if one.is_listed != other.is_listed or one.name == other.name:
        return one.is_listed == other.is_listed
    if one.is_listed or not (one.is_person and other.is_person):
        return False
    ours, theirs = _heard(one.name, one.lang), _heard(other.name, other.lang)
    if ours is None or theirs is None or len(ours.parts) != len(theirs.parts):
        return False
    return ours.is_same(theirs)


@lru_cache(maxsize=16384)
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
