"""From what was read in an entry to what each chat is told of it. Pure.

The unit of an alert is a person and an event with its values. A pattern or a query watched for alarms at once; a name
alarms at once when an event happened to that person, and waits for the digest otherwise; for a chat that watches names
only, events about other people wait for the digest too. The manner of a watch makes it louder or quieter than that.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from matchers.earlier import earlier_patterns
from matchers.quoting import quote
from storage.records import ALERT_LINE, EventFact, NameWatch, PatternWatch, Told

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from storage.records import Entry, Event, Mention, Person, Reading, Watch
    from watchers.lists import Lists


@dataclass(frozen=True, slots=True)
class Draft:
    """An alert for one chat, before it is known whether the chat has it already.

    Attributes:
        chat_id: Whom it is for.
        state: `alert` goes at once, `held` waits for the digest.
        told: The facts.
        people: What the monitor calls the people of the list in it, by the id of their watch.
        facts: What happened to whom, by what the monitor calls them, or as printed where they are on no list.
        is_urgent: It struck somebody the monitor marked as important: it goes first, and in quiet hours too.
    """

    chat_id: int
    state: Literal["alert", "held"]
    told: Told
    people: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, Sequence[EventFact]] = field(default_factory=dict)
    is_urgent: bool = False


def drafts(entry: Entry, reading: Reading, watches: Lists, *, source: str | None, now: datetime) -> list[Draft]:
    """Decide what each chat is told of an entry.

    Args:
        entry: As stored.
        reading: What was read in it.
        watches: Every watch by its id in the reading.
        source: Name of the outlet where the entry gives none.
        now: When the entry was seen, aware.

    Returns:
        At most two drafts a chat: what concerns its list, or an event about people not on it. Chats in order of id.
    """
    by_chat: dict[int, list[Mention]] = defaultdict(list)
    for mention in reading.mentions:
        watch = watches.get(mention.watch_id)  # None: taken off its list since the entry was read
        if watch and mention.status == "event" and mention.score >= ALERT_LINE and not watch.manner.is_off(now):
            by_chat[watch.chat_id].append(mention)
    events = [event for event in reading.events if event.status == "event" and event.score >= ALERT_LINE]
    teller = _Teller(entry, source, now, watches)
    found = [teller.listed(chat_id, mentions, events) for chat_id, mentions in by_chat.items()]
    if events:
        found += [teller.unlisted(chat_id, events) for chat_id in watches.names_only_chats if chat_id not in by_chat]
    return sorted(found, key=lambda draft: draft.chat_id)


@dataclass(frozen=True, slots=True)
class _Teller:
    entry: Entry
    source: str | None
    now: datetime
    watches: Lists
    _shared: dict[tuple[object, ...], Told] = field(default_factory=dict)
    _struck_others: dict[tuple[int, ...], Mapping[str, Sequence[EventFact]]] = field(default_factory=dict)
    _stretches: dict[int, list[_Stretch]] = field(default_factory=dict)
    _strangers: dict[int, Event] = field(default_factory=dict)

    def listed(self, chat_id: int, mentions: Sequence[Mention], events: Sequence[Event]) -> Draft:
        """Tell a chat of its own watches."""
        best = _best(mentions)
        names = [key for key in best if isinstance(self.watches[key].watch, NameWatch)]
        others = [key for key in best if key not in names]
        watched = {_place(mention) for mention in mentions if mention.pattern}
        fired = [event for event in events if _happened_to(event, names) or _place(event) in watched]
        struck = [key for key in names if any(_happened_to(event, [key]) for event in fired)]
        if not struck and not others:
            loud = [key for key in names if self.watches[key].manner.mode == "all"]
            return self._draft(chat_id, self._state(loud), names, [], [best[key] for key in names])
        also = [key for key in names if key not in struck]
        shown = [best[key] for key in struck] + [best[key] for key in others if best[key].pattern is None]
        told = struck + others
        return self._draft(chat_id, self._state(told), told, fired, [*shown, *_distinct(fired)], also)

    def _state(self, watch_ids: Sequence[str]) -> Literal["alert", "held"]:
        """Alarm when one of the watches that may do so is not quiet just now."""
        return "alert" if any(not self.watches[key].manner.is_quiet(self.now) for key in watch_ids) else "held"

    def unlisted(self, chat_id: int, events: Sequence[Event]) -> Draft:
        """Hold an event about people who are not on the chat's list."""
        return self._draft(chat_id, "held", [], events, _distinct(events))

    def _draft(  # noqa: PLR0917 - the parts of a draft in the order they are told
        self,
        chat_id: int,
        state: Literal["alert", "held"],
        watch_ids: Sequence[str],
        fired: Sequence[Event],
        shown: Sequence[Mention | Event],
        also: Sequence[str] = (),
    ) -> Draft:
        seen = [self._seen_by(chat_id, event) for event in fired]
        told = self._told(watch_ids, fired, shown, also, _unlisted_persons(seen))
        people = self._people((*watch_ids, *also))
        is_urgent = any(_is_important(self.watches[key].watch) for key in watch_ids)
        return Draft(chat_id, state, told, people, self._struck(seen, people), is_urgent)

    def _struck(self, seen: Sequence[Event], people: Mapping[str, str]) -> Mapping[str, Sequence[EventFact]]:
        """Tell what happened to whom; it is the same for all chats that have nobody in the entry on their list."""
        if people:
            return _facts_by_person(seen, people)
        same = tuple(map(id, seen))
        if same not in self._struck_others:
            self._struck_others[same] = _facts_by_person(seen, {})
        return self._struck_others[same]

    def _seen_by(self, chat_id: int, event: Event) -> Event:
        """Give an event with its persons as one chat may know them: whom others watch is nobody's, by the words read.

        A name left out because it is on another list would tell that it is; and that chat would miss it.
        """
        if id(event) not in self._stretches:
            found = self._stretches[id(event)] = _stretches(event, self.watches)
            unknown = tuple(one.person for one in found if one.is_full_name)
            self._strangers[id(event)] = replace(event, persons=unknown)  # shared by all who watch none of them
        stretches = self._stretches[id(event)]
        own = [one for one in stretches if chat_id in one.by_chat]
        if not own:
            return self._strangers[id(event)]
        persons: list[Person] = []
        for one in stretches:
            if chat_id in one.by_chat:
                persons += one.by_chat[chat_id]
            elif one.is_full_name and not any(_overlap(one.person, mine.person) for mine in own):
                persons.append(one.person)
        return replace(event, persons=tuple(persons))

    def _told(
        self,
        watch_ids: Sequence[str],
        fired: Sequence[Event],
        shown: Sequence[Mention | Event],
        also: Sequence[str],
        persons: tuple[str, ...],
    ) -> Told:
        """Put the facts together; chats that are told the same share them, ten thousand of them quoted once."""
        text = tuple((found.start, found.end) for found in shown if found.field == "text")
        title = tuple((found.start, found.end) for found in shown if found.field == "title")
        reasons = tuple(dict.fromkeys(_reason(found) for found in shown))
        opened = [key for key in (*watch_ids, *also) if not _names_somebody(self.watches[key].watch)]
        labels = self._labels(watch_ids), self._labels(also), self._labels(opened)
        same = text, title, reasons, labels, persons, tuple(map(id, fired))
        if same not in self._shared:
            self._shared[same] = Told(
                watches=labels[0],
                persons=persons,
                events=_facts(fired),
                title=self.entry.title,
                url=self.entry.url,
                source=self.entry.source or self.source,
                lang=self.entry.lang,
                published_at=self.entry.published_at,
                seen_at=self.now,
                quote=quote(self.entry.text, text) if text else None,
                title_bold=_joined(title),
                reasons=reasons,
                also=labels[1],
                earlier=earlier_patterns(self.entry, fired),
                open_labels=labels[2],
            )
        return self._shared[same]

    def _people(self, watch_ids: Iterable[str]) -> Mapping[str, str]:
        watches = {key: self.watches[key].watch for key in watch_ids}
        return {key: label(watch) for key, watch in watches.items() if isinstance(watch, NameWatch)}

    def _labels(self, watch_ids: Sequence[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys([label(self.watches[key].watch) for key in watch_ids])) if watch_ids else ()


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Words of an entry that name somebody, whoever watches them.

    Attributes:
        person: As read, on no list.
        by_chat: The same on the lists of chats.
    """

    person: Person
    by_chat: dict[int, list[Person]] = field(default_factory=dict)

    @property
    def is_full_name(self) -> bool:
        """Tell whether somebody on no list is read so too: one word alone only a list makes a person."""
        return " " in self.person.name


def _stretches(event: Event, watches: Lists) -> list[_Stretch]:
    """Put together who is meant by the same words."""
    found: dict[tuple[str, int, int], _Stretch] = {}
    for person in event.persons:
        place = person.field, person.start, person.end
        stretch = found.setdefault(place, _Stretch(replace(person, watch_id=None)))
        watch = watches.get(person.watch_id) if person.watch_id else None
        if watch:
            stretch.by_chat.setdefault(watch.chat_id, []).append(person)
    return list(found.values())


def _overlap(one: Person, other: Person) -> bool:
    return one.field == other.field and one.start < other.end and other.start < one.end


def _is_important(watch: Watch) -> bool:
    return isinstance(watch, NameWatch) and watch.priority == "high"


def _best(mentions: Sequence[Mention]) -> dict[str, Mention]:
    """Give the surest mention of each watch, in the text where there is one, since the headline is shown anyway."""
    if len(mentions) == 1:  # of ten thousand chats nearly every one
        return {mentions[0].watch_id: mentions[0]}
    best: dict[str, Mention] = {}
    for mention in sorted(mentions, key=lambda found: (found.field == "title", -found.score, found.start)):
        best.setdefault(mention.watch_id, mention)
    return dict(sorted(best.items(), key=lambda item: int(item[0])))


def _reason(found: Mention | Event) -> str:
    """Say which words fired and why; the reason of a name holds the words already."""
    return found.reason if found.matched in found.reason else f"«{found.matched}»: {found.reason}"


def _distinct(events: Sequence[Event]) -> list[Event]:
    """Give the first event of each kind and values, those of the text before those of the headline."""
    if not events:
        return []
    first: dict[tuple[str, str], Event] = {}
    for event in sorted(events, key=lambda found: found.field == "title"):
        first.setdefault((event.pattern, str(sorted(event.values.items()))), event)
    told = {event.pattern for event in first.values() if event.values}
    return [event for event in first.values() if event.values or event.pattern not in told]


def label(watch: Watch) -> str:
    """Name a watch as the monitor does: code name, name, pattern or query."""
    match watch:
        case NameWatch():
            return watch.code_name or watch.name
        case PatternWatch():
            return watch.pattern
    return watch.query


def _names_somebody(watch: Watch) -> bool:
    return isinstance(watch, NameWatch) and not watch.code_name


def _place(found: Event | Mention) -> tuple[str | None, str, int, int]:
    return found.pattern, found.field, found.start, found.end


def _happened_to(event: Event, watch_ids: Sequence[str]) -> bool:
    return any(person.watch_id in watch_ids and person.score >= ALERT_LINE for person in event.persons)


def _unlisted_persons(events: Sequence[Event]) -> tuple[str, ...]:
    names = [person.name for event in events for person in event.persons if person.watch_id is None]
    return tuple(dict.fromkeys(names))


def _facts(events: Sequence[Event]) -> tuple[EventFact, ...]:
    """Give each event once, with the fullest values told of it."""
    fullest: dict[str, EventFact] = {}
    distinct: list[EventFact] = []
    for event in events:
        fact = EventFact(event.pattern, dict(event.values))
        if fact.values and fact not in distinct:
            distinct.append(fact)
        fullest.setdefault(event.pattern, fact)
    bare = [fact for pattern, fact in fullest.items() if all(known.pattern != pattern for known in distinct)]
    return (*distinct, *bare)


def _facts_by_person(events: Iterable[Event], people: Mapping[str, str]) -> dict[str, tuple[EventFact, ...]]:
    """Tell what happened to whom, as far as the events say."""
    happened: dict[str, list[Event]] = {}
    for event in events:
        for person in event.persons:
            if person.score >= ALERT_LINE and (person.watch_id is None or person.watch_id in people):
                name = people.get(person.watch_id or "", person.name)
                happened.setdefault(name, []).append(event)
    return {name: _facts(theirs) for name, theirs in happened.items()}


def _joined(stretches: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
