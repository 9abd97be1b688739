"""One entry as queries see it: its words, sentences, language, events and names, worked out when first asked for."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from matchers.query_forms import letters
from matchers.query_language import guess_language
from matchers.query_regex import Bordered, read_borders
from matchers.query_words import TOKEN, Place, WordIndex
from matchers.sentences import sentences
from storage.records import ALERT_LINE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from matchers.query_tree import Word
    from matchers.text import Prepared
    from storage.records import Entry, Event, FieldName, Mention

FIELDS: tuple[FieldName, ...] = ("title", "text")
_LANGUAGES = {"kz": "kk", "kaz": "kk", "rus": "ru", "eng": "en"}


class FieldView:
    """One field: words numbered in reading order.

    Attributes:
        prepared: The field made readable.
        tokens: Its words, folded.
        words: Where each word of the queries stands.
    """

    def __init__(self, prepared: Prepared) -> None:
        spans = [match.span() for match in TOKEN.finditer(prepared.clean)]
        self.prepared = prepared
        self.tokens = [letters(prepared.clean[start:end]) for start, end in spans]
        self.words: Mapping[Word, Sequence[Place]] = {}
        self._spans = spans

    def find(self, index: WordIndex, *, kazakh: bool) -> None:
        """Find the words of all queries."""
        self.words = index.places(self.tokens, kazakh=kazakh)

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Give the stretch of the raw field from one word to another, both included."""
        return self.prepared.span(self._spans[first][0], self._spans[last][1])

    def sentence(self, token: int) -> int:
        """Tell the number of the sentence a word stands in."""
        return bisect_right(self._sentence_starts, self._spans[token][0]) if self._spans else 0

    def tokens_within(self, start: int, end: int) -> tuple[int, int]:
        """Give the numbers of the first and last word that a raw stretch touches; the word before where it has none."""
        first = max(bisect_right(self._raw_starts, start) - 1, 0)
        last = max(bisect_left(self._raw_starts, end) - 1, first)
        return first, last

    @cached_property
    def bordered(self) -> Bordered:
        """The text with the borders of its words, for regular expressions."""
        return read_borders(self.prepared.clean)

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [start for start, _ in sentences(self.prepared.clean)]

    @cached_property
    def _raw_starts(self) -> list[int]:
        return [self.prepared.span(start, end)[0] for start, end in self._spans]


class EntryView:
    """An entry with everything a query may ask of it."""

    def __init__(
        self,
        entry: Entry,
        fields: Mapping[FieldName, Prepared],
        events: Sequence[Event],
        names: Callable[[str], Sequence[Mention]],
    ) -> None:
        self.entry = entry
        self.fields = {field: FieldView(fields[field]) for field in FIELDS}
        self._events = [event for event in events if event.status == "event" and event.score >= ALERT_LINE]
        self._ask_name = names
        self._named: dict[str, Sequence[Mention]] = {}

    def find(self, index: WordIndex) -> None:
        """Find the words of all queries in both fields."""
        for view in self.fields.values():
            view.find(index, kazakh=self.kazakh)

    @cached_property
    def patterns(self) -> list[str]:
        """Ids of the patterns whose events happened here, each once, in reading order."""
        return list(dict.fromkeys(event.pattern for event in self._events))

    def events(self, pattern: str, field: FieldName) -> list[Event]:
        """Give the events of a pattern in one field, as they stand."""
        found = [event for event in self._events if event.pattern == pattern and event.field == field]
        return sorted(found, key=lambda event: (event.start, event.end))

    def named(self, name: str, field: FieldName) -> list[Mention]:
        """Give the mentions of a name in one field; asked once an entry."""
        if name not in self._named:
            self._named[name] = [mention for mention in self._ask_name(name) if mention.score >= ALERT_LINE]
        found = [mention for mention in self._named[name] if mention.field == field]
        return sorted(found, key=lambda mention: (mention.start, mention.end))

    @cached_property
    def kazakh(self) -> bool:
        """Whether the entry is in Kazakh, in any script, whatever it declares: some outlets declare one for all."""
        return "kk" in {self.lang, self._guessed}

    @cached_property
    def lang(self) -> str:
        """The declared language without its region, else a guess by letters."""
        declared = (self.entry.lang or "").replace("_", "-").split("-")[0].strip().lower()
        return _LANGUAGES.get(declared, declared) or self._guessed

    @cached_property
    def _guessed(self) -> str:
        return guess_language([token for view in self.fields.values() for token in view.tokens])

    def is_in(self, lang: str) -> bool:
        """Tell whether the entry is in a language."""
        return self.lang == _LANGUAGES.get(lang, lang)

    def is_from(self, source: str) -> bool:
        """Tell whether the entry is from a source: words of the outlet's name, or the host of its address."""
        asked = [letters(match[0]) for match in TOKEN.finditer(source)]
        own = [letters(match[0]) for match in TOKEN.finditer(self.entry.source or "")]
        if any(own[place : place + len(asked)] == asked for place in range(len(own))):
            return True
        return f".{self._host}".endswith(f".{source.lower()}") and bool(self._host)

    @cached_property
    def _host(self) -> str:
        try:
            return (urlsplit(self.entry.url or "").hostname or "").lower()
        except ValueError:
            return ""
