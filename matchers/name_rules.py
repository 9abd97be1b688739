"""The rules words must pass to be a person's name: agreement, patronymic, initials, neighbours, lists, places."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from config.language_packs import language_packs
from matchers.endings import ANY_CASE, N, P, Reading, fathers_name, readings
from matchers.folding import Sound, fold, is_cyrillic, sounds
from matchers.name_across import is_same_word
from matchers.name_known import is_known_given
from matchers.name_likeness import TOO_FAR, distance
from matchers.name_parts import PersonName, ends_like_surname, is_given_name, particles
from matchers.name_words import APART, BESIDE, BRACKET, COMMA, DOT, LINE, QUOTE, Word
from matchers.transcription import family_names, latin_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matchers.name_pairs import Pair

LOWER_PRICE = 0.5
"""Words written small must be as good as exact: one vowel apart."""

_UNBENDING_ENDS = "иіоеуыэөүұou"
_OPEN_ENDS = "иіоеуыюэөүұiouey"
_NEVER_BENT = (*_OPEN_ENDS, "уа", "оа", "иа", "ых", "их")
"""Ends of surnames that stand as they are in every case: Дюпре, Дюбуа, Гарсиа, Бесчастных."""


def gap_allows(gap: int, *, after_initial: bool) -> bool:
    """Tell whether two words across a gap may belong to one name at all; a sentence never ends inside one."""
    return gap < DOT or (gap == DOT and after_initial)


# --- how given name and surname agree ---


def agree(given: Reading, surname: Reading, given_folded: str, surname_folded: str) -> bool:
    """Tell whether two forms can stand side by side as one person's name.

    Толымбекова is his genitive beside Марата and her nominative beside Айман: the given name decides. Names that do not
    bend (Айгуль, Оскенали) agree with every case.
    """
    if given.glued or surname.glued:
        return not (given.how and surname.how)
    if not surname.how and not surname_folded.endswith(_NEVER_BENT) and _asks_for_form(given, given_folded):
        return False
    return bool(given_cases(given, given_folded, surname) & surname_cases(surname, surname_folded))


@lru_cache(maxsize=16384)
def _asks_for_form(given: Reading, folded: str) -> bool:
    """Tell whether a bent given name is one only beside a bent surname.

    Мартина Фишер is she, Мартина Фишера is he; в Багдате Сейилхан is a town. Of men from here the surname may else stay
    as it is (Ермека Мусабай).
    """
    if given.bearer != "m" or given.cases == P:
        return given.cases == P
    if folded[-1] in "ую":
        # Евгению Чиж is she, of Евгения; Ермеку Мусабай may be he.
        return any(reading.bearer == "both" and is_known_given(reading.sounds) for reading in readings(folded))
    if folded[-1] != "а":
        return False
    return is_given_name(folded) or any(latin_names(sound.form) for sound in (*given.sounds, *sounds(folded)))


def may_bend(person: PersonName, given: Reading) -> bool:
    """Tell whether the given name has the form read: Али does not bend, so Алия is no genitive of his."""
    return not given.how or given.glued or person.abbreviated or person.given[-1] not in _UNBENDING_ENDS


def given_cases(reading: Reading, folded: str, surname: Reading) -> int:
    """Tell the cases a given name's form may stand in, seen beside the surname's."""
    if reading.how:
        return reading.cases
    if folded[-1] in _OPEN_ENDS or not is_cyrillic(folded) or folded in family_names():
        return ANY_CASE  # a Chinese family name comes first and stays as it is: Сюй Чжиюна
    if folded[-1] in "ая":
        return ANY_CASE if folded.endswith("аа") else N
    # A woman's name that ends in a consonant does not bend; a man's does.
    return ANY_CASE if surname.bearer in {"f", "both"} else N


def surname_cases(reading: Reading, folded: str) -> int:
    """Tell the cases a surname's form may stand in; one that does not end like -ов is often left as it is."""
    if reading.how:
        return reading.cases
    return N if ends_like_surname(folded) else ANY_CASE


# --- patronymics and initials ---


class Around(NamedTuple):
    """What stands between and behind the two parts.

    Attributes:
        last: Place of the name's last word, a patronymic behind included.
        father: The patronymic or second initial agrees with the watched one.
    """

    last: int
    father: bool


def around(line: Sequence[Word], person: PersonName, pair: Pair) -> Around | None:
    """Look at the words between the parts and, surname first, behind them; None when one contradicts."""
    father = False
    last, given = pair.last, pair.given
    joined = "-" in pair.given_text and "-" not in line[given].text
    for word in () if joined else line[pair.first + 1 : last]:
        agrees = _bridge(person, word)
        if agrees is None:
            return None
        father = father or agrees
    behind = line[last + 1] if given == last and last + 1 < len(line) else None
    if behind and behind.gap in {BESIDE, LINE} and (_may_be_fathers_name(behind) or _is_middle(person, behind)):
        agrees = _bridge(person, behind)
        return None if agrees is None else Around(last + 1, agrees)
    return Around(last, father)


def _is_middle(person: PersonName, word: Word) -> bool:
    return word.capital and any(is_same_word(word.text, middle) for middle in person.middle)


