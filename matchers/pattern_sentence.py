"""One sentence cut into words, with the classes of each, ready for frames."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matchers.numbers import NumberReader
    from matchers.pattern_found import Found
    from matchers.pattern_quantities import Quantity
    from matchers.pattern_vocabulary import Vocabulary
    from storage.records import FieldName

TOKEN = re.compile(
    r"(?<![\d.,])\d{1,3}(?:[ ]\d{3})+(?:,\d{1,2})?(?![\d])|\d+/\d+|\d+(?:[.,]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)*|[$€£₽₸%§½]"
)
_STRONG = re.compile(r"[;:()\[\]—!?.]|--")
_ANOTHER_MONTH = "june"
_BEFORE_A_MONTH = frozenset("on in since until till by of from early late mid last next through during".split())
_SPLITTERS = frozenset("but while whereas although и но а однако хотя бірақ ал алайда and".split())


class Sentence:
    """Words of one sentence.

    Attributes:
        text: Folded (lower case, `е` for `ё`), as long as the stretch of clean text it was made from.
        start: Where it begins in the clean field.
        words: In reading order.
        spans: (start, end) of each in `text`.
        mask: Classes present, as bits.
        langs: Languages it may be in.
        memo: What frames found so far, by choice.
        field: `title` or `text`.
    """

    __slots__ = (
        "_at",
        "_clauses",
        "_found",
        "_names",
        "_numbers",
        "field",
        "langs",
        "mask",
        "memo",
        "paragraph",
        "spans",
        "start",
        "text",
        "words",
    )

    def __init__(
        self,
        text: str,
        clean: str,
        *,
        start: int,
        field: FieldName,
        paragraph: int,
        vocabulary: Vocabulary,
        numbers: NumberReader,
    ) -> None:
        """Cut a sentence.

        Args:
            text: Folded.
            clean: The same stretch before folding, for its capital letters.
            start: Where it begins in the clean field.
            field: `title` or `text`.
            paragraph: Number of its paragraph in the field.
            vocabulary: Looks words up.
            numbers: Reads quantities, when somebody asks for them.
        """
        self.text = text
        self.start = start
        self.field = field
        self.paragraph = paragraph
        self.words: list[str] = []
        self.spans: list[tuple[int, int]] = []
        self._at: dict[int, list[tuple[int, int]]] | None = None
        self._found: list[Found] = []
        self._names: tuple[int, list[tuple[int, int]]] | None = None
        self.memo: dict[Any, Any] = {}
        self.mask = 0
        self._clauses: list[int] | None = None
        self._numbers = numbers
        self._read(vocabulary)
        self._mark_names(clean, vocabulary.name)

    def _read(self, vocabulary: Vocabulary) -> None:
        mask = 0
        known, words, spans, found = vocabulary.known, self.words, self.spans, self._found
        for match in TOKEN.finditer(self.text):
            word = match[0]
            one = known.get(word) or vocabulary.look_up(word)
            words.append(word)
            spans.append(match.span())
            found.append(one)
            if one.mask:
                mask |= one.mask
        if "may" in words:
            mask |= self._read_may_as_month(vocabulary)
        allowed, self.langs = vocabulary.languages(mask)
        self.mask = mask & allowed

    def _read_may_as_month(self, vocabulary: Vocabulary) -> int:
        """Read "on May 3", "in May" as any other month, lest a verb follow: "on May 3 police may detain"."""
        month = vocabulary.look_up(_ANOTHER_MONTH)
        words = self.words
        for index, word in enumerate(words):
            if word == "may" and (
                (index and (words[index - 1] in _BEFORE_A_MONTH or words[index - 1].isdigit()))
                or (index + 1 < len(words) and words[index + 1].isdigit())
            ):
                words[index] = _ANOTHER_MONTH
                self._found[index] = month
        return month.mask if _ANOTHER_MONTH in words else 0

    @property
    def at(self) -> dict[int, list[tuple[int, int]]]:
        """Class -> (index of word, flags) in reading order; spelt out when first asked for, since few are."""
        at = self._at
        if at is None:
            at = self._at = {}
            for index, one in enumerate(self._found):
                for number, flags in one.classes_of(self.langs):
                    if number in at:
                        at[number].append((index, flags))
                    else:
                        at[number] = [(index, flags)]
            if self._names is not None:
                at[self._names[0]] = self._names[1]
        return at

    def quantities(self) -> tuple[Quantity, ...]:
        """Give the quantities in it, read the first time they are asked for."""
        return self._numbers.read(self)

    def _mark_names(self, clean: str, name: int) -> None:
        """Take words with a capital letter for names, unless most have one, as in headlines in title case."""
        places = [(index, 0) for index, (start, _) in enumerate(self.spans) if index and clean[start].isupper()]
        if places and len(places) * 2 < len(self.words):
            self._names = (name, places)
            self.mask |= 1 << name

    @property
    def is_question(self) -> bool:
        """Whether it ends with a question mark."""
        return self.text.rstrip("\"')» ").endswith("?")

    def quoted(self, start: int, end: int) -> bool:
        """Tell whether quotation marks stand right before and right after some words."""
        after = self.text[self.spans[end - 1][1] : self.spans[end - 1][1] + 2]
        return '"' in self.between(start)[-1:] and '"' in after.lstrip(",.")[:1]

    def brackets(self, start: int, end: int) -> tuple[int, int] | None:
        """Give the words, end exclusive, between the round brackets around some words, None where there are none."""
        opened = self.text.rfind("(", 0, self.spans[start][0])
        if opened < self.text.rfind(")", 0, self.spans[start][0]) or opened < 0:
            return None
        closed = self.text.find(")", self.spans[end - 1][1])
        closed = len(self.text) if closed < 0 else closed
        inside = [index for index, (begin, _) in enumerate(self.spans) if opened < begin < closed]
        return inside[0], inside[-1] + 1

    def between(self, index: int) -> str:
        """Give what stands before a word and after the one before it: spaces and marks."""
        if index == len(self.spans):
            return self.text[self.spans[-1][1] :]
        start = self.spans[index - 1][1] if index else 0
        return self.text[start : self.spans[index][0]]

    @property
    def clauses(self) -> list[int]:
        """Number the clause of each word.

        Marks and "but" cut, commas too, except inside a number or a list of two words.
        """
        if self._clauses is None:
            self._clauses = self._cut_clauses()
        return self._clauses

    def _ends_initial(self, index: int, marks: str) -> bool:
        """Tell whether a full stop before a word is that of an initial, not of a clause: "Айгуль С. задержали"."""
        return marks in (". ", ".", ".-") and len(self.words[index - 1]) == 1 and not self.words[index - 1].isdigit()

    def _cut_clauses(self) -> list[int]:
        numbers: list[int] = []
        current = 0
        for index, word in enumerate(self.words):
            if index:
                marks = self.between(index)
                if (
                    "," in marks or word in _SPLITTERS or (marks.strip() and _STRONG.search(marks))
                ) and not self._ends_initial(index, marks):
                    current += 1
            numbers.append(current)
        return numbers
