"""Names as they sound, in one space for Latin, Russian and Kazakh letters, so that reports in three languages meet.

A spoken form has consonants, which find candidates, and a vowel before each of them, which tells Marat from Murat.
Vowels that transliterations disagree about (i, y, ы and dropped ones) fit each other; what stands after the last
consonant is left out, since case endings live there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from matchers.storywords import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

_SOUNDS = (
    # Longer spellings first. Capitals are vowels, small letters and š č are consonants.
    *(("shch", "š"), ("sch", "š"), ("dzh", "j"), ("zh", "j"), ("dj", "j"), ("kh", "h"), ("gh", "g"), ("sh", "š")),
    *(
        ("ch", "č"),
        ("ts", "c"),
        ("tz", "c"),
        ("ph", "f"),
        ("th", "t"),
        ("ck", "k"),
        ("ng", "n"),
        ("дж", "j"),
        ("нг", "n"),
    ),
    *(("ңғ", "n"), ("ңг", "n"), ("нғ", "n")),
    *zip("bcdfghjklmnpqrstvwz", "bkdfghjklmnpkrstvvz", strict=True),
    *zip("бвгғджзкқлмнңпрстфхһцчшщ", "bvggdjzkklmnnprstfhhcčšš", strict=True),
    *(("x", "h"), ("ş", "š"), ("ç", "č"), ("ğ", "g"), ("ǵ", "g"), ("ñ", "n"), ("ń", "n")),
    *zip("aаяoоёuуүұюüūúeеэéөöóәäáiіиыйyýıï", "AAAOOOUUUUUUUUEEEEBBBXXXIIIIIIIII", strict=True),
)
_SOUND = dict(_SOUNDS)
_NEXT = re.compile("|".join(f"{sound}(?!h)" if sound in ("ts", "tz") else sound for sound, _ in _SOUNDS))
"""In Akhmetzhanov stands t and zh, not tz and h."""
_FITS = {
    "A": "AX",
    "O": "OB",
    "U": "UB",
    "E": "EIX-",
    "I": "IE-",
    "B": "BOU",
    "X": "XAE",
    "-": "-IE",
}
"""Vowels that may stand for one another. ө is o or u in other alphabets, ә is a or e; a and e are two names."""
_PATRONYMIC = re.compile(
    r".{3,}(?:ович|евич|овна|евна|ична|ұлы|қызы|улы|кызы|ovich|evich|ovna|evna|uly|kyzy|qyzy)\w{0,3}"
)
_SURNAME_TAIL = re.compile(r"(?<=.{3})(?:[оеё]в|[oe]v|ye[vw])(?:а|у|ы|ой|ым|е|a|y)?$")


_LONG = 5
"""Consonants from which on one vowel may be another."""


@dataclass(frozen=True, slots=True)
class Sound:
    """One way a word may be meant: its consonants and, before each, the vowel (`-` for none)."""

    consonants: str
    vowels: str

    def fits(self, other: Sound) -> bool:
        """Tell whether both may be one name: the same consonants, and vowels that fit but for one in a long word.

        Жүнісбеков is Жунусбеков in Russian; in a short word the same freedom would make Марат of Мурат.
        """
        if self.consonants != other.consonants:
            return False
        if self.vowels == other.vowels:
            return True
        misfits = sum(theirs not in _FITS[ours] for ours, theirs in zip(self.vowels, other.vowels, strict=True))
        return misfits <= (len(self.consonants) >= _LONG)


def sound(word: str) -> Sound:
    """Spell a lower-case word by ear."""
    consonants: list[str] = []
    vowels: list[str] = []
    waiting = "-"
    for match in _NEXT.finditer(word):
        heard = _SOUND[match[0]]
        if heard in _FITS:
            waiting = _louder(waiting, heard)
        elif not (consonants and waiting == "-" and consonants[-1] == heard):
            consonants.append(heard)
            vowels.append(waiting)
            waiting = "-"
    return Sound("".join(consonants), "".join(vowels))


def _louder(waiting: str, heard: str) -> str:
    """Keep one vowel of several in a row: glides (i, й, y) give way, else the first stays."""
    return heard if waiting in "-I" else waiting


@lru_cache(maxsize=32768)
def sounds(word: str, lang: str) -> tuple[Sound, ...]:
    """List the ways a printed word may be meant: as it stands, and without an ending of its language.

    Args:
        word: Lower case.
        lang: en, ru or kk.

    Returns:
        At least one, the printed form first; words of vowels only have no sound and give an empty tuple.
    """
    spelt = list(_forms(word, lang))
    if lang == "kk":  # Бақыт, Ақмет are Бахыт, Ахмет in Russian
        spelt += [form[:1] + form[1:].replace("қ", "х") for form in spelt if "қ" in form[1:]]
    forms = dict.fromkeys(map(sound, spelt))
    return tuple(form for form in forms if form.consonants)


def _forms(word: str, lang: str) -> Iterator[str]:
    bare = re.sub(r"'s?$", "", word)
    yield bare
    if "x" in bare:
        yield bare.replace("x", "ks")
    tail = _SURNAME_TAIL.search(bare)
    if tail:
        yield bare[: tail.start()]
    for ending in lexicon().endings.get(lang, ()):
        if len(bare) - len(ending) >= 3 and bare.endswith(ending):
            yield from _uncased(bare[: -len(ending)])


def _uncased(stem: str) -> Iterator[str]:
    yield stem
    tail = _SURNAME_TAIL.search(stem)
    if tail:
        yield stem[: tail.start()]


def is_patronymic(word: str) -> bool:
    """Tell a father's name by its ending; it never decides who somebody is."""
    return _PATRONYMIC.fullmatch(word) is not None


