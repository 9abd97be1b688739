"""Numbers, terms, money, counts and article numbers of a sentence, in English, Russian and Kazakh.

The words are data (`config/patterns/shared/numbers.toml`), taken in as classes of the vocabulary, so that a sentence
without a number costs one comparison of masks. `matchers.number_grammar` does the reading.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matchers.number_grammar import Grammar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matchers.pattern_quantities import Quantity
    from matchers.pattern_sentence import Sentence
    from matchers.pattern_vocabulary import Vocabulary

_RUSSIAN_COMPOUNDS = (
    ("суточный", "day"),
    ("дневный", "day"),
    ("недельный", "week"),
    ("месячный", "month"),
    ("летний", "year"),
    ("годичный", "year"),
)
_RUSSIAN_PREFIXES = (
    "одно двух трех четырех пяти шести семи восьми девяти десяти одиннадцати двенадцати тринадцати"
    " четырнадцати пятнадцати шестнадцати"
    " семнадцати восемнадцати девятнадцати двадцати"
).split()


class NumberReader:
    """Reads quantities; knows the number words of every language as classes of one vocabulary."""

    def __init__(self, vocabulary: Vocabulary, data: Mapping[str, Mapping[str, Mapping[str, str]]]) -> None:
        self._vocabulary = vocabulary
        self._roles: dict[int, list[tuple[str, Any]]] = {}
        self._masks: dict[str, int] = {}
        for lang, sections in data.items():
            self._take_in(lang, sections)
        self._add_russian_compounds()
        self._masks["digits"] = 1 << vocabulary.digits
        number = self._masks["number"] | self._masks["multiplier"] | self._masks["digits"]
        self._slot_masks = {
            "days": self._masks["day"] | self._masks["week"] | self._masks["fortnight"] | self._masks["compound"],
            "months": self._masks["month"] | self._masks["half_year"] | self._masks["compound"],
            "years": self._masks["year"] | self._masks["compound"],
            "money": self._masks["currency"] | self._masks["index"],
            "count": number | self._masks["approx"],
            "article": self._masks["article"],
        }
        self._slot_masks["term"] = self._slot_masks["years"] | self._slot_masks["months"]
        self._slot_masks["age"] = self._slot_masks["years"] | self._masks["age"]
        self._any = (
            number
            | self._masks["approx"]
            | self._masks["article"]
            | self._slot_masks["days"]
            | self._slot_masks["term"]
        )

    def _take_in(self, lang: str, sections: Mapping[str, Mapping[str, str]]) -> None:
        roles = {
            "numbers": "number",
            "multipliers": "multiplier",
            "approx": "approx",
            "units": "unit",
            "currencies": "currency",
            "words": "",
        }
        for section, table in sections.items():
            for value, words in table.items():
                for word in words.split(","):
                    self._add(lang, word.strip(), roles[section] or value, value)

    def _add(self, lang: str, word: str, role: str, value: str) -> None:
        number = self._vocabulary.add(lang, word)
        self._vocabulary.keep_apart(number)
        bit = 1 << number
        self._masks[role] = self._masks.get(role, 0) | bit
        if role == "unit":
            self._masks[value] = self._masks.get(value, 0) | bit
        told = float(value) if role in ("number", "multiplier") else value
        self._roles.setdefault(number, []).append((role, told))

    def _add_russian_compounds(self) -> None:
        """Take in "пятнадцатисуточный", "двухлетний" and their like."""
        for value, prefix in enumerate(_RUSSIAN_PREFIXES, 1):
            for ending, unit in _RUSSIAN_COMPOUNDS:
                number = self._vocabulary.add("ru", prefix + ending)
                self._vocabulary.keep_apart(number)
                self._roles.setdefault(number, []).append(("compound", (value, unit, ending)))
                self._masks["compound"] = self._masks.get("compound", 0) | 1 << number

    def mask_of(self, slot: str) -> int:
        """Give the classes of which one must be present for a slot to be filled."""
        return self._slot_masks[slot]

    def read(self, sentence: Sentence) -> tuple[Quantity, ...]:
        """Find every quantity of a sentence.

        Returns:
            In reading order, not overlapping.
        """
        known: tuple[Quantity, ...] | None = sentence.memo.get("quantities")
        if known is None:
            known = tuple(Grammar(self._roles, sentence).quantities()) if sentence.mask & self._any else ()
            sentence.memo["quantities"] = known
        return known
