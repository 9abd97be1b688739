"""Bring words of any script to one comparable form: case, marks, look-alike letters, then sound.

The broad space has one letter a sound: a b C(ч) d e f g h i j(ж) k l m n o p r s S(ш) t u v z. Every romanisation and
both Cyrillic alphabets of Kazakh meet there, so Ғалымжан, Галымжан, Ghalymzhan and Galymjan are all `galimjan`. Where a
Latin letter may sound in several ways a word has several sounds; a doubtful one carries a price.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from config.language_packs import language_packs

DOUBTFUL = 0.3
"""What a doubtful reading of a Latin letter costs, in edits; a price, so that the sure reading wins where both fit."""

_LOST_MARKS = 0.2
_MOST_SOUNDS = 24
_CYRILLIC_SOUNDS = {
    **dict(zip("абвгғґдеєёзиіїйыкқлмнопрстфхһэәө", "abvgggdeeeziiiiikklmnoprstfhheao", strict=True)),
    **dict.fromkeys("уұүўю", "u"),
    "ж": "j",
    "ц": "ts",
    "ч": "C",
    "ш": "S",
    "щ": "S",
    "ъ": "",
    "ь": "",
    "я": "a",
    "ң": "n",
}
_CYRILLIC_PAIRS = (("меджан", "метжан"), ("дж", "ж"), ("йо", "ё"), ("тс", "ц"), ("тч", "ч"), ("двак", "дуак"))
"""What is written in two ways: Мухамеджан and Мухаметжан, Садвакасов and Сәдуақасов, are one."""
_LATIN_LOOKS = "aceopxyiAABCEHIKMOPTXYäöëïhk"
_CYRILLIC_LOOKS = "асеорхуіААВСЕНІКМОРТХУӓӧёїһк"
_TO_CYRILLIC = str.maketrans(_LATIN_LOOKS, _CYRILLIC_LOOKS)
_TO_LATIN = str.maketrans(_CYRILLIC_LOOKS, _LATIN_LOOKS)
_LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ]")
_CYRILLIC = re.compile(r"[Ѐ-ԯ]")
_DOUBLED = re.compile(r"([^aeou])\1+")
_GLIDE = re.compile(r"(?<=[aeou])i(?=[aeou])")
_FIRST_IOTA = re.compile(r"^i(?=[aeou])")
_SOFT_SIGN = re.compile(r"ь(?=[яюеё])")
_SOFTENED = re.compile(r"(?<=[bcdfghklmnprstvz])y(?=[aeou])")
_ARTICLE = re.compile(
    r"^(?:(?:abd|абд)(?:-?(?:[aeu]l|[аеэу]ль?))?|a[lnrstdz]|ash|e[lnrstd]|al|аль|эль|ал|эл|а[днрстз]|аш|э[нрст])-"
)  # ас-Сиси, el-Sisi, Abdel-Fattah
_FIRST_H = re.compile(r"h[aeiou]")  # Helmut: Хельмут, Гельмут
_LENGTHENING_H = re.compile(r"(?<=[aeou])h(?=[lmnr])")  # Kohl: Коль
_SILENT_H = re.compile(r"[aeou]h$")
_SKELETON = str.maketrans("hzCdfi", "ksStve", "")
_VOWELS = str.maketrans("", "", "aeiou")


class Sound(NamedTuple):
    """One way a word may sound.

    Attributes:
        form: Letters of the broad space.
        price: 0.0 for a sure reading, `DOUBTFUL` for each doubtful letter.
    """

    form: str
    price: float


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Bring one word to small letters, composed, in one script; folding twice is folding once."""
    folded = unicodedata.normalize("NFC", word).lower().replace("\u0307", "")
    return unicodedata.normalize("NFC", one_script(folded))


def one_script(word: str) -> str:
    """Repair look-alike letters: a word of two scripts becomes one of the script its telling letters are in.

    Returns:
        A word of the same length; untouched when it has one script only, or telling letters of both.
    """
    if word.isascii() or not (_LATIN.search(word) and _CYRILLIC.search(word)):
        return word
    for repaired in (word.translate(_TO_CYRILLIC), word.translate(_TO_LATIN)):
        if not (_LATIN.search(repaired) and _CYRILLIC.search(repaired)):
            return repaired
    return word


def unmarked(folded: str) -> str:
    """Drop marks from a word: José, Jose; a letter with a stroke (ł) stays."""
    return "".join(letter for letter in unicodedata.normalize("NFD", folded) if not unicodedata.combining(letter))


@lru_cache(maxsize=16384)
def is_cyrillic(word: str) -> bool:
    """Tell whether a word has a Cyrillic letter."""
    return _CYRILLIC.search(word) is not None


