"""Queries of monitors: read one, explain it, and evaluate any number of them on an entry at once.

    text -> query_build (grammar, errors) -> query_tree -> QueryIndex
    entry -> query_words (words of all queries) -> queries whose anchor occurs -> query_evaluate -> mentions

The cost of an entry grows with the words of queries that occur in it, not with the number of queries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchers.query_anchors import EventAnchor, anchors_of, folded, words_of
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
    from storage.records import Entry, Event, QueryWatch

__all__ = ["Query", "QueryIndex", "explain", "looks_like_query", "parse_query"]

_FILTERS_SCORE = 60
"""A query of filters and negations alone names no word, so it is the least sure one that still alarms."""


def parse_query(text: str) -> Query:
    """Read a query as a monitor typed it.

    Raises:
        WatchError: It can not be read; one sentence with the column, counted from 1, and what to write instead.
    """
    return Query(read(text))


class QueryIndex:
    """All queries that are watched."""

    def __init__(self, watches: Iterable[QueryWatch] = ()) -> None:
        self._trees: dict[str, Node] = {}
        self._order: dict[str, int] = {}
        self._words = WordIndex()
        self._anchored: dict[Word | EventAnchor, set[str]] = {}
        self._always: set[str] = set()
        self._added = 0
        for watch in watches:
            self.add(watch)

    def __len__(self) -> int:
        """Count the queries watched."""
        return len(self._trees)

    def add(self, watch: QueryWatch) -> None:
        """Watch for a query; one with the same id is replaced.

        Raises:
            WatchError: The query can not be read; nothing is changed.
        """
        tree = folded(parse_query(watch.query).tree)
        if watch.id in self._trees:
            self.remove(watch.id)
        self._added += 1
        self._trees[watch.id], self._order[watch.id] = tree, self._added
        for word in words_of(tree):
            self._words.add(word)
        for holder in self._holders(tree):
            holder.add(watch.id)

    def remove(self, watch_id: str) -> None:
        """Stop watching for a query; an unknown id is fine."""
        tree = self._trees.pop(watch_id, None)
        if tree is None:
            return
        del self._order[watch_id]
        for word in words_of(tree):
            self._words.remove(word)
        for holder in self._holders(tree):
            holder.discard(watch_id)
        for anchor in anchors_of(tree) or ():
            if not self._anchored[anchor]:
                del self._anchored[anchor]

    def _holders(self, tree: Node) -> list[set[str]]:
        """Give the sets of ids a query stands in: one for each anchor, or the one that is always tried."""
        anchors = anchors_of(tree)
        if anchors is None:
            return [self._always]
        return [self._anchored.setdefault(anchor, set()) for anchor in sorted(anchors, key=str)]

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
        for watch_id in self._candidates(view):
            found = evaluator.holds(self._trees[watch_id])
            if found is not None:
                mentions += _mentions(watch_id, found, view)
        return mentions

    def _candidates(self, view: EntryView) -> list[str]:
        """Give the queries that may hold, in the order they were added."""
        ids = set(self._always)
        for field in view.fields.values():
            for word in field.words:
                ids |= self._anchored.get(word, frozenset())
        for pattern in view.patterns:
            ids |= self._anchored.get(EventAnchor(pattern), frozenset())
        return sorted(ids, key=self._order.__getitem__)


def _mentions(watch_id: str, found: list[Found], view: EntryView) -> Iterator[Mention]:
    if not found:
        yield Mention(watch_id, "title", 0, 0, "", _FILTERS_SCORE, "the entry passes every filter of the query")
        return
    seen: set[tuple[str, str]] = set()
    for one in sorted(found, key=lambda one: (one.field == "text", one.start, one.end, one.term)):
        if (one.term, one.field) not in seen:
            seen.add((one.term, one.field))
            matched = view.fields[one.field].prepared.raw[one.start : one.end]
            yield Mention(watch_id, one.field, one.start, one.end, matched, one.score, one.reason)
