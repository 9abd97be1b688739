"""Find the words of all queries in a text at once: one look-up for each different word of the text.

query word -> keys (as written, lemma, forms, stem, prefix) -> tables     once, when a query is added
text word  -> the same kinds of keys -> tables -> query words found      once for each different word of an entry
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from matchers import query_forms as forms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from matchers.query_tree import Word

TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
"""A word: letters and digits of any script, apostrophes inside it. A hyphen parts two words."""


class How(NamedTuple):
    """How a word of a query met a word of the text."""

    score: int
    says: str


AS_WRITTEN = How(95, "as written")
OTHER_FORM = How(85, "in another form")
PREFIX = How(80, "by its beginning")
LOOKALIKE = How(75, "in look-alike letters")
OTHER_SCRIPT = How(65, "in another script")


class Place(NamedTuple):
    """Where a query word stands: number of the token in its field, and how it was recognised."""

    token: int
    how: How


class _Built(NamedTuple):
    """A query word under one of its Kazakh stems."""

    word: Word
    asked: forms.AskedStem


_Row: TypeAlias = tuple[dict[str, list[Any]], str, object]
"""A table, a key in it, and what to keep there; tables keep different things, hence Any."""


class WordIndex:
    """The words of all queries. A word that several queries share is kept once and counted."""

    def __init__(self) -> None:
        self._asked: dict[Word, int] = {}
        self._written: dict[str, list[tuple[Word, How]]] = {}
        self._lemmas: dict[str, list[Word]] = {}
        self._prefixes: dict[str, list[Word]] = {}
        self._lookalikes: dict[str, list[Word]] = {}
        self._stems: dict[str, list[_Built]] = {}
        self._sounds: dict[str, list[_Built]] = {}

    def __len__(self) -> int:
        """Count the different words."""
        return len(self._asked)

    def add(self, word: Word) -> None:
        """Look for a word from now on; its text is folded."""
        self._asked[word] = self._asked.get(word, 0) + 1
        if self._asked[word] == 1:
            for table, key, value in self._rows(word):
                table.setdefault(key, []).append(value)

    def count(self, word: Word) -> int:
        """Tell how often a word is asked for."""
        return self._asked.get(word, 0)

    def remove(self, word: Word) -> None:
        """Take back one `add` of a word."""
        self._asked[word] -= 1
        if self._asked[word]:
            return
        del self._asked[word]
        for table, key, value in self._rows(word):
            table[key].remove(value)
            if not table[key]:
                del table[key]

    def places(self, tokens: Sequence[str], *, kazakh: bool) -> dict[Word, list[Place]]:
        """Find all words in one field.

        Args:
            tokens: Its words, folded, in reading order.
            kazakh: Whether Kazakh suffixes and other scripts of Kazakh may be expected.

        Returns:
            For each word found its places in reading order.
        """
        bare = kazakh and not any(map(forms.has_kazakh_letter, tokens))
        numbers: dict[str, list[int]] = defaultdict(list)
        for number, token in enumerate(tokens):
            numbers[token].append(number)
        found: dict[Word, list[Place]] = defaultdict(list)
        for token, places in numbers.items():
            for word, how in self._met(token, kazakh=kazakh, bare=bare).items():
                found[word] += [Place(place, how) for place in places]
        return {word: sorted(places) for word, places in found.items()}

    def _met(self, token: str, *, kazakh: bool, bare: bool) -> Mapping[Word, How]:
        """Tell which query words a token is, each in the surest way; `bare` Kazakh is typed with Russian letters."""
        met: dict[Word, How] = dict(self._written.get(token, ()))
        self._meet_prefixes(token, met)
        if len(token) < forms.SHORT:
            return met
        cyrillic = forms.is_cyrillic(token)
        if cyrillic:
            self._meet_cyrillic(token, met, kazakh=kazakh, bare=bare)
        if kazakh:
            self._meet_sounds(token, met, cyrillic=cyrillic)
        return met

    def _meet_prefixes(self, token: str, met: dict[Word, How]) -> None:
        if self._prefixes:
            for size in range(2, len(token) + 1):
                for word in self._prefixes.get(token[:size], ()):
                    met.setdefault(word, PREFIX)

    def _meet_cyrillic(self, token: str, met: dict[Word, How], *, kazakh: bool, bare: bool) -> None:
        own = forms.has_kazakh_letter(token)
        if self._lemmas and not own:
            for lemma in forms.lemmas(token):
                for word in self._lemmas.get(lemma, ()):
                    met.setdefault(word, OTHER_FORM)
        plain = forms.lookalike(token)
        for word in self._lookalikes.get(plain, ()):
            met.setdefault(word, LOOKALIKE)
        for size in range(forms.SHORT + 1, len(plain) + 1):
            for word, asked in self._stems.get(plain[:size], ()):
                if (kazakh or own or forms.has_kazakh_letter(word.text)) and word not in met:
                    _meet_stem(word, asked, token, met, bare=bare)

    def _meet_sounds(self, token: str, met: dict[Word, How], *, cyrillic: bool) -> None:
        """Meet Kazakh words written in another script than the query's."""
        key = forms.sound_key(token)
        for size in range(forms.SHORT + 1, len(key) + 1):
            for word, asked in self._sounds.get(key[:size], ()):
                if word in met or forms.is_cyrillic(word.text) == cyrillic:
                    continue
                if asked.has_form(key[size:], key=True):
                    met[word] = OTHER_SCRIPT

    def _rows(self, word: Word) -> Iterator[_Row]:
        """Give every table row that finds a word."""
        text = word.text
        if word.prefix:
            yield self._prefixes, text, word
            return
        yield self._written, text, (word, AS_WRITTEN)
        if len(text) <= forms.SHORT or not any(letter.isalpha() for letter in text):
            return
        if forms.is_cyrillic(text):
            yield from self._cyrillic_rows(word)
        else:
            for form in forms.english_forms(text):
                if form != text:
                    yield self._written, form, (word, OTHER_FORM)
        for asked in forms.kazakh_stems(text):
            key = forms.sound_key(asked.stem.text)
            if len(key) > forms.SHORT:
                yield self._sounds, key, _Built(word, asked)

    def _cyrillic_rows(self, word: Word) -> Iterator[_Row]:
        text = word.text
        if not forms.has_kazakh_letter(text):
            for lemma in forms.asked_lemmas(text):
                yield self._lemmas, lemma, word
        yield self._lookalikes, forms.lookalike(text), word
        for asked in forms.kazakh_stems(text):
            yield self._stems, forms.lookalike(asked.stem.text), _Built(word, asked)


def _meet_stem(word: Word, asked: forms.AskedStem, token: str, met: dict[Word, How], *, bare: bool) -> None:
    """Meet a stem; look-alike suffixes only where the text has no Kazakh letters, or the stem itself differs."""
    stem = asked.stem.text
    rest = token[len(stem) :]
    if token.startswith(stem) and asked.has_form(rest):
        met[word] = OTHER_FORM
    elif (bare or not token.startswith(stem)) and asked.has_form(forms.sound_key(rest), key=True):
        met[word] = LOOKALIKE
