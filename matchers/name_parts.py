"""Read a watched name into its parts: given name, surname, patronymic, initials."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from config.language_packs import language_packs
from matchers.endings import fathers_name
from matchers.folding import fold, is_cyrillic, sounds
from matchers.name_words import BESIDE, COMMA, Word, is_son, words
from matchers.text import prepare
from matchers.transcription import family_names

_FEW = 2


@dataclass(frozen=True, slots=True)
class PersonName:
    """The parts of one spelling of a person's name, folded.

    Attributes:
        given: Given name, or its initial; "" when there is none.
        surname: Surname without particles.
        father: Father's name out of the patronymic, in the broad space; None when no patronymic is given.
        father_start: First letters of the patronymic as written, for second initials; "" when none.
        father_initial: Folded second initial, "" when none.
        middle: Further parts between given name and surname, particles left out.
        abbreviated: The given name is an initial.
        bearer: `m` or `f` as surname or patronymic tell, "" when they do not.
    """

    given: str
    surname: str
    father: str | None = None
    father_start: str = ""
    father_initial: str = ""
    middle: tuple[str, ...] = ()
    abbreviated: bool = False
    bearer: str = ""


@lru_cache(maxsize=8192)
def read_name(name: str) -> PersonName | None:
    """Read a name in any order and script.

    Returns:
        None when it has fewer than two parts to tell a person by.
    """
    parts = _without_particles(_words_of(name))
    syllables = _are_syllables(parts, name)
    initials = [word for word in parts if word.initial and not syllables]
    full = [word for word in parts if syllables or not word.initial]
    fathers = [word for word in full if fathers_name(word.text)] if len(full) > _FEW - bool(initials) else []
    rest = [word for word in full if word not in fathers[-1:]] if fathers else full
    if not rest or len(rest) + len(initials) < _FEW:
        return None
    if len(rest) == 1:
        return _with_initials(rest[0], initials, fathers)
    if not (initials or fathers) and fold(rest[0].text) in family_names():
        family = _family_first(rest)
        if family is not None:
            return family
    return _in_order(parts, rest, initials, fathers)


_SYLLABLES = 3


def _are_syllables(parts: list[Word], name: str) -> bool:
    """Tell whether a single letter is a syllable of a Korean name and no initial: Пак Кын У, Ю Сын Мин."""
    if len(parts) != _SYLLABLES or fold(parts[0].text) not in family_names():
        return False
    single = [word for word in parts if word.initial]
    return len(single) == 1 and f"{single[0].text}." not in name


def _without_particles(parts: list[Word]) -> list[Word]:
    """Leave away von and ибн; of two words both are the name: Ван Вэй."""
    if len(parts) == _FEW and all(word.capital for word in parts):
        return parts
    return [word for word in parts if fold(word.text) not in particles()]


def _family_first(rest: list[Word]) -> PersonName | None:
    """Read a name of East Asia: Kim Jong Un, Ким Чен Ын, Kim Jong-un; None for Ким Олег, which is read as any other."""
    given = "-".join(fold(word.text) for word in rest[1:])
    return PersonName(given, fold(rest[0].text)) if given.count("-") == 1 else None


OTHER, GIVEN_FIRST, SURNAME_FIRST, NOBODY, NICKNAME = range(5)
"""How a name is made: of two words in either order, otherwise, of nothing that names somebody, of one word that stands
for the given name."""


class TwoWords(NamedTuple):
    """A name of two words, folded, and its order; a byte to keep, with which it is read again many times faster."""

    given: str
    surname: str
    made: int


def read_two(name: str) -> TwoWords | None:
    """Read a name of two plain words, as nearly all are; None for any other. Tells the same as `read_name`."""
    first, _, last = name.partition(" ")
    if not (first.isalpha() and last.isalpha() and first[0].isupper() and last[0].isupper()):
        return None
    if len(first) < _FEW or len(last) < _FEW or is_son(last):
        return None
    if _leads(first, last):
        return TwoWords(fold(last), fold(first), SURNAME_FIRST)
    return TwoWords(fold(first), fold(last), GIVEN_FIRST)


def read_nickname(name: str, alias: str) -> PersonName | None:
    """Read an alias of one word as another given name of a person, beside the surname: Бауке of Бауыржан Сеитов.

    Returns:
        None when the alias has more words, or is the given name or the surname itself.
    """
    person, said = read_name(name), _words_of(alias.strip())
    if person is None or len(said) != 1 or said[0].initial:
        return None
    folded = fold(said[0].text)
    is_new = sounds(folded)[0].form and folded not in {person.given, person.surname}
    return replace(person, given=folded, abbreviated=False) if is_new else None


def read_again(name: str, made: int) -> PersonName:
    """Read a name of which is known how it is made."""
    if made == OTHER:
        person = read_name(name)
        assert person is not None
        return person
    first, last = map(fold, name.split(" "))
    given, surname = (first, last) if made == GIVEN_FIRST else (last, first)
    return PersonName(given, surname, bearer=bearer_of_surname(surname))


def _words_of(name: str) -> list[Word]:
    """Cut a name into words; names of letters and single spaces, nearly all, take the short way."""
    pieces = name.split(" ")
    if "".join(pieces).isalpha() and all(len(piece) > 1 and not is_son(piece) for piece in pieces):
        return [Word(piece, 0, 0, BESIDE, capital=piece[0].isupper(), initial=False) for piece in pieces]
    return words(prepare(name).clean)


@lru_cache(maxsize=1)
def particles() -> frozenset[str]:
    """Small words inside surnames, such as von and ибн."""
    return frozenset(word for pack in language_packs() for word in pack.context.get("particles", ()))


def _with_initials(surname: Word, initials: list[Word], fathers: list[Word]) -> PersonName:
    second = fold(initials[1].text) if len(initials) > 1 else ""
    folded = fold(surname.text)
    return PersonName(
        fold(initials[0].text),
        folded,
        *_father(fathers),
        second,
        abbreviated=True,
        bearer=bearer_of_surname(folded),
    )


def _father(fathers: list[Word]) -> tuple[str | None, str]:
    if not fathers:
        return None, ""
    return fathers_name(fathers[-1].text), fold(fathers[-1].text)[:4]


def _in_order(parts: list[Word], rest: list[Word], initials: list[Word], fathers: list[Word]) -> PersonName:
    first_is_surname = _surname_first(parts, rest, fathers)
    given, surname = (rest[1], rest[0]) if first_is_surname else (rest[0], rest[-1])
    middle = tuple(fold(word.text) for word in (rest[2:] if first_is_surname else rest[1:-1]))
    folded = fold(surname.text)
    bearer = bearer_of_patronymic(fold(fathers[-1].text)) if fathers else bearer_of_surname(folded)
    second = fold(initials[0].text) if initials else ""
    return PersonName(fold(given.text), folded, *_father(fathers), second, middle, bearer=bearer)


def _surname_first(parts: list[Word], rest: list[Word], fathers: list[Word]) -> bool:
    if rest[1].gap == COMMA:
        return True
    if fathers and len(rest) == _FEW:
        return parts[-1] is fathers[-1]
    return _leads(rest[0].text, rest[-1].text)


def _leads(first: str, last: str) -> bool:
    """Tell whether the first of two words is the surname."""
    one, other = _surname_strength(first), _surname_strength(last)
    if one != other and (max(one, other) == _STRONG or is_given_name(last if one else first)):
        return one > other
    return is_given_name(last) and not is_given_name(first)


_STRONG = 2


@lru_cache(maxsize=16384)
def _surname_strength(word: str) -> int:
    """Rank how much a word ends like a surname: -ов tells for sure, -ин may end a given name (Устин) as well."""
    folded = fold(word)
    if not bearer_of_surname(folded) or is_given_name(folded):
        return 0
    return _STRONG if is_surely_surname(folded) else 1


@lru_cache(maxsize=1)
def _given_forms() -> frozenset[str]:
    return frozenset(sounds(fold(name))[0].form for pack in language_packs() for name in pack.given_names)


@lru_cache(maxsize=16384)
def is_given_name(word: str) -> bool:
    """Tell whether a word is among the frequent given names of the packs, in any spelling."""
    return any(sound.form in _given_forms() for sound in sounds(fold(word)))


@lru_cache(maxsize=8)
def _surname_ends(kind: str) -> tuple[str, ...]:
    return tuple(end for pack in language_packs() for end in pack.surnames.get(kind, ()))


_ENDS_WITH = 3


def ends_like_surname(folded: str) -> bool:
    """Tell whether a folded word ends like a surname that shows who bears it (-ов, -ова, -ский)."""
    return bool(bearer_of_surname(folded))


def is_surely_surname(folded: str) -> bool:
    """Tell whether a folded word ends as only surnames do; -ин and -ая end given names too."""
    return folded.endswith((*_surname_ends("man"), *_surname_ends("woman")))


@lru_cache(maxsize=65536)
def bearer_of_surname(folded: str) -> str:
    """Tell `m` or `f` from a surname's end, "" when it does not show."""
    if len(folded) < _ENDS_WITH + 1:
        return ""
    if folded.endswith((*_surname_ends("woman"), *_surname_ends("weak_woman"))):
        return "f"
    return "m" if folded.endswith((*_surname_ends("man"), *_surname_ends("weak_man"))) else ""


def bearer_of_patronymic(folded: str) -> str:
    """Tell `m` or `f` from a patronymic's end."""
    woman = ("на", "қызы", "кызы") if is_cyrillic(folded) else ("na", "kyzy", "qyzy", "qyzı", "qızı", "kizi")
    return "f" if folded.endswith(woman) else "m"
