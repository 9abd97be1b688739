"""Recognise listed people in prepared text, in any spelling, script, case and order.

words -> readings (endings cut) -> parts that sound alike -> pairs that are somebody's name -> rules -> best per place
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchers.name_checks import NameProblem, check_name
from matchers.name_later import later_mentions, lone_surnames
from matchers.name_lookup import NameLookup
from matchers.name_pairs import Found, NamePairs
from matchers.name_parts import NICKNAME, NOBODY, OTHER, read_name, read_nickname, read_two
from matchers.name_quiet import bases, context_rule
from matchers.name_roll import NameRoll
from matchers.name_scores import POSSIBLE, reason, score
from matchers.name_store import NameStore
from matchers.name_verdicts import AlsoThisPerson, NotThisPerson, Verdict, apply_verdict
from matchers.name_words import Word, words
from matchers.sentences import sentences
from storage.records import ALERT_LINE, FieldName, Mention, NameWatch

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matchers.text import Prepared
    from storage.records import Event

__all__ = [
    "AlsoThisPerson",
    "NameIndex",
    "NameProblem",
    "NotThisPerson",
    "Verdict",
    "apply_verdict",
    "check_name",
]


class NameIndex:
    """People to look for, ready to be looked up in an entry; each watch is judged alone."""

    def __init__(self, watches: Iterable[NameWatch] = ()) -> None:
        self._store = NameStore()
        self._lookup = NameLookup(self._store)
        self._roll = NameRoll()
        self._pairs = NamePairs(self._store, self._lookup, self._roll.person)
        for watch in watches:
            self.add(watch)

    def __len__(self) -> int:
        """Tell how many people are watched for."""
        return len(self._roll)

    def add(self, watch: NameWatch) -> None:
        """Look for one more person; a watch of the same id is replaced.

        A spelling that names nobody (see `check_name`) is passed over.
        """
        if watch.id in self._roll:
            self.remove(watch.id)
        self._roll.open(watch)
        self._keep(watch, 0, watch.name)
        for place, alias in enumerate(watch.aliases, 1):
            if alias != watch.name and alias not in watch.aliases[: place - 1]:
                self._keep(watch, place, alias)

    def _keep(self, watch: NameWatch, place: int, spelling: str) -> None:
        """Keep one spelling of a watch; nearly all are two words, which need no more than their order."""
        two = read_two(spelling)
        if two is not None:
            self._store.add(two.given, two.surname, self._roll.add(watch, place, two.made))
            return
        person, made = read_name(spelling), OTHER
        if person is None and place:
            person, made = read_nickname(watch.name, spelling), NICKNAME
        if person is None:
            self._roll.add(watch, place, NOBODY)
            return
        slot = self._roll.add(watch, place, made)
        self._store.add(person.given, person.surname, slot)
        if person.abbreviated:
            self._store.add_abbreviated(person.given, person.surname, slot)
        first, hyphen, _ = person.given.partition("-")
        if hyphen:
            self._store.add_compound(first)

    def remove(self, watch_id: str) -> None:
        """Stop looking for a person.

        Raises:
            KeyError: Nobody is watched under that id.
        """
        for slot, person in self._roll.close(watch_id):
            self._store.remove(person.given, person.surname, slot)

    def mentions(self, title: Prepared, text: Prepared, *, min_score: int = 50) -> list[Mention]:
        """Find everybody watched for in one entry.

        Args:
            title: The entry's title.
            text: The entry's text.
            min_score: Leave out mentions below it.

        Returns:
            Mentions that do not overlap for one watch, by watch id, title before text, start.
        """
        fields: list[tuple[FieldName, Prepared, list[Word]]] = [
            ("title", title, words(title.clean)),
            ("text", text, words(text.clean)),
        ]
        found = [self._by_watch(line) for _, _, line in fields]
        if min_score <= POSSIBLE:
            self._add_later(fields, found)
        told = [
            self._mention(watch_id, name, prepared, line, seen)
            for (name, prepared, line), by_watch in zip(fields, found, strict=True)
            for watch_id, several in by_watch.items()
            for seen in several
            if score(seen.evidence) >= min_score
        ]
        kept = self._without_quiet(told, title, text)
        return sorted(kept, key=lambda mention: (mention.watch_id, mention.field != "title", mention.start))

    def possible(self, title: Prepared, text: Prepared, events: Iterable[Event]) -> list[Mention]:
        """Find surnames that stand alone in the sentence of an event, of people named nowhere in the entry.

        Such a mention is "possible": far under the alert line, for a monitor to look at.

        Args:
            title: The entry's title.
            text: The entry's text.
            events: What the entry reports; only what happened counts.

        Returns:
            One mention at most for a watch and field, as `mentions` orders them.
        """
        places = [(event.field, event.start, event.end) for event in events if event.status == "event"]
        told: dict[tuple[str, FieldName], Mention] = {}
        fields: tuple[tuple[FieldName, Prepared], ...] = (("title", title), ("text", text))
        for name, prepared in fields:
            stretches = _sentences_with(prepared, [(start, end) for field, start, end in places if field == name])
            line = words(prepared.clean) if stretches else []
            for found in lone_surnames(line, self._lookup, self._store):
                if any(start <= line[found.first].start < end for start, end in stretches):
                    watch_id = self._roll.owner(found.slot).id
                    told.setdefault((watch_id, name), self._mention(watch_id, name, prepared, line, found))
        kept = self._without_quiet(list(told.values()), title, text)
        return sorted(kept, key=lambda mention: (mention.watch_id, mention.field != "title", mention.start))

    def surnames(self, text: Prepared) -> list[tuple[int, int]]:
        """Find each word that may be the surname of somebody watched for, in any spelling and case.

        That is far too many for an alert; it is what must not stand in a log.
        """
        found = words(text.clean)
        return [
            text.span(word.start, word.end) for word in found if self._lookup.look_up(word.text.strip("'’")).surnames
        ]

    def _by_watch(self, line: list[Word]) -> dict[str, list[Found]]:
        by_watch: dict[str, list[Found]] = {}
        for found in self._pairs.find(line):
            by_watch.setdefault(self._roll.owner(found.slot).id, []).append(found)
        return {watch_id: _best_per_place(several) for watch_id, several in by_watch.items()}

    def _add_later(
        self, fields: list[tuple[FieldName, Prepared, list[Word]]], found: list[dict[str, list[Found]]]
    ) -> None:
        """Add lone surnames of everybody named in full in either field."""
        slots: dict[str, list[int]] = {}
        for by_watch in found:
            for watch_id, several in by_watch.items():
                slots.setdefault(watch_id, []).extend(
                    seen.slot for seen in several if score(seen.evidence) >= ALERT_LINE
                )
        for (_, _, line), by_watch in zip(fields, found, strict=True):
            for watch_id, known in slots.items():
                surnames = {
                    self._store.surname_number(self._roll.person(slot).surname): slot
                    for slot in sorted(known, reverse=True)
                }
                taken = by_watch.get(watch_id, [])
                later = list(later_mentions(line, self._lookup, surnames, taken))
                if later:
                    by_watch[watch_id] = sorted([*taken, *later], key=lambda seen: seen.first)

    def _without_quiet(self, mentions: list[Mention], title: Prepared, text: Prepared) -> list[Mention]:
        """Leave out what the monitor said is somebody else."""
        if not any(self._roll.watch(mention.watch_id).not_rules for mention in mentions):
            return mentions
        spoken = bases(title, text)
        return [
            mention
            for mention in mentions
            if not context_rule(self._roll.watch(mention.watch_id).not_rules, spoken)
            and not self._is_other_person(mention, title, text)
        ]

    def _is_other_person(self, mention: Mention, title: Prepared, text: Prepared) -> bool:
        """Tell whether another person of the watch's rules fits the place better."""
        others = tuple(rule.text for rule in self._roll.watch(mention.watch_id).not_rules if rule.kind == "person")
        if not others:
            return False
        index = NameIndex(NameWatch(str(number), other) for number, other in enumerate(others))
        return any(
            other.field == mention.field
            and other.start < mention.end
            and mention.start < other.end
            and other.score > mention.score
            for other in index.mentions(title, text)
        )

    def _mention(self, watch_id: str, field: FieldName, prepared: Prepared, line: list[Word], found: Found) -> Mention:
        last = line[found.last]
        dotted = last.initial and prepared.clean[last.end : last.end + 1] == "."
        start, end = prepared.span(line[found.first].start, last.end + dotted)
        matched = prepared.raw[start:end]
        said = reason(found.evidence, self._roll.spelling(found.slot), matched, self._roll.person(found.slot))
        return Mention(watch_id, field, start, end, matched, score(found.evidence), said)


def _sentences_with(prepared: Prepared, places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give the sentences of a prepared field that hold one of some stretches of the field as given."""
    if not places:
        return []
    found = []
    for first, last in sentences(prepared.clean):
        start, end = prepared.span(first, last)
        if any(start < stop and begin < end for begin, stop in places):
            found.append((first, last))
    return found


def _best_per_place(several: list[Found]) -> list[Found]:
    """Keep the best of overlapping mentions; ties go to the longer, then the earlier, then the earlier spelling."""
    ordered = sorted(
        several, key=lambda found: (-score(found.evidence), found.first - found.last, found.first, found.slot)
    )
    kept: list[Found] = []
    covered: set[int] = set()
    for found in ordered:
        places = range(found.first, found.last + 1)
        if covered.isdisjoint(places):
            covered.update(places)
            kept.append(found)
    return kept
