"""Which words of the packs a word of an entry stands for: spelt out once, then one dictionary look-up a word.

A *class* is a number for "any form of these words in this language". Looking a word up gives the classes it belongs to
with what its form says (`pattern_flags`), and a bit mask of them, so that frames that can not fit are left out with
one `&`.
"""

from __future__ import annotations

from typing import NamedTuple

from matchers import english, kazakh, kazakh_scripts, russian
from matchers.pattern_flags import NEGATED
from matchers.pattern_found import Found

_CACHE_SIZE = 300_000
_KAZAKH_LETTERS = frozenset("әғқңөұүһі")
_KAZAKH_LATIN = frozenset("äğñöşūüıáǵńóúý")
_SHORTEST_KEY = 3
_LONG_ENDING = 3
"""A shorter verb stem is read by its key only with so long an ending: өл- (die) and ол (he) are one in Latin."""
_LOOK_ALIKES = str.maketrans("aceopxyk", "асеорхук")
_ARABIC = range(0x600, 0x700)


class _Reading(NamedTuple):
    """A stem a word may be a form of: where it ends in the word, and what the rest says."""

    end: int
    stem: str
    number: int
    flags: int


class Vocabulary:
    """All words of all packs, by language.

    Attributes:
        langs: Class -> its language, or `any`.
        known: Words looked up before; asked first, since most words come again.
    """

    def __init__(self) -> None:
        self._ids: dict[tuple[str, str], int] = {}
        self._words: list[str] = []
        self._forms: dict[str, dict[str, dict[int, int]]] = {"en": {}, "ru": {}, "kk": {}}
        self._prefixes: dict[str, dict[str, list[int]]] = {"en": {}, "ru": {}}
        self._stems: dict[str, list[tuple[kazakh.Stem, int]]] = {}
        self._keys: dict[str, list[tuple[kazakh.Stem, int]]] = {}
        self.known: dict[str, Found] = {}
        self._choices: dict[tuple[int, ...], int] = {}
        self._apart: set[int] = set()
        self._class_of_word: list[int] = []
        self.langs: list[str] = []
        self._letters = [self._word("kk", name) for name in ("a Kazakh letter", "an Arabic letter")]
        self._others = [self._word("any", name) for name in ("digits", "a name")]
        self._renumber(list(range(len(self._words))))

    def _word(self, lang: str, name: str) -> int:
        """Give the number of a word of the packs, a new one the first time; at first each is a class of its own."""
        number = self._ids.setdefault((lang, name), len(self._ids))
        if number == len(self._words):
            self._words.append(lang)
            self._class_of_word.append(len(self.langs))
            self.langs.append(lang)
        return number

    def _renumber(self, classes: list[int]) -> None:
        """Take a class for each word; what was worked out with other numbers is forgotten."""
        self._class_of_word = classes
        self.langs = [""] * (max(classes) + 1)
        for number, lang in zip(classes, self._words, strict=True):
            self.langs[number] = lang
        self.kazakh_letter, self.arabic_letter = (classes[word] for word in self._letters)
        self.digits, self.name = (classes[word] for word in self._others)
        self._marks = {"en": 0, "ru": 0, "kk": 1 << self.kazakh_letter | 1 << self.arabic_letter}
        self._forget_languages()
        self._nothing = Found((), self.langs)
        self.known.clear()

    def class_of(self, lang: str, written: str) -> int:
        """Give the class of a word of the packs."""
        return self._class_of_word[self._word(lang, written)]

    def used_together(self, classes: tuple[int, ...]) -> None:
        """Tell that one place of a frame holds these classes."""
        self._choices.setdefault(classes, len(self._choices))

    def keep_apart(self, number: int) -> None:
        """Tell that a class means something by itself, as a number word does."""
        self._apart.add(number)

    def join_classes(self) -> None:
        """Make one class of the words that every place of every frame holds together, so that masks are short.

        Frames compiled before must be compiled again: their classes have other numbers now.
        """
        places: dict[int, list[int]] = {}
        for classes, place in self._choices.items():
            for number in classes:
                places.setdefault(number, []).append(place)
        joined: dict[tuple[object, ...], int] = {}
        numbers = []
        for word in range(len(self._words)):
            here = tuple(places.get(word, ()))
            key = here if here and word not in self._apart else ("apart", word)
            numbers.append(joined.setdefault(key, len(joined)))
        self._renumber(numbers)

    def mark_language(self, lang: str, mask: int) -> None:
        """Tell by which classes (little words) a sentence is known to be in a language."""
        self._marks[lang] |= mask
        self._forget_languages()

    def _forget_languages(self) -> None:
        self._all_marks = self._marks["en"] | self._marks["ru"] | self._marks["kk"]
        self._told: dict[int, tuple[int, tuple[str, ...]]] = {}

    def languages(self, mask: int) -> tuple[int, tuple[str, ...]]:
        """Tell which languages a sentence with these classes may be in.

        Kazakh letters and little words decide; without any, all languages are tried.

        Returns:
            The classes of those languages, as bits, and their codes.
        """
        marks = mask & self._all_marks
        known = self._told.get(marks)
        if known is None:
            told = tuple(lang for lang, bits in self._marks.items() if bits & marks) or ("en", "ru", "kk")
            allowed = 0
            for lang in ("any", *told):
                allowed |= self._mask_of(lang)
            known = self._told[marks] = (allowed, told)
        return known

    def _mask_of(self, lang: str) -> int:
        return sum(1 << number for number, own in enumerate(self.langs) if own == lang)

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
        word = self._word(lang, written)
        if not known:
            self._spell_out(lang, written, word)
            self._forget_languages()
        return self._class_of_word[word]

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
        found = self.known.get(word)
        if found is None:
            if len(self.known) >= _CACHE_SIZE:
                self.known.clear()
            found = self.known[word] = self._look_up(word)
        return found

    def _look_up(self, word: str) -> Found:
        first = word[0]
        classes: dict[int, int] = {}
        if first.isdigit():
            classes[self._others[0]] = 0
        elif ord(first) in _ARABIC:
            classes[self._letters[1]] = 0
            self._written_otherwise(kazakh_scripts.from_arabic(word), kazakh.key_of_arabic(word), classes)
        elif "a" <= first <= "z" or not "Ѐ" <= first <= "ӿ":
            self._latin(word, classes)
        else:
            self._cyrillic(word, classes)
        if not classes:
            return self._nothing
        return Found({(self._class_of_word[word], flags) for word, flags in classes.items()}, self.langs)

    def _latin(self, word: str, classes: dict[int, int]) -> None:
        if any("а" <= letter <= "я" for letter in word):
            self._cyrillic(word.translate(_LOOK_ALIKES), classes)
            return
        self._listed("en", word, classes)
        self._listed("ru", word, classes)  # VPN and YouTube stand in Russian packs too
        if not _KAZAKH_LATIN.isdisjoint(word):
            classes[self._letters[0]] = 0
        if word.isalpha() or "'" in word:
            key = "" if kazakh_scripts.has_own_letters(word) else kazakh.key_of_latin(word)
            self._written_otherwise(kazakh_scripts.from_latin(word), key, classes)

    def _written_otherwise(self, words: tuple[str, ...], key: str, classes: dict[int, int]) -> None:
        """Look up a Kazakh word in another script: letter by letter, and where that finds nothing by its coarse key."""
        found: dict[int, int] = {}
        for word in words:
            self._by_stem(self._readings(word, self._stems, key=False), found)
        if not found and key:
            self._by_stem(_likely(self._readings(key, self._keys, key=True)), found)
        classes.update(found)

    def _cyrillic(self, word: str, classes: dict[int, int]) -> None:
        if any("a" <= letter <= "z" for letter in word):
            word = word.translate(_LOOK_ALIKES)
        if not _KAZAKH_LETTERS.isdisjoint(word):
            classes[self._letters[0]] = 0
        else:
            self._listed("ru", word, classes)
        self._by_stem(self._readings(word, self._stems, key=False), classes)

    def _listed(self, lang: str, word: str, classes: dict[int, int]) -> None:
        classes.update(self._forms[lang].get(word, {}))
        prefixes = self._prefixes[lang]
        for end in range(2, len(word) + 1):
            for number in prefixes.get(word[:end], ()):
                classes.setdefault(number, 0)

    def _readings(self, word: str, stems: dict[str, list[tuple[kazakh.Stem, int]]], *, key: bool) -> list[_Reading]:
        """Find every stem the word may be a form of."""
        readings = []
        for end in range(1, len(word) + 1):
            for stem, number in stems.get(word[:end], ()):
                if key and stem.kind == "verb" and end < _SHORTEST_KEY and len(word) - end < _LONG_ENDING:
                    continue
                flags = kazakh.ending_flags(word[end:], stem, key=key)
                if flags is not None:
                    readings.append(_Reading(end, stem.text, number, flags))
        return readings

    @staticmethod
    def _by_stem(readings: list[_Reading], classes: dict[int, int]) -> None:
        for _, _, number, flags in readings:
            # Of two readings the one that is not negated wins: қамады (jailed) is қама+ды as well as қа+ма+ды.
            known = classes.get(number)
            classes[number] = flags if known is None or known & NEGATED else known


def _likely(readings: list[_Reading]) -> list[_Reading]:
    """Leave out what a longer stem explains better, where a key mixes letters up: құтылды is no form of күт- (wait)."""
    longest = max(readings, default=None)
    if longest is None:
        return []
    return [one for one in readings if one.end == longest.end or longest.stem.startswith(one.stem)]


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
