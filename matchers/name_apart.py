"""Names that sound alike and are written apart: Chen and Cheng, Жорж and Джордж are two people.

The broad space levels what spellings of one name disagree about, and with it a few letters that tell foreign names
apart. They are looked at again where a pair of words would be somebody's name.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from config.transcription_packs import transcription_packs
from matchers.folding import fold, is_cyrillic, sounds, unmarked
from matchers.name_known import is_known_given
from matchers.name_likeness import TOO_FAR, distance
from matchers.transcription import (
    ends_locally,
    family_names,
    frequent_surnames,
    known_name,
    latin_names,
    levelled,
    read_as,
    usual_forms,
    written_forms,
)

if TYPE_CHECKING:
    from config.transcription_packs import TranscriptionPack
    from matchers.folding import Sound


@lru_cache(maxsize=16384)
def are_written_apart(person: tuple[str, str], given: str, surname: str) -> bool:
    """Tell whether two words that sound like a person's name are surely another's.

    Args:
        person: Folded given name and surname that they sound like.
        given: The word that may be the given name, as it stands in the text.
        surname: The word that may be the surname.
    """
    called, named = fold(given), fold(surname)
    return (
        _differ_in_start(person[0], called)
        or _differ_in_nasals(person, called, named)
        or _is_of_another_language(person, called, named)
        or _are_two_surnames(person[1], named)
        or _differ_in_sex(person[0], called)
    )


# --- his name and hers ---


def _differ_in_sex(known: str, called: str) -> bool:
    """Tell whether given names differ as his and hers do: Antonio, Antonia; Marcel, Marcelle. One is in Latin letters.

    Of two in Cyrillic letters the ending may be a case; Данило and Данила are one.
    """
    if is_cyrillic(known) and is_cyrillic(called):
        return False
    one, other = (_letters(word) for word in (known, called))
    return one != other and (_is_hers(one, other) or _is_hers(other, one))


def _is_hers(his: str, hers: str) -> bool:
    if his.endswith(_MANS_O) and hers.endswith("a"):
        return sounds(his[:-1])[0].form == sounds(hers[:-1])[0].form
    return his.endswith(_BEFORE_E) and hers in {his + "e", his + "le"}


def _letters(folded: str) -> str:
    return folded if is_cyrillic(folded) else unmarked(folded.removesuffix("'s"))


_MANS_O = ("o", "о")
_BEFORE_E = ("el", "al")

# --- frequent surnames ---


def _are_two_surnames(known: str, named: str) -> bool:
    """Tell whether both are frequent foreign surnames in Latin letters, and two: Johnson, Johnston."""
    frequent = frequent_surnames()
    one, other = (frequent.get(unmarked(word.removesuffix("'s"))) for word in (known, named))
    return bool(one and other) and one != other


# --- Дж and Ж ---


def _differ_in_start(known: str, called: str) -> bool:
    """Tell whether one foreign given name begins with Дж and the other with Ж; from here (Джамбул, Жамбыл) both do."""
    if not (called.startswith(_START) or known.startswith(_START)):
        return False
    one, other = _starts(known) & _TWO, _starts(called) & _TWO
    return bool(one and other) and one.isdisjoint(other)


_START = ("дж", "ж", "g", "j")


@lru_cache(maxsize=8192)
def _starts(folded: str) -> frozenset[str]:
    """Tell how a foreign given name may begin in Russian: Дж, Ж or otherwise; nothing for an unknown one."""
    if not is_cyrillic(folded):
        forms = written_forms(known_name(folded))
    else:
        heard = sounds(folded)
        # A case form (Джорджа) begins as the name does.
        shorter = tuple(form for size in (1, 2) for form in sounds(folded[:-size])) if len(folded) > _SHORT else ()
        foreign = any(latin_names(sound.form) for sound in (*heard, *shorter))
        forms = (folded,) if foreign and not is_known_given(heard) else ()
    return frozenset(form[:2] if form.startswith("дж") else form[:1] for form in forms)


_TWO = {"дж", "ж"}
_SHORT = 4

# --- one name in Latin letters, several in Russian ---


def _is_of_another_language(person: tuple[str, str], called: str, named: str) -> bool:
    """Tell whether Russian reads a given name by a language the surname can not be of: Шарль for Charles Whitfield."""
    given, surname = person
    if is_cyrillic(given) is is_cyrillic(called):
        return False
    latin, cyrillic = (called, given) if is_cyrillic(given) else (given, called)
    if not known_name(latin):
        return False
    return _reads_otherwise(known_name(latin), named if latin is called else surname, cyrillic)


@lru_cache(maxsize=8192)
def _reads_otherwise(given: str, surname: str, cyrillic: str) -> bool:
    usual = [(form, _may_be_of(pack, surname)) for pack in transcription_packs() for form in pack.names.get(given, ())]
    alike = {form for form, _ in usual if cyrillic.startswith(form.rstrip(_SOFT_ENDS))}
    read = cyrillic if cyrillic in alike else next(iter(alike)) if len(alike) == 1 else ""
    fitting = {form for form, fits in usual if fits}
    return bool(read and fitting) and read not in fitting


def _may_be_of(pack: TranscriptionPack, surname: str) -> bool:
    """Tell whether a surname may be of a language; only some packs say what none of its names has."""
    looks = pack.looks
    return looks is None or not looks.pattern.startswith("^(?!") or bool(looks.search(surname))


_SOFT_ENDS = "ьйая"

# --- n and ng of Chinese and Korean names ---


def _differ_in_nasals(person: tuple[str, str], called: str, named: str) -> bool:
    """Tell whether a Chinese or Korean name ends in n where the other ends in ng, or differs in pinyin."""
    given, surname = person
    if is_cyrillic(given) and is_cyrillic(called):
        if not ({given, called} <= family_names() or {surname, named} <= family_names()):
            return False
    elif _is_pinyin(given, surname) and _is_pinyin(called, named):
        return any(_plain(one) != _plain(other) for one, other in ((given, called), (surname, named)))
    elif not (_is_pinyin(given, surname) or _is_pinyin(called, named) or _are_korean(person, called, named)):
        return False
    return _other_nasal(given, called) or _other_nasal(surname, named)


def _plain(syllables: str) -> str:
    """Leave pinyin its letters only, in which every one counts."""
    return unmarked(syllables.removesuffix("'s")).replace("-", "").replace("'", "")


def _are_korean(person: tuple[str, str], called: str, named: str) -> bool:
    """Tell whether both are Korean names in Latin letters; Russian writes both nasals н."""
    families = _korean_families()
    return person[1] in families and named in families and not known_name(called)


@lru_cache(maxsize=1)
def _korean_families() -> frozenset[str]:
    families = next(pack.family_names for pack in transcription_packs() if pack.code == "ko")
    return frozenset(name for name in families if not is_cyrillic(name))


@lru_cache(maxsize=8192)
def _is_pinyin(given: str, surname: str) -> bool:
    """Tell whether both parts are Chinese syllables in Latin letters; Dan Wang is called by an English name."""
    if known_name(given) or family_names().isdisjoint((given, surname)):
        return False
    return all(_pinyin().search(part.replace("-", "")) for part in (given, surname))


@lru_cache(maxsize=1)
def _pinyin() -> re.Pattern[str]:
    looks = next(pack.looks for pack in transcription_packs() if pack.code == "zh")
    assert looks is not None
    return looks


def _other_nasal(one: str, other: str) -> bool:
    left, right = _nasal(one), _nasal(other)
    return bool(left and right) and left != right


_NASALS = {
    "n": ("n", "нь", "ня", "ню", "нем"),
    "ng": ("ng", "н", "на", "ну", "ном"),
}


def _nasal(folded: str) -> str:
    """Tell which nasal a syllable ends in, case endings aside; "" for neither, or when the ending hides it."""
    return next((nasal for nasal, ends in _NASALS.items() if folded.endswith(ends)), "")


# --- short syllables of East Asia ---


@lru_cache(maxsize=16384)
def is_read_otherwise(
    latin: tuple[str, str], cyrillic: tuple[str, str], heard: tuple[tuple[Sound, ...], tuple[Sound, ...]]
) -> bool:
    """Tell whether a Chinese or Korean name in Cyrillic letters is another than the one in Latin letters.

    Their syllables are short, so that a vowel more or less is another name: Lei is Лэй and not Лай. The rules of their
    own language decide alone.

    Args:
        latin: Folded given name and surname in Latin letters; of two words either may be the family name.
        cyrillic: The same in Cyrillic letters.
        heard: How the two in Cyrillic letters may sound.
    """
    families = [set(pair) for pair in zip(latin, cyrillic, strict=True)]
    codes = tuple(
        pack.code for pack in transcription_packs() if any(pair <= set(pack.family_names) for pair in families)
    )
    if not codes or any(usual_forms(known_name(word), givens_only=True) for word in latin):
        return False
    return any(_is_none_of(read_as(word, codes), sound) for word, sound in zip(latin, heard, strict=True))


def _is_none_of(forms: frozenset[str], heard: tuple[Sound, ...]) -> bool:
    return bool(forms) and forms.isdisjoint(levelled(sound.form) for sound in heard)


# --- names from here ---

_ROMANISED = re.compile("zh|kh|gh|dj|q")


def is_only_abroad(latin: str, surname: str, heard: tuple[Sound, ...], other: tuple[Sound, ...]) -> bool:
    """Tell whether a given name fits by another language's rules only, beside a surname that is from here.

    Zhaniya Orazova is no Сания: beside a surname in -ova a given name with zh or kh, as only Cyrillic is romanised,
    is read by no foreign rules. Olha and Jurij are.

    Args:
        latin: The folded given name in Latin letters.
        surname: The folded surname beside it.
        heard: How it may sound.
        other: How the one in Cyrillic letters may sound; an unknown one may be mistyped.
    """
    if not (_ROMANISED.search(latin) and ends_locally(surname)) or known_name(latin):
        return False
    return is_known_given(other) and distance(heard, other) == TOO_FAR
