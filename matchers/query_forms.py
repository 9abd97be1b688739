"""The grammatical forms of a word in a query: Russian by dictionary, English by rule, Kazakh by stem and suffix chain.

Words of three letters or fewer have no other forms: `сот`, `ban` and `KNB` are found as written only.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from matchers.english import irregular_bases, noun_forms, verb_forms
from matchers.folding import fold
from matchers.kazakh import Stem, ending_flags, key_of_arabic, key_of_cyrillic, key_of_latin, parse_stem, softened
from matchers.pattern_flags import IMPERATIVE, PAST
from matchers.russian import analyzer

SHORT = 3


class AskedStem(NamedTuple):
    """A stem a query word may be built on.

    Attributes:
        stem: The stem.
        only: Flags one of which a form must have, 0 for any: `белсенді` looks like a past of белсен-, and `белсене`
            must not be found for it.
    """

    stem: Stem
    only: int = 0

    def other_row(self) -> AskedStem:
        """Give the same stem with suffixes of the other row of vowels."""
        return AskedStem(replace(self.stem, front=not self.stem.front), self.only)

    def has_form(self, rest: str, *, key: bool = False) -> bool:
        """Tell whether a rest is a permitted chain; commands and doers are left out: `қамал` is oftener a fortress."""
        if self.stem.kind == "verb" and _DOER.search(rest):
            return False
        if key and self.stem.kind == "noun" and rest.startswith("i") and self.stem.text[-1] in _OPEN:
            return False  # after a vowel a suffix starts with a consonant: qalai is қалай, not қала
        flags = ending_flags(rest, self.stem, key=key)
        return flags is not None and flags != IMPERATIVE and (not self.only or bool(flags & self.only))


_KAZAKH = frozenset("әғқңөұүһі")
_LOOKALIKES = str.maketrans("әғқңөұүһі", "агкноуухи")
_CYRILLIC = re.compile(r"[Ѐ-ԯ]")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_VOWEL = re.compile(r"[aeiouy]")
_SHUT = re.compile(r"[^aeiou]*[aeiouy][^aeiouwxy]")
"""One closed syllable, as in `plan`: it doubles its last letter, so `fined` comes of fine, not of fin."""
_KAZAKH_CASE = re.compile(r"(?:[лдт](?:ар|ер)\w{0,8}|[ндт](?:ың|ің))")
_KAZAKH_PAST = re.compile(r"(?:ды|ді|ты|ті|ған|ген|қан|кен)")
_DOER = re.compile(r"уш[ыі]")
_KAZAKH_VOWELS = re.compile("[аәеёиоөуұүыіэюя]")
_OPEN = "аәеёиоөуұүыіэюяaäeioöuüyı"
_RARE = 0.1
"""A reading of an inflected query word under this share of its uses is left out: `стали` is seldom steel."""


@lru_cache(maxsize=200_000)
def letters(word: str) -> str:
    """Fold a word for comparison: small letters, one script, `е` for `ё`, no English possessive."""
    folded = fold(word).replace("ё", "е")
    return folded[:-2] if folded.endswith("'s") and len(folded) > SHORT + 1 else folded


def is_cyrillic(word: str) -> bool:
    """Tell whether a word has a Cyrillic letter."""
    return _CYRILLIC.search(word) is not None


def has_kazakh_letter(word: str) -> bool:
    """Tell whether a folded word has a letter that Kazakh has and Russian has not."""
    return not _KAZAKH.isdisjoint(word)


def lookalike(word: str) -> str:
    """Write a folded word with Russian letters only, as on a keyboard without Kazakh ones."""
    return word.translate(_LOOKALIKES)


@lru_cache(maxsize=200_000)
def sound_key(word: str) -> str:
    """Give the coarse key under which Kazakh in Cyrillic, Latin and Arabic script meets."""
    if is_cyrillic(word):
        return key_of_cyrillic(word)
    return key_of_arabic(word) if _ARABIC.search(word) else key_of_latin(word)


@lru_cache(maxsize=200_000)
def lemmas(word: str) -> tuple[str, ...]:
    """Give the dictionary forms a Russian word of a text may belong to; 35 microseconds for a word not seen before."""
    return tuple(dict.fromkeys(parse.normal_form.replace("ё", "е") for parse in analyzer().parse(word)))


@lru_cache(maxsize=20_000)
def asked_lemmas(word: str) -> tuple[str, ...]:
    """Give the dictionary forms a Russian word of a query stands for: itself where it is one, else the usual ones."""
    parses = analyzer().parse(word)
    normal = [parse.normal_form.replace("ё", "е") for parse in parses]
    if word in normal:
        return (word,)
    usual = [form for form, parse in zip(normal, parses, strict=True) if parse.score >= _RARE]
    return tuple(dict.fromkeys(usual))


def english_forms(word: str) -> list[str]:
    """Give every form of the words an English word may be a form of, the word itself first; none of three letters."""
    found = [word]
    for base in _english_bases(word):
        found += [*verb_forms(base), *noun_forms(base)]
    return [form for form in dict.fromkeys(found) if len(form) > SHORT]


def _english_bases(word: str) -> list[str]:
    bases = [word, *irregular_bases(word)]
    if word.endswith(("ies", "ied")):
        bases.append(word[:-3] + "y")
    elif word.endswith(("sses", "shes", "ches", "xes", "zes")):
        bases.append(word[:-2])
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        bases.append(word[:-1])
    for ending in ("ed", "ing"):
        if word.endswith(ending):
            bases += _without(word.removesuffix(ending))
    return [base for base in dict.fromkeys(bases) if len(base) >= SHORT and _VOWEL.search(base)]


def _without(stem: str) -> list[str]:
    """Give what stood before -ed or -ing: `plann` -> plan, `fin` -> fine, `detain` -> detain or detaine."""
    if len(stem) > SHORT and stem[-1] == stem[-2]:
        return [stem[:-1], stem]
    return [stem + "e"] if _SHUT.fullmatch(stem) else [stem, stem + "e"]


def kazakh_stems(word: str) -> list[AskedStem]:
    """Give the stems a Kazakh word of a query may be built on, itself first: белсенділер -> белсенділер, белсенді."""
    nouns = [word, *_cut(word, _KAZAKH_CASE)]
    nouns += [soft for noun in nouns if (soft := softened(noun)) is not None]
    stems = [AskedStem(parse_stem(noun)) for noun in nouns]
    if word.endswith("у"):
        stems.append(AskedStem(parse_stem(word[:-1] + "-")))
    else:
        stems += [AskedStem(parse_stem(verb + "-"), PAST) for verb in _cut(word, _KAZAKH_PAST)]
    stems += [asked.other_row() for asked in stems if not _tells_row(asked.stem.text)]
    return [asked for asked in stems if len(asked.stem.text) > SHORT]


def _tells_row(stem: str) -> bool:
    """Tell whether the last vowel decides a stem's suffixes: not in журналист (журналистің), nor in Latin letters."""
    vowels = _KAZAKH_VOWELS.findall(stem)
    return bool(vowels) and vowels[-1] not in "иу"


def _cut(word: str, ending: re.Pattern[str]) -> list[str]:
    return [word[:place] for place in range(SHORT + 1, len(word) - 1) if ending.fullmatch(word, place)][:1]
