"""Which words of the packs a word of an entry stands for: spelt out once, then one dictionary look-up a word.

A *class* is a number for "any form of these words in this language". Looking a word up gives the classes it belongs to
with what its form says (`pattern_flags`), and a bit mask of them, so that frames that can not fit are left out with
one `&`.
"""

from __future__ import annotations

from typing import TypeAlias

from matchers import english, kazakh, kazakh_scripts, russian
from matchers.pattern_flags import NEGATED

Found: TypeAlias = tuple[int, tuple[tuple[int, int], ...]]
"""Mask of classes, then (class, flags) in order of class."""

NOTHING: Found = (0, ())
_CACHE_SIZE = 300_000
_KAZAKH_LETTERS = frozenset("әғқңөұүһі")
_KAZAKH_LATIN = frozenset("äğñöşūüıáǵńóúý")
_SHORTEST_KEY = 3
_LONG_ENDING = 3
"""A shorter verb stem is read by its key only with so long an ending: өл- (die) and ол (he) are one in Latin."""
_LOOK_ALIKES = str.maketrans("aceopxyk", "асеорхук")
_ARABIC = range(0x600, 0x700)


class Vocabulary:
    """All words of all packs, by language.

    Attributes:
        langs: Class -> its language, or `any`.
    """

    def __init__(self) -> None:
        self._ids: dict[tuple[str, str], int] = {}
        self.langs: list[str] = []
        self._forms: dict[str, dict[str, dict[int, int]]] = {"en": {}, "ru": {}, "kk": {}}
        self._prefixes: dict[str, dict[str, list[int]]] = {"en": {}, "ru": {}}
        self._stems: dict[str, list[tuple[kazakh.Stem, int]]] = {}
        self._keys: dict[str, list[tuple[kazakh.Stem, int]]] = {}
        self._cache: dict[str, Found] = {}
        self._lang_masks = {"en": 0, "ru": 0, "kk": 0, "any": 0}
        self._marks = {"en": 0, "ru": 0, "kk": 0}
        self.kazakh_letter = self.class_of("kk", "a Kazakh letter")
        self.arabic_letter = self.class_of("kk", "an Arabic letter")
        self.digits = self.class_of("any", "digits")
        self.name = self.class_of("any", "a name")
        self._marks["kk"] = 1 << self.kazakh_letter | 1 << self.arabic_letter

    def class_of(self, lang: str, name: str) -> int:
        """Give the number of a class, a new one the first time."""
        number = self._ids.setdefault((lang, name), len(self._ids))
        if number == len(self.langs):
            self.langs.append(lang)
            self._lang_masks[lang] |= 1 << number
        return number

    def mark_language(self, lang: str, mask: int) -> None:
        """Tell by which classes (little words) a sentence is known to be in a language."""
        self._marks[lang] |= mask

    def languages(self, mask: int) -> tuple[int, tuple[str, ...]]:
        """Tell which languages a sentence with these classes may be in.

        Kazakh letters and little words decide; without any, all languages are tried.

        Returns:
            The classes of those languages, as bits, and their codes.
        """
        told = tuple(lang for lang, bits in self._marks.items() if bits & mask) or ("en", "ru", "kk")
        allowed = self._lang_masks["any"]
        for lang in told:
            allowed |= self._lang_masks[lang]
        return allowed, told

    def add(self, lang: str, written: str) -> int:
        """Take in one word as packs write it.

        Args:
            lang: `en`, `ru` or `kk`.
            written: `=word` that form only; `word*` any word that begins so; English `word~` a verb, `word+` a noun
                in all
                forms; Russian a dictionary form; Kazakh a stem, with a hyphen for a verb.

        Returns:
            Its class.
        """
        known = (lang, written) in self._ids
        number = self.class_of(lang, written)
        if not known:
            self._spell_out(lang, written, number)
        return number

    def _spell_out(self, lang: str, written: str, number: int) -> None:
        if lang == "kk":
            self._add_stem(kazakh.parse_stem(written), number)
        elif written.endswith("*"):
            self._prefixes[lang].setdefault(written[:-1], []).append(number)
        else:
            for form, flags in _forms(lang, written):
                entry = self._forms[lang].setdefault(form, {})
                entry[number] = entry.get(number, 0) | flags

    def _add_stem(self, stem: kazakh.Stem, number: int) -> None:
        for text in kazakh.written_stems(stem):
            self._stems.setdefault(text, []).append((stem, number))
            key = kazakh.key_of_cyrillic(text)
            self._keys.setdefault(key, []).append((stem, number))

    def look_up(self, word: str) -> Found:
        """Tell what a folded word of an entry stands for."""
        found = self._cache.get(word)
        if found is None:
            if len(self._cache) >= _CACHE_SIZE:
                self._cache.clear()
            found = self._cache[word] = self._look_up(word)
        return found

    def _look_up(self, word: str) -> Found:
        first = word[0]
        classes: dict[int, int] = {}
        if first.isdigit():
            classes[self.digits] = 0
        elif ord(first) in _ARABIC:
            classes[self.arabic_letter] = 0
            self._written_otherwise(kazakh_scripts.from_arabic(word), kazakh.key_of_arabic(word), classes)
        elif "a" <= first <= "z" or not "Ѐ" <= first <= "ӿ":
            self._latin(word, classes)
        else:
            self._cyrillic(word, classes)
        mask = 0
        for number in classes:
            mask |= 1 << number
        return (mask, tuple(sorted(classes.items()))) if classes else NOTHING

    def _latin(self, word: str, classes: dict[int, int]) -> None:
        if any("а" <= letter <= "я" for letter in word):
            self._cyrillic(word.translate(_LOOK_ALIKES), classes)
            return
        self._listed("en", word, classes)
        if not _KAZAKH_LATIN.isdisjoint(word):
            classes[self.kazakh_letter] = 0
        if word.isalpha() or "'" in word:
            key = "" if kazakh_scripts.has_own_letters(word) else kazakh.key_of_latin(word)
            self._written_otherwise(kazakh_scripts.from_latin(word), key, classes)

    def _written_otherwise(self, words: tuple[str, ...], key: str, classes: dict[int, int]) -> None:
        """Look up a Kazakh word in another script: letter by letter, and where that finds nothing by its coarse key."""
        found: dict[int, int] = {}
        for word in words:
            self._by_stem(word, self._stems, found, key=False)
        if not found and key:
            self._by_stem(key, self._keys, found, key=True)
        classes.update(found)

    def _cyrillic(self, word: str, classes: dict[int, int]) -> None:
        if any("a" <= letter <= "z" for letter in word):
            word = word.translate(_LOOK_ALIKES)
        if not _KAZAKH_LETTERS.isdisjoint(word):
            classes[self.kazakh_letter] = 0
        else:
            self._listed("ru", word, classes)
        self._by_stem(word, self._stems, classes, key=False)

    def _listed(self, lang: str, word: str, classes: dict[int, int]) -> None:
        classes.update(self._forms[lang].get(word, {}))
        prefixes = self._prefixes[lang]
        for end in range(2, len(word) + 1):
            for number in prefixes.get(word[:end], ()):
                classes.setdefault(number, 0)

    def _by_stem(
        self, word: str, stems: dict[str, list[tuple[kazakh.Stem, int]]], classes: dict[int, int], *, key: bool
    ) -> None:
        for end in range(1, len(word) + 1):
            for stem, number in stems.get(word[:end], ()):
                if key and stem.kind == "verb" and end < _SHORTEST_KEY and len(word) - end < _LONG_ENDING:
                    continue
                flags = kazakh.ending_flags(word[end:], stem, key=key)
                if flags is not None:
                    # Of two readings the one that is not negated wins: қамады (jailed) is қама+ды as well as қа+ма+ды.
                    known = classes.get(number)
                    classes[number] = flags if known is None or known & NEGATED else known


def _forms(lang: str, written: str) -> list[tuple[str, int]]:
    if written.startswith("="):
        return [(written[1:].replace("ё", "е"), 0)]
    if lang == "ru":
        return list(russian.forms(written))
    if written.endswith("~"):
        return list(english.verb_forms(written[:-1]).items())
    if written.endswith("+"):
        return list(english.noun_forms(written[:-1]).items())
    return [(written, 0)]
