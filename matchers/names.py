"""Recognise listed people in prepared text, in any spelling, script, case and order.

words -> readings (endings cut) -> parts that sound alike -> pairs that are somebody's name -> rules -> best per place
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchers.name_checks import NameProblem, check_name
from matchers.name_lookup import NameLookup
from matchers.name_pairs import Found, NamePairs
from matchers.name_parts import PersonName, read_name
from matchers.name_scores import reason, score
from matchers.name_store import NameStore, part_of
from matchers.name_verdicts import AlsoThisPerson, NotThisPerson, Verdict, apply_verdict
from matchers.name_words import Word, words
from storage.records import FieldName, Mention, NameWatch

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matchers.text import Prepared

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
        self._pairs = NamePairs(self._store, self._lookup, self._person)
        self._watches: dict[str, NameWatch] = {}
        self._slots: dict[str, tuple[int, ...]] = {}
        self._spellings: list[tuple[str, str]] = []
        for watch in watches:
            self.add(watch)

    def __len__(self) -> int:
        return len(self._watches)

    def add(self, watch: NameWatch) -> None:
        """Look for one more person; a watch of the same id is replaced.

        A spelling that names nobody (see `check_name`) is passed over.
        """
        if watch.id in self._watches:
            self.remove(watch.id)
        self._watches[watch.id] = watch
        self._slots[watch.id] = tuple(self._keep(watch))
        self._lookup.forget()

    def _keep(self, watch: NameWatch) -> list[int]:
        slots = []
        for spelling in dict.fromkeys((watch.name, *watch.aliases)):
            person = read_name(spelling)
            if person is not None:
                slots.append(len(self._spellings))
                self._store.add(part_of(person.given), part_of(person.surname), len(self._spellings))
                self._spellings.append((watch.id, spelling))
        return slots

    def remove(self, watch_id: str) -> None:
        """Stop looking for a person.

        Raises:
            KeyError: Nobody is watched under that id.
        """
        del self._watches[watch_id]
        for slot in self._slots.pop(watch_id):
            person = self._person(slot)
            self._store.remove(part_of(person.given), part_of(person.surname), slot)
            self._spellings[slot] = ("", "")
        self._lookup.forget()

    def mentions(self, title: Prepared, text: Prepared, *, min_score: int = 50) -> list[Mention]:
        """Find everybody watched for in one entry.

        Args:
            title: The entry's title.
            text: The entry's text.
            min_score: Leave out mentions below it.

        Returns:
            Mentions that do not overlap for one watch, by watch id, title before text, start.
        """
        found = [*self._in_field("title", title), *self._in_field("text", text)]
        kept = [mention for mention in found if mention.score >= min_score]
        return sorted(kept, key=lambda mention: (mention.watch_id, mention.field != "title", mention.start))

    def _in_field(self, field: FieldName, prepared: Prepared) -> list[Mention]:
        line = words(prepared.clean)
        by_watch: dict[str, list[Found]] = {}
        for found in self._pairs.find(line):
            by_watch.setdefault(self._spellings[found.slot][0], []).append(found)
        return [
            self._mention(watch_id, field, prepared, line, found)
            for watch_id, several in by_watch.items()
            for found in _best_per_place(several)
        ]

    def _mention(self, watch_id: str, field: FieldName, prepared: Prepared, line: list[Word], found: Found) -> Mention:
        start, end = prepared.span(line[found.first].start, line[found.last].end)
        matched = prepared.raw[start:end]
        said = reason(found.evidence, self._spellings[found.slot][1], matched)
        return Mention(watch_id, field, start, end, matched, score(found.evidence), said)

    def _person(self, slot: int) -> PersonName:
        person = read_name(self._spellings[slot][1])
        assert person is not None
        return person


def _best_per_place(several: list[Found]) -> list[Found]:
    """Keep the best of overlapping mentions; ties go to the longer, then the earlier, then the earlier spelling."""
    ordered = sorted(several, key=lambda found: (-score(found.evidence), found.first - found.last, found.first, found.slot))
    kept: list[Found] = []
    for found in ordered:
        if all(found.last < other.first or found.first > other.last for other in kept):
            kept.append(found)
    return kept
