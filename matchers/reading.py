"""Read one entry with every watch: the front of this room.

entry -> prepared title and text -> mentions of names -> events -> persons linked to events -> mentions of every watch
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from matchers.linking import link
from matchers.name_scores import LONE
from matchers.names import NameIndex
from matchers.queries import QueryIndex, parse_query
from matchers.query_anchors import names_of
from matchers.text import Prepared, prepare
from storage.records import Entry, Event, Mention, NameWatch, PatternWatch, QueryWatch, Reading, Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from matchers.patterns import PatternReader

COVERED = "‹name›"
"""Stands where a watched name was, in a text that strangers may see."""


class Reader:
    """Reads entries for all watches at once; the cost of an entry hardly depends on how many there are.

    Watches may come and go: what is read then is what a reader made anew would read.

    Args:
        watches: In the order their mentions are to be listed; ids must differ.
        patterns: The pattern packs, compiled.
    """

    def __init__(self, watches: Iterable[Watch], patterns: PatternReader) -> None:
        self._patterns = patterns
        self._watches: dict[str, Watch] = {}
        self._places: dict[str, int] = {}
        self._names = NameIndex()
        self._queries = QueryIndex()
        self._asked = NameIndex()
        self._askers: Counter[str] = Counter()
        self._by_pattern: dict[str, dict[str, PatternWatch]] = {}
        for place, watch in enumerate(watches):
            self.add(watch, place=place)

    def __len__(self) -> int:
        """Count the watches."""
        return len(self._watches)

    def add(self, watch: Watch, *, place: int) -> None:
        """Read for one more watch; one with the same id is replaced.

        Args:
            watch: Of any kind.
            place: Where its mentions are listed, smaller first.

        Raises:
            WatchError: It is a query that can not be read; it is then not read for.
        """
        self.remove(watch.id)
        match watch:
            case NameWatch():
                self._names.add(watch)
            case PatternWatch():
                self._by_pattern.setdefault(watch.pattern, {})[watch.id] = watch
            case QueryWatch():
                self._queries.add(watch)
                self._ask_for(watch)
        self._watches[watch.id] = watch
        self._places[watch.id] = place

    def remove(self, watch_id: str) -> None:
        """Read for a watch no more; an unknown id is fine."""
        watch = self._watches.pop(watch_id, None)
        self._places.pop(watch_id, None)
        match watch:
            case NameWatch():
                self._names.remove(watch_id)
            case PatternWatch():
                del self._by_pattern[watch.pattern][watch_id]
            case QueryWatch():
                self._queries.remove(watch_id)
                self._ask_no_more(watch)

    def _ask_for(self, watch: QueryWatch) -> None:
        for name in _names_in(watch):
            self._askers[name] += 1
            if self._askers[name] == 1:
                self._asked.add(NameWatch(name, name))

    def _ask_no_more(self, watch: QueryWatch) -> None:
        for name in _names_in(watch):
            self._askers[name] -= 1
            if not self._askers[name]:
                del self._askers[name]
                self._asked.remove(name)

    def read(self, entry: Entry, *, min_score: int = 50, repeated: frozenset[str] = frozenset()) -> Reading:
        """Find every mention in an entry.

        Args:
            entry: Plain text or HTML in title and text.
            min_score: Mentions under it are left out, 0 to 100; events are all returned.
            repeated: What ends the entries of its feed, as `matchers.furniture.repeated_endings` gave it; no event is
                read there.

        Returns:
            Mentions by watch in the order of their places, then score descending, title before text, start;
            and the events, with the persons they happened to.
        """
        title, text = prepare(entry.title), prepare(entry.text)
        names = self._names.mentions(title, text, min_score=min(min_score, _POSSIBLE))
        found = self._patterns.events(title, text, published_at=entry.published_at, lang=entry.lang, repeated=repeated)
        events = link(found, names, title, text)
        if min_score <= LONE and events:
            known = {mention.watch_id for mention in names}
            names += [one for one in self._names.possible(title, text, events) if one.watch_id not in known]
        queries = self._queries.mentions(entry, title, text, events=events, names=self._asker(title, text))
        patterns = [_of_pattern(watch, event) for event in events for watch in self._watching(event)]
        mentions = [mention for mention in (*names, *patterns, *queries) if mention.score >= min_score]
        return Reading(tuple(sorted(mentions, key=self._place)), tuple(events))

    def cover(self, text: str) -> str:
        """Black out everybody read for, in a text strangers may see: full names, and words that may be surnames."""
        prepared, nothing = prepare(text), prepare("")
        places = set[tuple[int, int]]()
        for index in (self._names, self._asked):
            places |= {(found.start, found.end) for found in index.mentions(nothing, prepared)}
            places |= set(index.surnames(prepared))
        shown, done = "", 0
        for start, end in sorted(places):
            shown += text[done:start] + (COVERED if start >= done else "")
            done = max(done, end)
        return shown + text[done:]

    def _watching(self, event: Event) -> Iterator[PatternWatch]:
        for watch in self._by_pattern.get(event.pattern, {}).values():
            if _has_days(event, watch.min_days):
                yield watch

    def _asker(self, title: Prepared, text: Prepared) -> Callable[[str], Sequence[Mention]]:
        """Answer queries for a name; the names of all are looked for at once, when the first is asked."""

        @cache
        def everybody() -> dict[str, list[Mention]]:
            found: dict[str, list[Mention]] = {}
            for mention in self._asked.mentions(title, text):
                found.setdefault(mention.watch_id, []).append(mention)
            return found

        return lambda name: everybody().get(name, [])

    def _place(self, mention: Mention) -> tuple[int, int, bool, int, int]:
        place = self._places[mention.watch_id]
        return place, -mention.score, mention.field == "text", mention.start, mention.end


_POSSIBLE = 1
"""Names under the alert line (a surname alone) are read all the same: an event about that person may need them."""


def _names_in(watch: QueryWatch) -> list[str]:
    """Give the names a query asks for, each once; few ask for any."""
    return list(dict.fromkeys(names_of(parse_query(watch.query).tree))) if "name:" in watch.query.casefold() else []


def _has_days(event: Event, least: int | None) -> bool:
    if least is None:
        return True
    days = event.values.get("days")
    return isinstance(days, (int, float)) and days >= least


def _of_pattern(watch: PatternWatch, event: Event) -> Mention:
    return Mention(
        watch_id=watch.id,
        field=event.field,
        start=event.start,
        end=event.end,
        matched=event.matched,
        score=event.score,
        reason=event.reason,
        status=event.status,
        values=event.values,
        pattern=event.pattern,
        persons=event.persons,
    )