@lru_cache(maxsize=65536)
def sounds(folded: str) -> tuple[Sound, ...]:
    """Tell how a folded word may sound, the surest first.

    Args:
        folded: As `fold` gives it; hyphens and apostrophes are skipped.

    Returns:
        At least one sound and at most 72, all different; the form is empty for a word without letters.
    """
    letters = folded
    if not folded.isalpha():
        letters = without_article(folded).replace("-", "").replace("'", "").replace("\n", "")
    if is_cyrillic(letters):
        return tuple(Sound(form, 0.0) for form in dict.fromkeys(map(smooth, _cyrillic(letters))))
    return _latin(letters)


def without_article(folded: str) -> str:
    """Leave away an Arabic article written with a hyphen, which news drops or writes in many ways."""
    return _ARTICLE.sub("", folded)


def skeleton(form: str) -> str:
    """Reduce a sound to what no spelling changes: its consonants, coarsely, and that a vowel is first."""
    if not form:
        return ""
    rest = form.translate(_SKELETON).translate(_VOWELS)
    return "a" + rest if form[0] in "aeiou" else rest


def _cyrillic(letters: str) -> list[str]:
    for pair, letter in _CYRILLIC_PAIRS:
        letters = letters.replace(pair, letter)
    # A soft sign before a vowel is written with i by some (Ульянов: Ulyanov, Ulianov).
    both = [letters, _SOFT_SIGN.sub("і", letters)] if "ь" in letters else [letters]
    return ["".join([_CYRILLIC_SOUNDS.get(letter, "") for letter in form]) for form in both]


def smooth(form: str) -> str:
    """Drop what spellings disagree about: doubled consonants and glides (a-y-e, i-a at the start)."""
    form = _DOUBLED.sub(r"\1", form)
    if "i" not in form:
        return form
    glideless = _GLIDE.sub("", _FIRST_IOTA.sub("", form))
    return form if glideless == form else _DOUBLED.sub(r"\1", glideless)


def _latin(letters: str) -> tuple[Sound, ...]:
    softened = _SOFTENED.sub("ii", letters)
    both = _spoken(letters)
    if softened != letters:
        both += _spoken(softened)
    if _FIRST_H.match(letters):
        both += [(form, price + DOUBTFUL) for form, price in _spoken("g" + letters[1:])]
    if _LENGTHENING_H.search(letters):
        both += [(form, price + DOUBTFUL) for form, price in _spoken(_LENGTHENING_H.sub("", letters))]
    if letters.endswith("ic"):
        both += [(form, price + DOUBTFUL) for form, price in _spoken(letters[:-1] + "č")]
    if _SILENT_H.search(letters):
        both += _spoken(letters[:-1])
    if not letters.isascii():
        # News in English loses marks: Milošević is Milosevic.
        both += [(form, price + _LOST_MARKS) for form, price in _spoken(unmarked(letters))]
    cheapest: dict[str, float] = {}
    for form, price in both:
        heard = smooth(form)
        cheapest[heard] = min(price, cheapest.get(heard, price))
    ordered = sorted(cheapest.items(), key=lambda item: item[1])
    return tuple(Sound(form, price) for form, price in ordered)


def _spoken(letters: str) -> list[tuple[str, float]]:
    """Read Latin letters in every way the packs allow, cheapest first."""
    table, groups = _latin_sounds()
    partial: list[tuple[str, float]] = [("", 0.0)]
    sure = ""
    for group in groups.findall(letters):
        readings = table.get(group) or _plain(group)
        if len(readings) == 1 and not readings[0][1]:
            sure += readings[0][0]
            continue
        several = [(done + sure + form, price + more) for done, price in partial for form, more in readings]
        partial = sorted(several, key=_price)[:_MOST_SOUNDS]
        sure = ""
    return [(done + sure, price) for done, price in partial]


def _price(spoken: tuple[str, float]) -> float:
    return spoken[1]


@lru_cache(maxsize=1)
def _latin_sounds() -> tuple[dict[str, tuple[tuple[str, float], ...]], re.Pattern[str]]:
    """Give the readings of each group of letters, and what cuts a word into groups, the longest that fits first."""
    table = {
        letters: tuple((form.lstrip("?"), DOUBTFUL if form.startswith("?") else 0.0) for form in forms)
        for pack in language_packs()
        for letters, forms in pack.sounds.items()
        if forms
    }
    longest_first = sorted(table, key=len, reverse=True)
    return table, re.compile("|".join([*map(re.escape, longest_first), "."]), re.DOTALL)


@lru_cache(maxsize=1024)
def _plain(letter: str) -> tuple[tuple[str, float], ...]:
    """Strip marks from a letter no pack speaks of."""
    base = unicodedata.normalize("NFD", letter)[0]
    return ((base if "a" <= base <= "z" else "", 0.0),)
