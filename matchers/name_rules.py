"""The rules a pair of words must pass to be a person's name: agreement, patronymic, initials, neighbours, places."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from config.language_packs import language_packs
from matchers.endings import ANY_CASE, N, Reading, fathers_name
from matchers.folding import fold, is_cyrillic, sounds
from matchers.name_likeness import TOO_FAR, distance
from matchers.name_parts import bearer_of_surname, ends_like_surname, particles
from matchers.name_words import APART, BESIDE, COMMA, DOT, LINE, Word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matchers.name_parts import PersonName

_OPEN_ENDS = "иіоеуыюэөүұiouey"


def agree(given: Reading, surname: Reading, given_folded: str, surname_folded: str) -> bool:
    """Tell whether the forms of given name and surname can stand side by side as one person's name.

    Толымбекова is his genitive beside Марата and her nominative beside Айман: the given name decides. Names that do not
    bend (Айгуль, Оскенали) agree with every case.
    """
    if given.glued or surname.glued:
        return not (given.how and surname.how)
    if _cases(given, given_folded, surname) & _cases(surname, surname_folded, given):
        return True
    return False


def _cases(reading: Reading, folded: str, other: Reading) -> int:
    """Tell the cases a form may stand in, seen beside the other part."""
    if reading.how:
        return reading.cases
    if folded[-1] in _OPEN_ENDS or not is_cyrillic(folded):
        return ANY_CASE
    bearer = bearer_of_surname(folded)
    if bearer or folded[-1] in "ая":
        return N
    # A woman's name that ends in a consonant does not bend; a man's does.
    return ANY_CASE if other.bearer in {"f", "both"} else N


def father_fits(person: PersonName, word: Word) -> bool:
    """Tell whether a patronymic beside a name is the person's, or the person's is not known."""
    father = fathers_name(word.text)
    if father is None:
        return False
    if person.father is not None:
        return _same_father(person.father, father)
    return not person.father_initial or initial_fits(person.father_initial, word.text)


def _same_father(known: str, found: str) -> bool:
    one, other = known.rstrip("i"), found.rstrip("i")
    return distance(sounds_of(one), sounds_of(other)) < TOO_FAR


@lru_cache(maxsize=4096)
def sounds_of(form: str) -> tuple[tuple[str, float], ...]:
    """Make a sound of a form that is already in the broad space."""
    return ((form, 0.0),)


@lru_cache(maxsize=65536)
def initial_fits(initial: str, name: str) -> bool:
    """Tell whether an initial may stand for a name; it knows its script: Y. is Ю, Я or Е, and С. is never Ш."""
    beginnings = _initials().get(fold(initial), (fold(initial),))
    folded = fold(name)
    if folded.startswith(beginnings):
        return True
    return any(_latin_start(folded).startswith(start) for start in beginnings if not is_cyrillic(start))


def _latin_start(folded: str) -> str:
    return folded


@lru_cache(maxsize=1)
def _initials() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for pack in language_packs():
        for initial, letters in pack.initials.items():
            key = fold(initial)
            table[key] = (*table.get(key, ()), *letters)
    return {key: _with_latin(key, letters) for key, letters in table.items()}


def _with_latin(key: str, letters: tuple[str, ...]) -> tuple[str, ...]:
    """Let a Cyrillic initial stand for Latin names too, by the Latin letters its own letters are written with."""
    if not is_cyrillic(key):
        return letters
    return letters + tuple(latin for letter in letters for latin in _LATIN_STARTS.get(letter, ()))


_LATIN_STARTS = {
    "а": ("a",), "ә": ("a", "ä", "á", "e"), "б": ("b",), "в": ("v", "w"), "г": ("g", "h"), "ғ": ("g", "ğ", "ǵ"), "д": ("d",),
    "дж": ("dj", "dzh"), "е": ("e", "ye", "ie", "je"), "ё": ("yo", "e", "io", "jo"), "ж": ("zh", "j", "dj", "dzh", "ž", "sch"),
    "з": ("z", "s"), "и": ("i", "y"), "і": ("i",), "й": ("y", "i", "j"), "к": ("k", "c", "q"), "қ": ("q", "k"), "л": ("l",),
    "м": ("m",), "н": ("n",), "о": ("o",), "ө": ("o", "ö", "ó", "u"), "п": ("p",), "р": ("r",), "с": ("s", "c", "z"), "т": ("t",),
    "у": ("u", "w", "ü", "ú", "ū"), "ұ": ("u", "ū", "ú"), "ү": ("u", "ü", "ú"), "ф": ("f", "ph"), "х": ("kh", "h", "x", "ch"),
    "һ": ("h",), "ц": ("ts", "c", "tz", "z"), "ч": ("ch", "č", "tch", "tsch", "ç"), "ш": ("sh", "š", "ş", "sch", "ch"),
    "щ": ("shch", "sch", "šč"), "ы": ("y", "i"), "э": ("e",), "ю": ("yu", "iu", "ju"), "я": ("ya", "ia", "ja"),
}  # fmt: skip


def stands_free(line: Sequence[Word], first: int, last: int) -> bool:
    """Tell whether nobody else's name touches the stretch: what a comma or a line break inside a name demands."""
    before = line[first - 1] if first else None
    after = line[last + 1] if last + 1 < len(line) else None
    if before and before.capital and line[first].gap in {BESIDE, DOT} and not _starts_sentence(line, first - 1):
        return False
    return not (after and after.capital and after.gap in {BESIDE, DOT} and fathers_name(after.text) is None)