def _may_be_fathers_name(word: Word) -> bool:
    return word.capital and not word.initial and fathers_name(word.text) is not None


def _bridge(person: PersonName, word: Word) -> bool | None:
    """Tell whether a word inside a name agrees with what is known of the person; None when it contradicts."""
    if word.gap in {QUOTE, BRACKET}:
        return False  # a nickname
    if word.initial:
        return second_initial(person, [word])
    folded = fold(word.text)
    if _is_middle(person, word):
        return True
    if folded in particles():
        return False
    father = fathers_name(word.text)
    return None if father is None else _father_agrees(person, father, word)


def _father_agrees(person: PersonName, father: str, word: Word) -> bool | None:
    if person.father is not None:
        return True if _same_father(person.father, father) else None
    if person.father_initial:
        return True if initial_fits(person.father_initial, word.text) else None
    return False


def _same_father(known: str, found: str) -> bool:
    """Compare fathers' names; the glide before -евич is lost in some spellings (Сагинтаевич, Сағынтайұлы)."""
    return distance((Sound(known.rstrip("i"), 0.0),), (Sound(found.rstrip("i"), 0.0),)) < TOO_FAR


def second_initial(person: PersonName, initials: Sequence[Word]) -> bool | None:
    """Tell whether a second initial agrees with the patronymic; False when either is unknown, None on contradiction."""
    if not initials:
        return False
    known = person.father_start or person.father_initial
    if not known and person.middle:
        return True if initial_fits(initials[0].text, person.middle[0]) else None
    if not known:
        return False
    return True if initial_fits(initials[0].text, known) else None


@lru_cache(maxsize=65536)
def initial_fits(initial: str, name: str) -> bool:
    """Tell whether an initial may stand for a name; it knows its script: Y. is Ю, Я or Е, and С. is never Ш.

    Args:
        initial: One or two letters without the dot.
        name: The name or its first letters, any script; may be an initial itself.
    """
    key, folded = fold(initial), fold(name)
    if not folded:
        return False
    return folded.startswith(_initials().get(key, (key,)))


@lru_cache(maxsize=1)
def _initials() -> dict[str, tuple[str, ...]]:
    return {
        fold(initial): tuple(map(fold, letters))
        for pack in language_packs()
        for initial, letters in pack.initials.items()
    }


def last_initial(line: Sequence[Word], first: int) -> int:
    """Tell the place of the last of at most two initials in a row."""
    following = first + 1
    if following < len(line) and line[following].initial and line[following].gap in {DOT, BESIDE}:
        return following
    return first


def swallows_next(line: Sequence[Word], initial: int) -> bool:
    """Tell whether the initial behind a surname belongs to the next name: ... с Есимхановой А. Бокаев."""
    following = initial + 1
    if following >= len(line) or line[following].gap != DOT or not line[following].capital:
        return False
    behind = line[following + 1] if following + 1 < len(line) else None
    return _surnamelike(line[following]) and not (behind and behind.initial)


def belongs_before(line: Sequence[Word], initial: int, surname: int) -> bool:
    """Tell whether the initial before a surname is not the first: second of two, or behind another surname."""
    if initial and line[initial - 1].initial and line[initial].gap in {BESIDE, DOT}:
        return True
    behind = line[surname + 1] if surname + 1 < len(line) else None
    if not (initial and line[initial].gap == BESIDE and behind and behind.initial and behind.gap == BESIDE):
        return False
    return line[initial - 1].capital and _surnamelike(line[initial - 1])


# --- neighbours ---


def stands_free(line: Sequence[Word], first: int, last: int) -> bool:
    """Tell whether nobody else's name touches the stretch: what a comma or a line break inside a name demands."""
    before = line[first - 1] if first else None
    after = line[last + 1] if last + 1 < len(line) else None
    if before and before.capital and line[first].gap in {BESIDE, DOT}:
        # Lines are broken anywhere, so there only another name is in the way; a comma stands between names.
        broken = all(word.gap != COMMA for word in line[first + 1 : last + 1])
        if _is_namelike(before) or not (broken or line[first - 1].gap in {APART, QUOTE, BRACKET, LINE}):
            return False
    return not (after and after.capital and after.gap in {BESIDE, DOT} and fathers_name(after.text) is None)


def _is_namelike(word: Word) -> bool:
    return _surnamelike(word) or is_given_name(word.text)


def splits_others(line: Sequence[Word], first: int, last: int, *, given: int) -> bool:
    """Tell whether the pair is the end of one name and the start of the next: Ахметов Серик | Оспанов Марат."""
    after = line[last + 1] if last + 1 < len(line) and line[last + 1].gap == BESIDE else None
    if after is None or not after.capital or after.initial or fathers_name(after.text) is not None:
        return False
    if given == last:
        return _surnamelike(after)
    before = line[first - 1] if first and line[first].gap == BESIDE else None
    return bool(before and before.capital and _surnamelike(before) and not _surnamelike(after))


def _surnamelike(word: Word) -> bool:
    return ends_like_surname(fold(word.text))


def is_bridge(word: Word) -> bool:
    """Tell whether a word may stand between given name and surname: patronymic, initial, particle, further name."""
    return word.initial or word.capital or fold(word.text) in particles()
