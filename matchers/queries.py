"""Queries of monitors: read one, explain it, and evaluate any number of them on an entry at once.

    text -> query_build (grammar, errors) -> query_tree -> QueryIndex
    entry -> query_words (words of all queries) -> queries whose anchor occurs -> query_evaluate -> mentions

The cost of an entry grows with the words of queries that occur in it, not with the number of queries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from matchers.query_anchors import Anchor, EventAnchor, Need, folded, names_of, needs_of, words_of
from matchers.query_build import read
from matchers.query_evaluate import Evaluator, Found
from matchers.query_explain import explain
from matchers.query_looks import looks_like_query
from matchers.query_tree import Node, Query, Word
from matchers.query_view import EntryView
from matchers.query_words import WordIndex
from storage.records import Mention

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from matchers.text import Prepared
    from storage.records import Entry, Event, FieldName, QueryWatch

__all__ = ["Query", "QueryIndex", "explain", "looks_like_query", "parse_query"]

_FILTERS_SCORE = 60
"""A query of filters and negations alone names no word, so it is the least sure one that still alarms."""


def parse_query(text: str) -> Query:
    """Read a query as a monitor typed it.

    Raises:
        WatchError: It can not be read; one sentence with the column, counted from 1, and what to write instead.
    """
    return Query(read(text))


class _Place(NamedTuple):
    """What a mention says of the entry, whoever asked for it."""

    field: FieldName
    start: int
    end: int
    matched: str
    score: int
    reason: str


class _Stored(NamedTuple):
    """A query in the index.

    Attributes:
        watch_id: The watch.
        order: Queries are listed in the order they were added.
        query: As typed; what is typed alike is answered alike.
        tree: Folded.
        needs: Of each, some anchor must occur.
    """

    watch_id: str
    order: int
    query: str
    tree: Node
    needs: Sequence[Need]


class QueryIndex:
    """All queries that are watched."""

    def __init__(self, watches: Iterable[QueryWatch] = ()) -> None:
        self._stored: dict[str, _Stored] = {}
        self._words = WordIndex()
        self._anchored: dict[Anchor, set[str]] = {}
        self._always: set[str] = set()
        self._added = 0
        for watch in watches:
            self.add(watch)

    def __len__(self) -> int:
        """Count the queries watched."""
        return len(self._stored)

    def add(self, watch: QueryWatch) -> None:
        """Watch for a query; one with the same id is replaced.

        Raises:
            WatchError: The query can not be read; nothing is changed.
        """
        tree = folded(parse_query(watch.query).tree)
        self.remove(watch.id)
        self._added += 1
        stored = _Stored(watch.id, self._added, watch.query, tree, needs_of(tree, self._asked_by))
        self._stored[watch.id] = stored
        for word in words_of(tree):
            self._words.add(word)
        if not stored.needs:
            self._always.add(watch.id)
        for anchor in stored.needs[0] if stored.needs else ():
            self._anchored.setdefault(anchor, set()).add(watch.id)

    def _asked_by(self, anchor: Anchor) -> int:
        """Tell how many queries have an anchor; of events, those filed under it."""
        return self._words.count(anchor) if isinstance(anchor, Word) else len(self._anchored.get(anchor, ()))

    def remove(self, watch_id: str) -> None:
        """Stop watching for a query; an unknown id is fine."""
        stored = self._stored.pop(watch_id, None)
        if stored is None:
            return
        for word in words_of(stored.tree):
            self._words.remove(word)
        self._always.discard(watch_id)
        for anchor in stored.needs[0] if stored.needs else ():
            self._anchored[anchor].discard(watch_id)
            if not self._anchored[anchor]:
                del self._anchored[anchor]

    def names(self) -> list[str]:
        """Give the names queries ask for, each once, in the order they were added; a caller may index them at once."""
        return list(dict.fromkeys(name for stored in self._stored.values() for name in names_of(stored.tree)))

    def mentions(
        self,
        entry: Entry,
        title: Prepared,
        text: Prepared,
        *,
        events: Sequence[Event],
        names: Callable[[str], Sequence[Mention]],
    ) -> list[Mention]:
        """Find the terms of every query that the entry satisfies.

        Args:
            entry: The entry; its language, source, address and date are asked by filters and units.
            title: Its title, prepared.
            text: Its text, prepared.
            events: Of every pattern; those that did not happen or score under the alert line are left aside.
            names: Gives the mentions of a name in this entry; asked once a name, and only when needed.

        Returns:
            By query in the order they were added, then title before text, start, end: the first place of each term in
            each field. A query of filters alone gives one mention at the start of the title, empty.
        """
        view = EntryView(entry, {"title": title, "text": text}, events, names)
        view.find(self._words)
        evaluator = Evaluator(view)
        mentions: list[Mention] = []
        answers: dict[str, list[_Place]] = {}  # thousands of chats may ask the same
        for stored in self._candidates(view):
            if stored.query not in answers:
                found = evaluator.holds(stored.tree)
                answers[stored.query] = [] if found is None else list(_places(found, view))
            mentions += [Mention(stored.watch_id, *place) for place in answers[stored.query]]
        return mentions

    def _candidates(self, view: EntryView) -> list[_Stored]:
        """Give the queries whose needs are met, in the order they were added."""
        present: set[Anchor] = {word for field in view.fields.values() for word in field.words}
        present.update(EventAnchor(pattern) for pattern in view.patterns)
        ids = self._always.union(*(self._anchored[anchor] for anchor in present if anchor in self._anchored))
        candidates = [self._stored[watch_id] for watch_id in ids]
        met = [stored for stored in candidates if not any(need.isdisjoint(present) for need in stored.needs)]
        return sorted(met, key=lambda stored: stored.order)


def _places(found: list[Found], view: EntryView) -> Iterator[_Place]:
    if not found:
        yield _Place("title", 0, 0, "", _FILTERS_SCORE, "The entry passes every filter of the query.")
        return
    seen: set[tuple[str, str]] = set()
    for one in sorted(found, key=lambda one: (one.field == "text", one.start, one.end, one.term)):
        if (one.term, one.field) not in seen:
            seen.add((one.term, one.field))
            matched = view.fields[one.field].prepared.raw[one.start : one.end]
            yield _Place(one.field, one.start, one.end, matched, one.score, one.reason)