def _starts_sentence(line: Sequence[Word], place: int) -> bool:
    return line[place].gap in {APART, LINE} and not ends_like_surname(fold(line[place].text))


def splits_others(line: Sequence[Word], first: int, last: int, *, reversed_order: bool) -> bool:
    """Tell whether the pair is the end of one name and the start of the next: Ахметов Серик | Оспанов Марат."""
    before = line[first - 1] if first and line[first].gap == BESIDE else None
    after = line[last + 1] if last + 1 < len(line) and line[last + 1].gap == BESIDE else None
    if after is None or not after.capital:
        return False
    if reversed_order:
        return _surnamelike(after) and fathers_name(after.text) is None
    return bool(before and before.capital and _surnamelike(before) and not _surnamelike(after)
                and fathers_name(after.text) is None and not after.initial)  # fmt: skip


def _surnamelike(word: Word) -> bool:
    return ends_like_surname(fold(word.text))


def is_bridge(word: Word) -> bool:
    """Tell whether a word may stand between given name and surname: patronymic, initial or particle."""
    return word.initial or fold(word.text) in particles() or fathers_name(word.text) is not None


def names_a_place(line: Sequence[Word], first: int, last: int) -> bool:
    """Tell whether a street, a school or a prize is called by the name: улица Х, Х көшесі, X Street."""
    before = [fold(word.text) for word in line[max(0, first - 2) : first]]
    if before and line[first].gap in {BESIDE, DOT}:
        if before[-1].startswith(_context("named_before")) and not (
            len(before) > 1 and before[0] in _context("not_named_before")
        ):
            return True
        if "_".join(before) in _context("named_before"):
            return True
    after = line[last + 1] if last + 1 < len(line) else None
    return after is not None and after.gap == BESIDE and _called_after(after)


def _called_after(word: Word) -> bool:
    folded = fold(word.text)
    if is_cyrillic(folded):
        return folded.startswith(_context("named_after_cyrillic"))
    return word.capital and folded in _context("named_after_latin")


@lru_cache(maxsize=8)
def _context(kind: str) -> tuple[str, ...]:
    wanted, _, script = kind.partition("_after_")
    key = f"{wanted}_after" if script else kind
    found = [fold(word) for pack in language_packs() for word in pack.context.get(key, ())]
    return tuple(word for word in found if not script or is_cyrillic(word) is (script == "cyrillic"))


def gap_allows(gap: int, *, after_initial: bool) -> bool:
    """Tell whether two words across a gap may belong to one name at all."""
    return gap in {BESIDE, LINE, COMMA} or (gap == DOT and after_initial)


def joins(word: Word) -> bool:
    """Tell whether a word joins two given names: Аркадий и Борис."""
    return fold(word.text) in _context("and")




def swallows_next(line: Sequence[Word], last_initial: int) -> bool:
    """Tell whether the initial behind a surname belongs to the next name: ... Есимханова, А. Бокаев."""
    following = last_initial + 1
    if following >= len(line) or line[following].gap != DOT or not line[following].capital:
        return False
    behind = line[following + 1] if following + 1 < len(line) else None
    return _surnamelike(line[following]) and not (behind and behind.initial)