@dataclass(frozen=True, slots=True)
class Name:
    """Somebody or something named in an entry.

    Attributes:
        parts: For each of one to three words, the ways it may be meant.
        printed: As it stands, for the reason.
        title: It stands in the title.
        lead: It stands in title, first sentence, or beside a step in the lead.
        news: It stands in a clause that tells a step as news.
        aside: Lawyer, judge, photographer: acts around the case, and is not whom it is about.
        speaks: A verb of saying stands beside it.
        thing: A body, a paper, a company: quoted, or called one.
        watch_ids: The name watches that know this person, under whatever spelling.
    """

    parts: tuple[tuple[Sound, ...], ...]
    printed: str
    title: bool = False
    lead: bool = False
    news: bool = False
    aside: bool = False
    speaks: bool = False
    thing: bool = False
    watch_ids: tuple[str, ...] = ()

    @property
    def is_full(self) -> bool:
        """Tell whether there is enough to know somebody by: more than one word, or a place on a list."""
        return len(self.parts) > 1 or bool(self.watch_ids)

    def heard_as(self) -> Iterator[str]:
        """Give all it may be found by: whoever is the same has one of these too."""
        yield from (f"watch {watch_id}" for watch_id in self.watch_ids)
        for part in self.parts:
            for form in part:
                yield form.consonants

    def placed(self, *, title: bool, lead: bool, news: bool) -> Name:
        """Say where it stands."""
        return Name(self.parts, self.printed, title, lead, news, self.aside, self.speaks, self.thing, self.watch_ids)

    def joined(self, other: Name) -> Name:
        """Join two mentions of one name: the fuller form, the more prominent part."""
        fuller = other if len(other.parts) > len(self.parts) else self
        return replace(
            fuller,
            title=self.title or other.title,
            lead=self.lead or other.lead,
            news=self.news or other.news,
            aside=self.aside and other.aside,
            speaks=self.speaks and other.speaks,
            watch_ids=tuple(dict.fromkeys((*self.watch_ids, *other.watch_ids))),
        )

    def is_same(self, other: Name) -> bool:
        """Tell whether both name one: on a list both, or two words in any order where both have two, else one."""
        if self.watch_ids and other.watch_ids and not set(self.watch_ids).isdisjoint(other.watch_ids):
            return True
        wanted = 2 if len(self.parts) > 1 and len(other.parts) > 1 else 1
        met = _pairs(self, other)
        if met == wanted and len(self.parts) == len(other.parts) == _THREE:
            return _ends_in(self, other) or _ends_in(other, self)  # Ким Чен Ын is not Ким Чен Ир
        return met >= wanted


_THREE = 3


def _ends_in(one: Name, other: Name) -> bool:
    """Tell whether the last word of a name is one of another's."""
    return any(_meets(one.parts[-1], part) for part in other.parts)


def _pairs(left: Name, right: Name) -> int:
    """Count words of one name that meet a word of the other, each used once."""
    free = list(right.parts)
    met = 0
    for part in left.parts:
        for other in free:
            if _meets(part, other):
                free.remove(other)
                met += 1
                break
    return met


def _meets(left: tuple[Sound, ...], right: tuple[Sound, ...]) -> bool:
    for one in left:
        for other in right:
            if one.consonants == other.consonants and one.fits(other):
                return True
    return False
