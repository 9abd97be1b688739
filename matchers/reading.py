"""Read one entry with every watch: the front of this room.

entry -> prepared title and text -> mentions of names -> events -> persons linked to events -> mentions of every watch
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from matchers.linking import link
from matchers.names import NameIndex
from matchers.queries import QueryIndex
from matchers.text import Prepared, prepare
from storage.records import Entry, Event, Mention, NameWatch, PatternWatch, QueryWatch, Reading, Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from matchers.patterns import PatternReader


class Reader:
    """Reads entries for all watches at once; the cost of an entry hardly depends on how many there are.

    Args:
        watches: In the order their mentions are to be listed; ids must differ.
        patterns: The pattern packs, compiled.
    """

    def __init__(self, watches: Iterable[Watch], patterns: PatternReader) -> None:
        ordered = list(watches)
        self._order = {watch.id: place for place, watch in enumerate(ordered)}
        self._names = NameIndex(watch for watch in ordered if isinstance(watch, NameWatch))
        self._queries = QueryIndex(watch for watch in ordered if isinstance(watch, QueryWatch))
        self._asked = NameIndex(NameWatch(name, name) for name in self._queries.names())
        self._pattern_watches = [watch for watch in ordered if isinstance(watch, PatternWatch)]
        self._patterns = patterns

    def read(self, entry: Entry, *, min_score: int = 50) -> Reading:
        """Find every mention in an entry.

        Args:
            entry: Plain text or HTML in title and text.
            min_score: Mentions under it are left out, 0 to 100; events are all returned.

        Returns:
            Mentions by watch in the order given to the constructor, then score descending, title before text, start;
            and the events, with the persons they happened to.
        """
        title, text = prepare(entry.title), prepare(entry.text)
        names = self._names.mentions(title, text, min_score=min(min_score, _POSSIBLE))
        found = self._patterns.events(title, text, published_at=entry.published_at, lang=entry.lang)
        events = link(found, names, title, text)
        queries = self._queries.mentions(entry, title, text, events=events, names=self._asker(title, text))
        patterns = [_of_pattern(watch, event) for watch in self._pattern_watches for event in _fitting(watch, events)]
        mentions = [mention for mention in (*names, *patterns, *queries) if mention.score >= min_score]
        return Reading(tuple(sorted(mentions, key=self._place)), tuple(events))

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
        watch = self._order[mention.watch_id]
        return watch, -mention.score, mention.field == "text", mention.start, mention.end


_POSSIBLE = 1
"""Names under the alert line (a surname alone) are read all the same: an event about that person may need them."""


def _fitting(watch: PatternWatch, events: Sequence[Event]) -> Iterable[Event]:
    for event in events:
        if event.pattern == watch.pattern and _has_days(event, watch.min_days):
            yield event


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
